//! Escorts: what a tap does to them, which tap is next, and when one is over time.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use super::{
    contact::{BarrierChange, change_barrier},
    people,
};
use crate::domain::{
    barrier::{Barrier, Cause, Will},
    escort::{Destination, Escort, EscortState, EscortStep},
    ids::EntryId,
    unknown::Unknown,
};
use crate::ui::messages::dates;

/// An escort without a result is over time this long after its appointment: the meeting and the way back have had room.
pub const GRACE_HOURS: i64 = 2;

/// One change to an escort.
#[derive(Clone, Debug, PartialEq)]
pub enum EscortChange {
    /// Where to.
    Destination(Destination),
    /// Which office or house.
    Place(String),
    /// The day of the appointment.
    Date(NaiveDate),
    /// The time of the appointment.
    Time(NaiveTime),
    /// When to meet; nothing when the field was emptied.
    MeetTime(Option<NaiveTime>),
    /// Where to meet.
    MeetPlace(String),
    /// *Uden navn* was tapped.
    Nobody,
    /// An alias was tapped.
    Person(EntryId),
    /// A barrier was tapped.
    Barrier(BarrierChange),
    /// What came of it.
    Outcome(String),
    /// What is agreed next.
    NextStep(String),
    /// The note.
    Note(String),
    /// The newest state was a mistake.
    TakeBack,
}

/// Applies one change.
pub fn apply(escort: &mut Escort, change: EscortChange) {
    match change {
        EscortChange::Destination(destination) => escort.destination = destination,
        EscortChange::Place(place) => escort.place = place,
        EscortChange::Date(date) => escort.appointment = NaiveDateTime::new(date, escort.appointment.time()),
        EscortChange::Time(time) => escort.appointment = NaiveDateTime::new(escort.appointment.date(), time),
        EscortChange::MeetTime(time) => escort.meet_time = time,
        EscortChange::MeetPlace(place) => escort.meet_place = place,
        EscortChange::Nobody => escort.people.clear(),
        EscortChange::Person(person) => people::toggle(&mut escort.people, person),
        EscortChange::Barrier(change) => change_barrier(&mut escort.barrier, change),
        EscortChange::Outcome(outcome) => escort.outcome = outcome,
        EscortChange::NextStep(step) => escort.next_step = step,
        EscortChange::Note(note) => escort.note = note,
        EscortChange::TakeBack => {
            if escort.steps.len() > 1 {
                escort.steps.pop();
            }
        }
    }
}

/// The escort once it has reached a state. `None` when that state may not follow the present one.
#[must_use]
pub fn advance(escort: &Escort, state: EscortState, at: DateTime<Utc>) -> Option<Escort> {
    escort.state().may_follow().contains(&state).then(|| {
        let mut escort = escort.clone();
        agree(&mut escort, at);
        escort.steps.push(EscortStep { state, at, unknown: Unknown::default() });
        escort
    })
}

/// The escort with what stood in its way.
#[must_use]
pub fn with_barrier(escort: &Escort, will: Will, cause: Option<Cause>) -> Escort {
    Escort { barrier: Some(Barrier { will, cause, unknown: Unknown::default() }), ..escort.clone() }
}

/// The state that the button leads to. Nobody is reminded of an appointment that is past.
#[must_use]
pub fn next_tap(escort: &Escort, now: DateTime<Utc>) -> Option<EscortState> {
    match escort.state() {
        EscortState::Agreed if dates::instant(escort.appointment) < now => Some(EscortState::Met),
        state => state.next(),
    }
}

/// An escort begins as agreed: writes that step if nothing is written yet.
pub fn agree(escort: &mut Escort, at: DateTime<Utc>) {
    if escort.steps.is_empty() {
        escort.steps.push(EscortStep { state: EscortState::Agreed, at, unknown: Unknown::default() });
    }
}

/// The states behind "…": all that may follow but the one that the button already offers.
#[must_use]
pub fn other_states(escort: &Escort, now: DateTime<Utc>) -> Vec<EscortState> {
    let offered = next_tap(escort, now);
    escort.state().may_follow().iter().copied().filter(|other| Some(*other) != offered).collect()
}

