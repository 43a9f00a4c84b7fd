//! Gennemsyn: the lead's look at an entry, and the conversation about it. Each message is an entry of its own.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{codes::word_enum, ids::EntryId, unknown::Unknown};

word_enum!(
    /// What a message does to the review of its entry.
    ReviewState { Seen = 1, Question = 2, Answer = 3, Agreed = 4, Closed = 5 }
);

/// One message in the conversation about an entry, or a silent "set".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The entry that it is about.
    pub target: EntryId,
    /// What it does.
    pub state: ReviewState,
    /// When it was written.
    #[serde(with = "crate::domain::numbered")]
    pub at: DateTime<Utc>,
    /// The words; may be empty for `Seen`, `Agreed` and `Closed`.
    pub text: String,
    /// Fields of newer apps.
    pub unknown: Unknown,
}

/// Where the conversation stands, from its messages oldest first.
///
/// A later "seen" does not end an open question; an answer, an agreement or a closing does.
#[must_use]
pub fn standing(messages: &[Review]) -> Option<ReviewState> {
    messages.iter().fold(None, |standing, message| match (standing, message.state) {
        (Some(ReviewState::Question | ReviewState::Agreed | ReviewState::Closed), ReviewState::Seen) => standing,
        (_, state) => Some(state),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeing_an_entry_does_not_answer_its_question() {
        let message = |state| Review {
            target: EntryId::make(0, &[0; 10]),
            state,
            at: DateTime::UNIX_EPOCH,
            text: String::new(),
            unknown: Unknown::default(),
        };
        assert_eq!(standing(&[]), None);
        assert_eq!(standing(&[message(ReviewState::Question), message(ReviewState::Seen)]), Some(ReviewState::Question));
        assert_eq!(standing(&[message(ReviewState::Question), message(ReviewState::Answer)]), Some(ReviewState::Answer));
    }
}
