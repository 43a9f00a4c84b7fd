//! Gennemsyn: which rows the lead looks at, and where *Set, næste* leads.

use crate::{
    client::{
        message::{LogFilter, Standing},
        view::{EntryRow, Message, Periods},
    },
    domain::{ids::EntryId, review::ReviewState},
};

/// The standings a lead can choose, in the order of the screen. *Kræver dig* comes first: review is by exception.
pub const STANDINGS: [Standing; 6] =
    [Standing::NeedsReader, Standing::All, Standing::Unseen, Standing::Question, Standing::Answered, Standing::Conflict];

/// The standings beside *Filtrér …*: the two most used, and the chosen one when it is another.
#[must_use]
pub fn first_chips(chosen: Standing) -> Vec<Standing> {
    let first = [Standing::NeedsReader, Standing::All];
    first.into_iter().chain((!first.contains(&chosen)).then_some(chosen)).collect()
}

/// What a lead sees on opening the screen.
#[must_use]
pub fn first_filter() -> LogFilter {
    LogFilter { standing: Standing::NeedsReader, ..LogFilter::default() }
}

/// How many filters beside the standing narrow the list.
#[must_use]
pub fn narrowed(filter: &LogFilter) -> usize {
    [filter.site.is_some(), filter.kind.is_some(), filter.person.is_some(), filter.period != Periods::All]
        .into_iter()
        .filter(|on| *on)
        .count()
}

/// What a message does when it is sent now: it answers the last question of somebody else, and asks otherwise.
#[must_use]
pub fn reply(conversation: &[Message]) -> ReviewState {
    let open = conversation.iter().rev().find(|message| message.review.state != ReviewState::Seen);
    match open {
        Some(message) if message.review.state == ReviewState::Question && !message.mine => ReviewState::Answer,
        _ => ReviewState::Question,
    }
}

/// The row after this one; the one before it at the end of the list; none when it is alone.
#[must_use]
pub fn next(rows: &[EntryRow], shown: EntryId) -> Option<EntryId> {
    let at = rows.iter().position(|row| row.entry == shown)?;
    let before = at.checked_sub(1).and_then(|before| rows.get(before));
    rows.get(at + 1).or(before).map(|row| row.entry)
}

/// Which row to show: the one chosen while it is in the list or was opened on purpose, otherwise the first on wide screens.
#[must_use]
pub fn shown(rows: &[EntryRow], chosen: Option<EntryId>, wide: bool) -> Option<EntryId> {
    chosen.or_else(|| rows.first().filter(|_| wide).map(|row| row.entry))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::view::Delivery,
        domain::{entry::Content, ids::DeviceId, review::Review, unknown::Unknown},
        ui::view_model::samples,
    };

    fn rows(n: u8) -> Vec<EntryRow> {
        (1..=n).map(|n| samples::row(n, Content::Contact(samples::contact()))).collect()
    }

    #[test]
    fn seen_and_next_walks_down_and_ends_at_the_last() {
        assert_eq!(next(&rows(3), samples::id(1)), Some(samples::id(2)));
        assert_eq!(next(&rows(3), samples::id(3)), Some(samples::id(2)));
        assert_eq!(next(&rows(1), samples::id(1)), None);
        assert_eq!(next(&rows(3), samples::id(9)), None);
    }

    #[test]
    fn a_phone_shows_the_list_first_and_a_desk_its_first_row() {
        assert_eq!(shown(&rows(2), None, false), None);
        assert_eq!(shown(&rows(2), None, true), Some(samples::id(1)));
        assert_eq!(shown(&rows(2), Some(samples::id(9)), true), Some(samples::id(9)), "a link from elsewhere is kept");
        assert_eq!(shown(&[], None, true), None);
    }

    #[test]
    fn a_message_answers_only_the_open_question_of_somebody_else() {
        let message = |state, mine| Message {
            review: Review {
                target: samples::id(1),
                state,
                at: samples::wall(20, 12, 0),
                text: String::new(),
                unknown: Unknown::default(),
            },
            author: DeviceId::from_bytes([7; 16]),
            mine,
            delivery: Delivery::Sent,
        };
        assert_eq!(reply(&[]), ReviewState::Question);
        assert_eq!(reply(&[message(ReviewState::Question, false), message(ReviewState::Seen, true)]), ReviewState::Answer);
        assert_eq!(reply(&[message(ReviewState::Question, true)]), ReviewState::Question);
        assert_eq!(reply(&[message(ReviewState::Question, false), message(ReviewState::Answer, true)]), ReviewState::Question);
    }

    #[test]
    fn filters_beside_the_standing_are_counted() {
        assert_eq!(first_chips(Standing::All).len(), 2);
        assert_eq!(first_chips(Standing::Conflict).last(), Some(&Standing::Conflict));
        assert_eq!(narrowed(&first_filter()), 0);
        assert_eq!(narrowed(&LogFilter { period: Periods::Week, site: Some(samples::id(1)), ..first_filter() }), 2);
    }
}
