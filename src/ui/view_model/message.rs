//! A message that is being written: what it says so far, and what it becomes when it is sent.

use chrono::{DateTime, Utc};

use crate::{
    client::message::Draft,
    domain::{entry::Content, review::ReviewState},
};

/// Its words so far.
#[must_use]
pub fn text(draft: &Draft) -> String {
    match &draft.content {
        Content::Review(review) => review.text.clone(),
        _ => String::new(),
    }
}

/// Takes other words.
pub fn write(draft: &mut Draft, words: String) {
    if let Content::Review(review) = &mut draft.content {
        review.text = words;
    }
}

/// The message as it is sent now: without the spaces around its words.
#[must_use]
pub fn finished(mut draft: Draft, state: ReviewState, now: DateTime<Utc>) -> Draft {
    if let Content::Review(review) = &mut draft.content {
        review.text = review.text.trim().to_owned();
        (review.state, review.at) = (state, now);
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{ids::RevisionId, review::Review, unknown::Unknown},
        ui::view_model::samples,
    };

    #[test]
    fn a_message_is_sent_as_it_was_written_and_when_it_was_sent() {
        let (begun, sent) = (samples::wall(20, 12, 0), samples::wall(20, 13, 0));
        let review =
            Review { target: samples::id(1), state: ReviewState::Question, at: begun, text: String::new(), unknown: Unknown::default() };
        let mut draft = Draft {
            entry: samples::id(2),
            revision: RevisionId::from_bytes([2; 16]),
            parents: Vec::new(),
            content: Content::Review(review),
            kept: None,
        };
        write(&mut draft, " Kom hun frem? ".into());
        assert_eq!(text(&draft), " Kom hun frem? ");
        let Content::Review(message) = finished(draft, ReviewState::Answer, sent).content else { panic!("a message") };
        assert_eq!((message.text.as_str(), message.state, message.at), ("Kom hun frem?", ReviewState::Answer, sent));
    }
}
