//! *Mistet telefon* in words: what it could show, what it still had, what to do, and the text for the supervisory authority.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    client::team::{DeviceStanding, LostPhoneStep, LostPhoneView},
    ui::messages::{
        dates::{clock_of, local, long_day, moment, short_day},
        kind, t, t_with,
    },
};

/// One step of the list of what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is about; none for what the app cannot do itself.
    pub step: Option<LostPhoneStep>,
    /// The message of its heading; its text ends in `-text`.
    pub key: &'static str,
    /// It is done.
    pub done: bool,
}

/// The steps in their order: those that are done stay, so that the list does not jump under the thumb.
#[must_use]
pub fn steps(view: &LostPhoneView) -> Vec<Step> {
    let revoked = view.device.standing != DeviceStanding::Active;
    let waits = |step: LostPhoneStep| view.next.contains(&step);
    let mut steps = Vec::new();
    if waits(LostPhoneStep::AnotherLeadFirst) {
        steps.push(Step { step: Some(LostPhoneStep::AnotherLeadFirst), key: "lost-step-lead", done: false });
    }
    steps.push(Step { step: Some(LostPhoneStep::Revoke), key: "lost-step-revoke", done: revoked });
    steps.push(Step { step: None, key: "lost-step-report", done: false });
    steps.push(Step { step: None, key: "lost-step-authority", done: false });
    if revoked {
        let late = waits(LostPhoneStep::Admit);
        steps.push(Step { step: Some(LostPhoneStep::Admit), key: if late { "lost-step-admit" } else { "lost-step-wait" }, done: false });
    }
    let replaced = matches!(view.device.standing, DeviceStanding::Revoked { replaced_by: Some(_), .. });
    steps.push(Step { step: Some(LostPhoneStep::InviteReplacement), key: "lost-step-invite", done: replaced });
    steps
}

/// What whoever has the phone and its five words could read, one line each.
#[must_use]
pub fn could_show(view: &LostPhoneView, now: DateTime<Utc>) -> Vec<String> {
    readable(view, local(now).date())
}

// A date of another year than that of `today` says its year.
fn readable(view: &LostPhoneView, today: NaiveDate) -> Vec<String> {
    let mut lines: Vec<String> =
        view.entries.iter().map(|(of, count)| t_with("lost-kind", &[("kind", kind(*of).into()), ("count", (*count).into())])).collect();
    if view.aliases > 0 {
        lines.push(t_with("lost-aliases", &[("count", view.aliases.into())]));
    }
    if let Some((from, to)) = view.window {
        let said = |at| short_day(local(at).date(), today);
        lines.push(t_with("lost-window", &[("from", said(from).into()), ("to", said(to).into())]));
    }
    lines
}

/// What had not been sent, as the phone last said so itself.
#[must_use]
pub fn unsent(view: &LostPhoneView, now: DateTime<Utc>) -> String {
    told(view, |at| moment(at, now))
}

fn told(view: &LostPhoneView, said: impl Fn(DateTime<Utc>) -> String) -> String {
    let Some(status) = &view.device.status else { return t("lost-unsent-unknown") };
    t_with("lost-unsent", &[("unsent", status.unsent.into()), ("drafts", status.drafts.into()), ("moment", said(status.at).into())])
}

/// When it was last locked, heard from: label and value.
#[must_use]
pub fn times(view: &LostPhoneView, now: DateTime<Utc>) -> Vec<(String, String)> {
    let locked = view.device.status.as_ref().and_then(|status| status.locked);
    let or_unknown = |at: Option<DateTime<Utc>>| at.map_or_else(|| t("lost-unknown"), |at| moment(at, now));
    vec![
        (t("lost-heard"), or_unknown(view.device.heard)),
        (t("lost-locked"), or_unknown(locked)),
        (t("lost-joined"), moment(view.device.joined, now)),
    ]
}

