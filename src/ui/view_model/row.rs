//! One entry in one line: a title, a summary without notes, and the marks that say what it needs.

use chrono::{DateTime, Utc};

use super::{
    escort, people,
    say::{self, small},
    words::Word,
};
use crate::{
    client::view::{Delivery, EntryRow, Names},
    domain::{
        barrier::Barrier,
        contact::Contact,
        entry::{Content, Kind},
        escort::Escort,
        ids::EntryId,
        review::ReviewState,
    },
    ui::{
        messages::{dates, kind, t, t_with},
        theme::Tone,
    },
};

/// The kind, and for an escort its destination: "Ledsagelse · Jobcenter".
#[must_use]
pub fn title(content: &Content) -> String {
    match content {
        Content::Escort(escort) => t_with("row-escort", &[("destination", t(escort.destination.key()).into())]),
        Content::Unreadable { .. } => t("row-newer-app"),
        other => kind(other.kind()),
    }
}

/// The heading of the entry's own page: "Ledsagelse til jobcenter".
#[must_use]
pub fn heading(content: &Content) -> String {
    match content {
        Content::Escort(escort) => t_with("row-escort-to", &[("destination", small(&t(escort.destination.key())).into())]),
        other => title(other),
    }
}

/// What it was, in one line. Notes are opened by a tap and never stand here.
#[must_use]
pub fn summary(content: &Content, names: &Names, now: DateTime<Utc>) -> String {
    match content {
        Content::Contact(contact) => format!("{} · {}", meeting(contact), who(&contact.people, names)),
        Content::Escort(escort) => format!("{} · {}", result(escort), who(&escort.people, names)),
        Content::Presence(presence) => {
            let mut line = dates::capital(&say::span(presence.from, presence.to, now));
            if let Some((mood, _)) = presence.mood() {
                line = format!("{line} · {}", small(&t(mood.key())));
            }
            line
        }
        Content::Person(person) => person.alias.clone(),
        Content::Review(review) => t(review.state.key()),
        Content::Lookup(lookup) => lookup.text.clone(),
        Content::Site(site) => site.name.clone(),
        Content::Register(_) => String::new(),
        Content::Unreadable { .. } => t("newer-app-hint"),
    }
}

/// "Kaptajnen og Mågen", or "Uden navn".
#[must_use]
pub fn who(chosen: &[EntryId], names: &Names) -> String {
    if chosen.is_empty() { t("people-none") } else { say::list(&people::aliases(chosen, &names.people, &t("people-missing"))) }
}

/// "Samtale om bolig og helbred".
fn meeting(contact: &Contact) -> String {
    let manner = contact.manner.map_or_else(|| kind(Kind::Contact), |manner| t(manner.key()));
    let topics: Vec<String> = contact.topics.iter().map(|topic| small(&t(topic.key()))).collect();
    if topics.is_empty() {
        return manner;
    }
    t_with("row-about", &[("manner", manner.into()), ("topics", say::list(&topics).into())])
}

/// "Afvist ved skranken: mødetid".
fn result(escort: &Escort) -> String {
    let state = t(escort.state().key());
    match escort.barrier.as_ref().and_then(|barrier| barrier.cause) {
        Some(cause) => format!("{state}: {}", small(&t(cause.key()))),
        None => state,
    }
}

/// "Kan ikke: mødetid".
#[must_use]
pub fn barrier(barrier: &Barrier) -> String {
    let will = t(barrier.will.key());
    match barrier.cause {
        Some(cause) => t_with("row-barrier", &[("will", will.into()), ("cause", small(&t(cause.key())).into())]),
        None => will,
    }
}

/// "Kaptajnen · mødes ved kiosken 13.00": the second line of an escort on *I dag*.
#[must_use]
pub fn escort_line(escort: &Escort, names: &Names) -> String {
    let mut parts = vec![who(&escort.people, names)];
    if !escort.place.is_empty() {
        parts.push(escort.place.clone());
    }
    if let Some(meeting) = meet(escort) {
        parts.push(meeting);
    }
    parts.join(" · ")
}

/// "mødes ved kiosken 13.00", as far as it is agreed.
#[must_use]
pub fn meet(escort: &Escort) -> Option<String> {
    let place = (!escort.meet_place.is_empty()).then(|| small(&escort.meet_place));
    match (place, escort.meet_time.map(dates::clock)) {
        (Some(place), Some(time)) => Some(t_with("row-meet-at", &[("where", place.into()), ("time", time.into())])),
        (Some(place), None) => Some(t_with("row-meet-place", &[("where", place.into())])),
        (None, Some(time)) => Some(t_with("row-meet-time", &[("time", time.into())])),
        (None, None) => None,
    }
}

/// A mark on a row, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its tone.
    pub tone: Tone,
    /// What it says.
    pub text: String,
}

fn mark(tone: Tone, text: String) -> Mark {
    Mark { tone, text }
}

/// How far the entry has come: venter, sendt, modtaget, kræver dig.
#[must_use]
pub fn delivery(delivery: &Delivery) -> Mark {
    match delivery {
        Delivery::Waiting => mark(Tone::Wait, t("delivery-waiting")),
        Delivery::Sent => mark(Tone::Sent, t("delivery-sent")),
        Delivery::Received => mark(Tone::Plain, t("delivery-received")),
        Delivery::NeedsYou(reason) if reason.is_empty() => mark(Tone::Need, t("delivery-needs-you")),
        Delivery::NeedsYou(reason) => mark(Tone::Need, t_with("delivery-needs-you-why", &[("reason", reason.clone().into())])),
    }
}

