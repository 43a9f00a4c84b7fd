//! The team's devices in words: what their holders may do, how long they have been silent, what waits for the lead.

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    row::Mark,
    say::{list, small},
};
use crate::{
    client::team::{DeviceRow, DeviceStanding, EpochRow, InvitationRow, Roles, TeamView},
    domain::ids::DeviceId,
    ui::{
        messages::{
            dates::{ago, capital, moment},
            t, t_with,
        },
        theme::Tone,
    },
};

/// The choices of roles, as keys of chips.
const ROLES: [(&str, &str); 3] = [("worker", "role-worker"), ("lead", "role-lead"), ("steward", "role-steward")];

/// The choices with their words.
#[must_use]
pub fn role_options() -> Vec<(String, String)> {
    ROLES.map(|(key, words)| (key.to_owned(), t(words))).to_vec()
}

/// The chips that stand for these roles.
#[must_use]
pub fn role_keys(roles: Roles) -> Vec<String> {
    let held = [roles.worker, roles.lead, roles.steward];
    ROLES.iter().zip(held).filter(|(_, held)| *held).map(|((key, _), _)| (*key).to_owned()).collect()
}

/// The roles that these chips stand for.
#[must_use]
pub fn roles_of(keys: &[String]) -> Roles {
    let has = |wanted: &str| keys.iter().any(|key| key == wanted);
    Roles { worker: has("worker"), lead: has("lead"), steward: has("steward") }
}

/// "Medarbejder", "Teamleder og databeskytter": a lead is understood to be of the team.
#[must_use]
pub fn roles_words(roles: Roles) -> String {
    let mut words = Vec::new();
    if roles.lead {
        words.push(t("role-lead"));
    }
    if roles.worker && !roles.lead {
        words.push(t("role-worker"));
    }
    if roles.steward {
        words.push(t("role-steward"));
    }
    let words: Vec<String> = words.iter().map(|word| small(word)).collect();
    capital(&list(&words))
}

/// What the holder is called, or that this device cannot read it.
#[must_use]
pub fn holder(name: &str) -> String {
    if name.is_empty() { t("team-no-name") } else { name.to_owned() }
}

/// When something of it last came.
#[must_use]
pub fn heard(row: &DeviceRow, now: DateTime<Utc>) -> String {
    row.heard.map_or_else(|| t("team-heard-never"), |at| t_with("team-heard", &[("ago", ago(at, now).into())]))
}

/// What stands out about a device: the one in the hand, removed, late records, long silence.
#[must_use]
pub fn marks(row: &DeviceRow, now: DateTime<Utc>) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut mark = |tone, text| marks.push(Mark { tone, text });
    if row.is_this {
        mark(Tone::Sent, t("team-this-device"));
    }
    if let DeviceStanding::Revoked { replaced_by, .. } = &row.standing {
        mark(Tone::Plain, t(if replaced_by.is_some() { "team-replaced" } else { "team-revoked" }));
    }
    if row.copied && row.standing == DeviceStanding::Active {
        mark(Tone::Need, t("team-copied"));
    }
    if row.late > 0 {
        mark(Tone::Need, t_with("team-late", &[("count", row.late.into())]));
    }
    let silence = row.heard.map(|at| now - at).filter(|silence| *silence >= TimeDelta::days(3));
    if let (DeviceStanding::Active, false, Some(silence)) = (&row.standing, row.is_this, silence) {
        mark(Tone::Wait, t_with("team-silent", &[("count", silence.num_days().into())]));
    }
    marks
}

/// Which of the team's keys it has shown to hold.
#[must_use]
pub fn key_words(row: &DeviceRow, epoch: &EpochRow) -> String {
    let key = if row.epoch >= epoch.number { "team-key-newest" } else { "team-key-older" };
    t_with(key, &[("number", row.epoch.into()), ("newest", epoch.number.into())])
}

/// How far the newest key has come: "4 af 5 telefoner har brugt den".
#[must_use]
pub fn key_progress(view: &TeamView) -> String {
    let active = active(view).len();
    let behind = usize::try_from(view.epoch.behind).unwrap_or(active).min(active);
    if behind == 0 {
        return t_with("team-key-all", &[("count", active.into())]);
    }
    t_with("team-key-some", &[("done", (active - behind).into()), ("count", active.into())])
}

