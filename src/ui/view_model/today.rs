//! *I dag*, sorted into what the screen shows: who is on the square, which escorts are when, what was recorded.

use chrono::{DateTime, Utc};

use super::{escort, presence};
use crate::{
    client::view::{EntryRow, TodayView},
    domain::{entry::Content, escort::Escort, ids::EntryId, presence::Presence},
};

/// The presences that are open, apart by what the card has to do with them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Here {
    /// Begun today: the team stands there.
    pub now: Vec<(EntryId, Presence)>,
    /// Begun on an earlier day and never ended: the card asks.
    pub left_open: Vec<(EntryId, Presence)>,
}

/// Sorts the open presences.
#[must_use]
pub fn here(view: &TodayView) -> Here {
    let mut here = Here::default();
    for row in &view.presence {
        let Content::Presence(present) = &row.content else { continue };
        if present.to.is_some() {
            continue;
        }
        let place = if presence::left_open(present, view.today) { &mut here.left_open } else { &mut here.now };
        place.push((row.entry, present.clone()));
    }
    here
}

/// One escort of the day, with the row it came in.
pub type EscortRow<'a> = (&'a EntryRow, &'a Escort);

/// The escorts by day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Escorts<'a> {
    /// Of earlier days, still without a result.
    pub overdue: Vec<EscortRow<'a>>,
    /// Of today, in order of time; those with a result stay where they are.
    pub today: Vec<EscortRow<'a>>,
    /// Of tomorrow.
    pub tomorrow: Vec<EscortRow<'a>>,
}

/// Sorts the escorts by day. What has a result on an earlier day is not shown: nothing more is expected of it.
#[must_use]
pub fn escorts(view: &TodayView) -> Escorts<'_> {
    let mut sorted = Escorts::default();
    for row in &view.escorts {
        let Content::Escort(escort) = &row.content else { continue };
        let day = escort.appointment.date();
        if day < view.today {
            if !escort.state().is_final() {
                sorted.overdue.push((row, escort));
            }
        } else if day == view.today {
            sorted.today.push((row, escort));
        } else {
            sorted.tomorrow.push((row, escort));
        }
    }
    for rows in [&mut sorted.overdue, &mut sorted.today, &mut sorted.tomorrow] {
        rows.sort_by_key(|(row, escort)| (escort.appointment, row.entry));
    }
    sorted
}

/// The escort whose next tap stands out: the first of today that is not over and near in time. One primary button, not five.
#[must_use]
pub fn standing_out(escorts: &Escorts<'_>, now: DateTime<Utc>) -> Option<EntryId> {
    escorts.today.iter().find(|(_, escort)| escort::is_near(escort, now)).map(|(row, _)| row.entry)
}

/// What was recorded today, without what already stands above it: open presences, and escorts.
#[must_use]
pub fn recorded(view: &TodayView) -> Vec<&EntryRow> {
    let shown = |row: &EntryRow| view.presence.iter().chain(&view.escorts).any(|other| other.entry == row.entry);
    let listed = |row: &EntryRow| {
        matches!(row.content, Content::Contact(_) | Content::Escort(_) | Content::Presence(_) | Content::Unreadable { .. })
    };
    view.entries.iter().filter(|row| listed(row) && !shown(row)).collect()
}

/// Nothing was recorded and nothing waits: the screen explains *+*.
#[must_use]
pub fn is_empty(view: &TodayView) -> bool {
    view.presence.is_empty() && view.escorts.is_empty() && view.questions.is_empty() && view.entries.is_empty() && view.drafts.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::escort::EscortState, ui::messages::dates, ui::view_model::samples};

    fn view() -> TodayView {
        TodayView {
            today: dates::local(samples::wall(20, 0, 0)).date(),
            presence: Vec::new(),
            escorts: Vec::new(),
            questions: Vec::new(),
            entries: Vec::new(),
            drafts: Vec::new(),
            names: samples::names(),
        }
    }

    #[test]
    fn escorts_stand_by_day_and_in_order_of_time() {
        let mut view = view();
        let done = escort::advance(&samples::escort(19, 9, 0), EscortState::Cancelled, samples::wall(19, 8, 0)).expect("may follow");
        for (n, escort) in [
            (1, samples::escort(20, 15, 0)),
            (2, samples::escort(20, 13, 30)),
            (3, samples::escort(21, 10, 0)),
            (4, samples::escort(18, 10, 0)),
            (5, done),
        ] {
            view.escorts.push(samples::row(n, Content::Escort(escort)));
        }
        let sorted = escorts(&view);
        let ids = |rows: &[EscortRow<'_>]| rows.iter().map(|(row, _)| row.entry).collect::<Vec<_>>();
        assert_eq!(ids(&sorted.overdue), [samples::id(4)]);
        assert_eq!(ids(&sorted.today), [samples::id(2), samples::id(1)]);
        assert_eq!(ids(&sorted.tomorrow), [samples::id(3)]);
        assert_eq!(standing_out(&sorted, samples::wall(20, 9, 0)), None);
        assert_eq!(standing_out(&sorted, samples::wall(20, 12, 0)), Some(samples::id(2)));
    }

    #[test]
    fn a_forgotten_presence_is_apart_from_the_one_of_today() {
        let mut view = view();
        view.presence.push(samples::row(1, Content::Presence(presence::arrive(samples::id(200), samples::wall(19, 10, 0)))));
        view.presence.push(samples::row(2, Content::Presence(presence::arrive(samples::id(200), samples::wall(20, 10, 0)))));
        let here = here(&view);
        assert_eq!(here.left_open.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [samples::id(1)]);
        assert_eq!(here.now.iter().map(|(entry, _)| *entry).collect::<Vec<_>>(), [samples::id(2)]);
    }

    #[test]
    fn nothing_stands_twice() {
        let mut view = view();
        assert!(is_empty(&view));
        let row = samples::row(1, Content::Escort(samples::escort(20, 13, 30)));
        view.escorts.push(row.clone());
        view.entries.push(row);
        view.entries.push(samples::row(2, Content::Contact(samples::contact())));
        assert_eq!(recorded(&view).len(), 1);
        assert!(!is_empty(&view));
    }
}