/// What makes this row worth a look, the heaviest first; empty when nothing does.
#[must_use]
pub fn marks(row: &EntryRow, now: DateTime<Utc>) -> Vec<Mark> {
    let mut marks = Vec::new();
    if matches!(row.delivery, Delivery::NeedsYou(_)) {
        marks.push(delivery(&row.delivery));
    }
    if row.heads > 1 {
        marks.push(mark(Tone::Wait, t("two-versions")));
    }
    if let Content::Escort(escort) = &row.content
        && escort::over_time(escort, now)
    {
        marks.push(mark(Tone::Wait, t("over-time")));
    }
    match row.standing {
        Some(state @ ReviewState::Question) => marks.push(mark(Tone::Need, t(state.key()))),
        Some(state @ ReviewState::Answer) => marks.push(mark(if row.needs_reader { Tone::Need } else { Tone::Plain }, t(state.key()))),
        Some(state @ (ReviewState::Agreed | ReviewState::Closed)) => marks.push(mark(Tone::Sent, t(state.key()))),
        Some(state) => marks.push(mark(Tone::Plain, t(state.key()))),
        None => {}
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            barrier::{Cause, Will},
            contact::{Manner, Topic},
            escort::EscortState,
            presence::Mood,
            unknown::Unknown,
        },
        ui::view_model::{
            presence::{self, PresenceChange},
            samples,
        },
    };

    fn line(content: &Content) -> String {
        summary(content, &samples::names(), samples::wall(20, 18, 0))
    }

    #[test]
    fn a_contact_is_its_manner_its_topics_and_who() {
        let mut contact = samples::contact();
        contact.note = "må ikke stå her".into();
        assert_eq!(line(&Content::Contact(contact.clone())), "Kontakt · Uden navn");
        contact.manner = Some(Manner::Conversation);
        contact.topics = vec![Topic::Housing];
        contact.people = vec![samples::id(1)];
        assert_eq!(line(&Content::Contact(contact.clone())), "Samtale om bolig · Kaptajnen");
        contact.topics.push(Topic::Health);
        contact.people.push(samples::id(99));
        assert_eq!(line(&Content::Contact(contact)), "Samtale om bolig og helbred · Kaptajnen og kaldenavn på vej");
    }

    #[test]
    fn an_escort_says_its_state_and_what_stood_in_the_way() {
        let mut escort = samples::escort(20, 13, 30);
        escort.people = vec![samples::id(1)];
        escort.meet_place = "Ved kiosken".into();
        escort.meet_time = chrono::NaiveTime::from_hms_opt(13, 0, 0);
        assert_eq!(title(&Content::Escort(escort.clone())), "Ledsagelse · Jobcenter");
        assert_eq!(heading(&Content::Escort(escort.clone())), "Ledsagelse til jobcenter");
        assert_eq!(escort_line(&escort, &samples::names()), "Kaptajnen · mødes ved kiosken 13.00");
        let mut escort = escort::advance(&escort, EscortState::Met, samples::wall(20, 13, 5)).expect("may follow");
        escort = escort::advance(&escort, EscortState::TurnedAway, samples::wall(20, 13, 45)).expect("may follow");
        escort.barrier = Some(Barrier { will: Will::Cannot, cause: Some(Cause::MeetingTime), unknown: Unknown::default() });
        assert_eq!(line(&Content::Escort(escort.clone())), "Afvist ved skranken: mødetid · Kaptajnen");
        assert_eq!(escort.barrier.as_ref().map(barrier), Some("Kan ikke: mødetid".into()));
    }

    #[test]
    fn a_presence_says_when_and_how_it_was() {
        let mut here = presence::arrive(samples::id(200), samples::wall(20, 10, 40));
        assert_eq!(line(&Content::Presence(here.clone())), "Fra 10.40");
        presence::apply(&mut here, PresenceChange::Mood { at: samples::wall(20, 11, 0), mood: Mood::Lively, zone: None });
        presence::apply(&mut here, PresenceChange::To(Some(samples::wall(20, 14, 0))));
        assert_eq!(line(&Content::Presence(here)), "10.40 til 14.00 · livlig");
    }

    #[test]
    fn words_of_a_newer_app_are_said_to_be_so() {
        let mut contact = samples::contact();
        contact.manner = Some(Manner::Other(77));
        assert_eq!(line(&Content::Contact(contact)), "kræver nyere app · Uden navn");
        assert_eq!(title(&Content::Unreadable { kind: 7, payload: Vec::new() }), "Kræver nyere app");
    }

    #[test]
    fn marks_name_what_a_row_needs() {
        let mut row = samples::row(3, Content::Escort(samples::escort(19, 15, 0)));
        row.heads = 2;
        row.standing = Some(ReviewState::Question);
        row.delivery = Delivery::NeedsYou("posten er for stor".into());
        let texts: Vec<_> = marks(&row, samples::wall(20, 12, 0)).into_iter().map(|mark| mark.text).collect();
        assert_eq!(texts, ["Kræver dig: posten er for stor", "To versioner", "Over tid", "Spørgsmål"]);
        assert!(marks(&samples::row(4, Content::Contact(samples::contact())), samples::wall(20, 12, 0)).is_empty());
    }

    #[test]
    fn only_the_answer_of_the_server_is_called_sent() {
        assert_eq!(delivery(&Delivery::Waiting).text, "venter");
        assert_eq!(delivery(&Delivery::Sent).text, "sendt");
        assert_eq!(delivery(&Delivery::Received).text, "modtaget");
    }
}