/// The devices that are of the team.
#[must_use]
pub fn active(view: &TeamView) -> Vec<DeviceRow> {
    view.devices.iter().filter(|row| row.standing == DeviceStanding::Active).cloned().collect()
}

/// The devices that were.
#[must_use]
pub fn revoked(view: &TeamView) -> Vec<DeviceRow> {
    view.devices.iter().filter(|row| row.standing != DeviceStanding::Active).cloned().collect()
}

/// Nobody else could lead the team.
#[must_use]
pub fn is_last_lead(view: &TeamView, device: DeviceId) -> bool {
    let leads: Vec<DeviceId> = active(view).iter().filter(|row| row.roles.lead).map(|row| row.device).collect();
    leads == [device]
}

/// The device of this name in the address; on wide screens, the first when there is none.
#[must_use]
pub fn shown(view: &TeamView, chosen: Option<DeviceId>, wide: bool) -> Option<DeviceRow> {
    let named = chosen.and_then(|chosen| view.devices.iter().find(|row| row.device == chosen));
    named.or_else(|| view.devices.first().filter(|_| wide && chosen.is_none())).cloned()
}

/// What became of a device that is not of the team any more.
#[must_use]
pub fn gone_words(row: &DeviceRow, now: DateTime<Utc>) -> Option<String> {
    let DeviceStanding::Revoked { at, by, .. } = &row.standing else { return None };
    let when = moment(*at, now);
    Some(if row.copied {
        t_with("team-gone-copied", &[("moment", when.into())])
    } else if by.is_empty() {
        t_with("team-gone", &[("moment", when.into())])
    } else {
        t_with("team-gone-by", &[("moment", when.into()), ("who", by.as_str().into())])
    })
}

/// Why a device has new keys, and what is to be done about it.
#[must_use]
pub fn copied_words(row: &DeviceRow, now: DateTime<Utc>) -> Option<String> {
    let shown = row.copied && row.standing == DeviceStanding::Active;
    shown.then(|| t_with("team-copied-text", &[("moment", moment(row.joined, now).into())]))
}

/// To whom and until when: "Medarbejder, afløser Idas telefon".
#[must_use]
pub fn invitation_words(row: &InvitationRow) -> String {
    let roles = roles_words(row.roles);
    match &row.replaces {
        Some((_, name)) => t_with("team-invitation-replaces", &[("role", roles.into()), ("who", holder(name).into())]),
        None => roles,
    }
}

/// "udløber i dag 14.00", "udløb i går 9.12".
#[must_use]
pub fn invitation_until(row: &InvitationRow, now: DateTime<Utc>) -> Mark {
    let until = moment(row.expires, now);
    if row.expired {
        Mark { tone: Tone::Plain, text: t_with("team-invitation-expired", &[("moment", until.into())]) }
    } else {
        Mark { tone: Tone::Wait, text: t_with("team-invitation-until", &[("moment", until.into())]) }
    }
}