/// The text for the notification of a breach: article 33 of the General Data Protection Regulation asks for its nature, the people and the
/// records concerned, the likely consequences and what was done, within 72 hours. It names no holder; what only a person knows stands in
/// brackets.
#[must_use]
pub fn breach_text(view: &LostPhoneView, team: &str) -> String {
    // Whoever reads it later must know the year: no day is near.
    let never = NaiveDate::MIN;
    let said = |at: DateTime<Utc>| format!("{} {}", long_day(local(at).date(), never), clock_of(at));
    let or_unknown = |at: Option<DateTime<Utc>>| at.map_or_else(|| t("lost-unknown"), said);
    let (removed, key_changed) = match &view.device.standing {
        DeviceStanding::Revoked { at, .. } => (t_with("breach-removed", &[("moment", said(*at).into())]), true),
        DeviceStanding::Active => (t("breach-not-removed"), false),
    };
    let mut which = readable(view, never);
    if which.is_empty() {
        which.push(t("breach-nothing"));
    }
    let locked = view.device.status.as_ref().and_then(|status| status.locked);
    let mut paragraphs = vec![
        t("breach-title"),
        t_with("breach-what", &[("team", team.into()), ("heard", or_unknown(view.device.heard).into())]),
        format!("{}\n{}", t("breach-which"), which.iter().map(|line| format!("– {line}")).collect::<Vec<_>>().join("\n")),
        t("breach-whom"),
        t_with("breach-protection", &[("locked", or_unknown(locked).into())]),
        removed,
    ];
    if key_changed {
        paragraphs.push(t("breach-new-key"));
    }
    paragraphs.extend([t("breach-consequences"), told(view, said), t("breach-contact")]);
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::team::DeviceStatus,
        domain::entry::Kind,
        ui::view_model::{
            samples,
            team::tests::{WORKER, device},
        },
    };

    fn lost() -> LostPhoneView {
        let mut row = device(2, "Ida", WORKER);
        row.status = Some(DeviceStatus { at: samples::wall(20, 10, 0), unsent: 2, drafts: 1, locked: Some(samples::wall(20, 9, 30)) });
        LostPhoneView {
            device: row,
            entries: vec![(Kind::Contact, 41), (Kind::Escort, 6)],
            window: Some((samples::wall(1, 9, 0), samples::wall(20, 10, 0))),
            aliases: 7,
            next: vec![LostPhoneStep::Revoke, LostPhoneStep::InviteReplacement],
        }
    }

    fn keys(view: &LostPhoneView) -> Vec<(&'static str, bool)> {
        steps(view).iter().map(|step| (step.key, step.done)).collect()
    }

    #[test]
    fn the_steps_stay_in_their_order_while_they_are_done() {
        let mut view = lost();
        let first = [("lost-step-revoke", false), ("lost-step-report", false), ("lost-step-authority", false), ("lost-step-invite", false)];
        assert_eq!(keys(&view), first);
        view.next.insert(0, LostPhoneStep::AnotherLeadFirst);
        assert_eq!(keys(&view)[0], ("lost-step-lead", false));
        view.device.standing = DeviceStanding::Revoked { at: samples::wall(20, 11, 0), by: "Karen".into(), replaced_by: None };
        view.next = vec![LostPhoneStep::Admit, LostPhoneStep::InviteReplacement];
        assert_eq!(keys(&view)[0], ("lost-step-revoke", true));
        assert!(keys(&view).contains(&("lost-step-admit", false)));
        view.next = Vec::new();
        assert!(keys(&view).contains(&("lost-step-wait", false)), "more may still come");
    }

    #[test]
    fn what_it_had_is_what_it_said_itself() {
        let now = samples::wall(20, 12, 0);
        let mut view = lost();
        assert_eq!(unsent(&view, now), "Da telefonen sidst fortalte det (i dag 10.00), var 2 poster ikke sendt, og 1 kladde var åben.");
        view.device.status = None;
        assert_eq!(unsent(&view, now), t("lost-unsent-unknown"));
        assert_eq!(times(&view, now)[1].1, t("lost-unknown"));
    }

    #[test]
    fn the_text_for_the_authority_has_the_facts_and_no_name() {
        let text = breach_text(&lost(), "Gadeplansteamet");
        for fact in ["artikel 33", "Gadeplansteamet", "Kontakt: 41", "Kaldenavne: 7", "fredag 20. november 2026 09.30", "["] {
            assert!(text.contains(fact), "{fact} in {text}");
        }
        assert!(!text.contains("Ida") && !text.contains("breach-") && !text.contains("lost-"), "{text}");
        let mut gone = lost();
        gone.device.standing = DeviceStanding::Revoked { at: samples::wall(20, 11, 0), by: "Karen".into(), replaced_by: None };
        let text = breach_text(&gone, "Gadeplansteamet");
        assert!(text.contains("11.00") && text.contains(&t("breach-new-key")) && !text.contains("Karen"), "{text}");
    }
}