/// Without a result although the appointment is more than [`GRACE_HOURS`] ago.
#[must_use]
pub fn over_time(escort: &Escort, now: DateTime<Utc>) -> bool {
    !escort.state().is_final() && dates::instant(escort.appointment) + Duration::hours(GRACE_HOURS) < now
}

/// *Påmind* and *Mødtes* are the same weight on the screen only until the meeting is near: then the next tap stands out.
#[must_use]
pub fn is_near(escort: &Escort, now: DateTime<Utc>) -> bool {
    let appointment = dates::instant(escort.appointment);
    !escort.state().is_final() && (appointment - now < Duration::hours(2) || escort.state() != EscortState::Agreed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    fn now() -> DateTime<Utc> {
        samples::wall(20, 12, 0)
    }

    #[test]
    fn one_tap_at_a_time_leads_from_agreed_to_completed() {
        let mut escort = samples::escort(20, 13, 30);
        let mut walked = vec![escort.state()];
        while let Some(next) = escort.state().next() {
            escort = advance(&escort, next, now()).expect("the next state may follow");
            walked.push(escort.state());
        }
        assert_eq!(walked, [EscortState::Agreed, EscortState::Reminded, EscortState::Met, EscortState::UnderWay, EscortState::Completed]);
        assert_eq!(escort.steps.len(), 5, "every state is kept with its time");
    }

    #[test]
    fn a_finished_escort_takes_no_further_state() {
        let done = advance(&samples::escort(20, 13, 30), EscortState::Cancelled, now()).expect("may be cancelled");
        assert_eq!(advance(&done, EscortState::Met, now()), None);
        assert!(other_states(&done, now()).is_empty());
    }

    #[test]
    fn the_menu_does_not_repeat_the_button() {
        let escort = samples::escort(20, 13, 30);
        assert_eq!(next_tap(&escort, now()), Some(EscortState::Reminded));
        let reminded = advance(&escort, EscortState::Reminded, now()).expect("may follow");
        assert_eq!(other_states(&reminded, now()), [EscortState::DidNotMeet, EscortState::Moved, EscortState::Cancelled]);
        let met = advance(&escort, EscortState::Met, now()).expect("may follow");
        assert!(other_states(&met, now()).contains(&EscortState::TurnedAway));
    }

    #[test]
    fn nobody_is_reminded_of_what_is_past() {
        let past = samples::escort(20, 11, 0);
        assert_eq!(next_tap(&past, now()), Some(EscortState::Met));
        assert!(!other_states(&past, now()).contains(&EscortState::Met));
    }

    #[test]
    fn over_time_begins_two_hours_after_the_appointment_and_ends_with_a_result() {
        let escort = samples::escort(20, 9, 59);
        assert!(over_time(&escort, now()));
        assert!(!over_time(&samples::escort(20, 10, 0), now()));
        let done = advance(&escort, EscortState::DidNotMeet, now()).expect("may follow");
        assert!(!over_time(&done, now()));
    }

    #[test]
    fn the_first_state_cannot_be_taken_back() {
        let mut escort = advance(&samples::escort(20, 13, 30), EscortState::Met, now()).expect("may follow");
        apply(&mut escort, EscortChange::TakeBack);
        assert_eq!(escort.state(), EscortState::Agreed);
        apply(&mut escort, EscortChange::TakeBack);
        assert_eq!(escort.steps.len(), 1);
    }

    #[test]
    fn date_and_time_change_apart() {
        let mut escort = samples::escort(20, 13, 30);
        apply(&mut escort, EscortChange::Date(NaiveDate::from_ymd_opt(2026, 11, 24).expect("a day")));
        apply(&mut escort, EscortChange::Time(NaiveTime::from_hms_opt(9, 15, 0).expect("a time")));
        assert_eq!(escort.appointment.to_string(), "2026-11-24 09:15:00");
    }
}