#[cfg(test)]
pub(in crate::ui) mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    pub(in crate::ui) fn device(n: u8, holder: &str, roles: Roles) -> DeviceRow {
        DeviceRow {
            device: DeviceId::from_bytes([n; 16]),
            holder: holder.into(),
            roles,
            is_this: n == 1,
            joined: samples::wall(1, 9, 0),
            heard: Some(samples::wall(20, 11, 0)),
            epoch: 2,
            standing: DeviceStanding::Active,
            copied: false,
            late: 0,
            status: None,
        }
    }

    pub(in crate::ui) const LEAD: Roles = Roles { worker: true, lead: true, steward: false };
    pub(in crate::ui) const WORKER: Roles = Roles { worker: true, lead: false, steward: false };

    fn view(devices: Vec<DeviceRow>) -> TeamView {
        let since = samples::wall(1, 9, 0);
        TeamView {
            own: LEAD,
            devices,
            invitations: Vec::new(),
            epoch: EpochRow { number: 3, began: since, by: "Karen".into(), held: true, fresh: false, due: false, behind: 1 },
            recovery: crate::client::team::RecoveryRow { since, by: "Karen".into(), is_first: true },
            late: 0,
        }
    }

    #[test]
    fn roles_are_said_from_the_weightiest_and_survive_the_chips() {
        assert_eq!(roles_words(WORKER), "Medarbejder");
        assert_eq!(roles_words(LEAD), "Teamleder");
        let all = Roles { steward: true, ..LEAD };
        assert_eq!(roles_words(all), "Teamleder og databeskytter");
        for roles in [WORKER, LEAD, all, Roles::default()] {
            assert_eq!(roles_of(&role_keys(roles)), roles);
        }
    }

    #[test]
    fn only_the_one_lead_is_the_last() {
        let two = view(vec![device(1, "Karen", LEAD), device(2, "Ida", WORKER), device(3, "Bo", LEAD)]);
        assert!(!is_last_lead(&two, DeviceId::from_bytes([1; 16])));
        let mut gone = device(3, "Bo", LEAD);
        gone.standing = DeviceStanding::Revoked { at: samples::wall(2, 9, 0), by: "Karen".into(), replaced_by: None };
        let one = view(vec![device(1, "Karen", LEAD), device(2, "Ida", WORKER), gone]);
        assert!(is_last_lead(&one, DeviceId::from_bytes([1; 16])));
        assert!(!is_last_lead(&one, DeviceId::from_bytes([2; 16])));
    }

    #[test]
    fn silence_stands_out_after_three_days_and_never_on_the_own_phone() {
        let now = samples::wall(20, 12, 0);
        let mut row = device(2, "Ida", WORKER);
        assert_eq!(marks(&row, now), []);
        row.heard = Some(samples::wall(15, 12, 0));
        assert_eq!(marks(&row, now)[0].text, "ikke hørt fra i 5 døgn");
        row.is_this = true;
        assert_eq!(marks(&row, now).len(), 1, "only that it is this one");
    }

    #[test]
    fn a_removed_device_says_when_and_by_whom_and_what_waits() {
        let now = samples::wall(20, 12, 0);
        let mut row = device(2, "Ida", WORKER);
        assert_eq!(gone_words(&row, now), None);
        row.standing = DeviceStanding::Revoked { at: samples::wall(20, 10, 5), by: "Karen".into(), replaced_by: None };
        row.late = 3;
        assert_eq!(gone_words(&row, now).as_deref(), Some("Fjernet i dag 10.05 af Karen"));
        let texts: Vec<String> = marks(&row, now).into_iter().map(|mark| mark.text).collect();
        assert_eq!(texts, ["fjernet", "3 venter på dig"]);
    }

    #[test]
    fn a_copied_phone_says_so_with_its_old_key_and_with_its_new_one() {
        let now = samples::wall(20, 12, 0);
        let mut row = device(2, "Ida", WORKER);
        assert_eq!(copied_words(&row, now), None);
        row.copied = true;
        let said = copied_words(&row, now).expect("the new key");
        assert!(said.contains("telefonen var kopieret") && said.contains("Intet er gået tabt"), "{said}");
        assert_eq!(marks(&row, now)[0].text, "ny nøgle: var kopieret");
        row.standing = DeviceStanding::Revoked { at: samples::wall(20, 10, 5), by: String::new(), replaced_by: Some(row.device) };
        assert_eq!(copied_words(&row, now), None);
        let gone = gone_words(&row, now).expect("the old key");
        assert!(gone.starts_with("Skiftede nøgle i dag 10.05, fordi telefonen var kopieret"), "{gone}");
    }

    #[test]
    fn the_progress_of_a_key_is_said_in_phones() {
        let mut team = view(vec![device(1, "Karen", LEAD), device(2, "Ida", WORKER)]);
        assert_eq!(key_progress(&team), "1 af 2 telefoner har brugt den nye nøgle.");
        team.epoch.behind = 0;
        assert_eq!(key_progress(&team), "Alle 2 telefoner har brugt den.");
    }

    #[test]
    fn a_desk_shows_its_first_device_and_a_phone_only_the_chosen() {
        let team = view(vec![device(1, "Karen", LEAD), device(2, "Ida", WORKER)]);
        assert_eq!(shown(&team, None, false), None);
        assert_eq!(shown(&team, None, true).map(|row| row.holder).as_deref(), Some("Karen"));
        assert_eq!(shown(&team, Some(DeviceId::from_bytes([2; 16])), false).map(|row| row.holder).as_deref(), Some("Ida"));
        assert_eq!(shown(&team, Some(DeviceId::from_bytes([9; 16])), true), None);
    }
}
