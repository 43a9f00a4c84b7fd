//! Where conversations stand, one row each: so that finding those that wait reads no message.

use rusqlite::params;

use super::{super::error::StoreError, Vault, Writing, pared::read_content};
use crate::domain::{
    entry::{Content, Kind},
    ids::{DeviceId, EntryId},
    review::{Review, ReviewState, standing},
};

/// A conversation whose newest message is a question or an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenConversation {
    /// The entry that it is about.
    pub target: EntryId,
    /// The kind of that entry.
    pub kind: Kind,
    /// This device wrote some of that entry.
    pub mine: bool,
    /// The state of its newest message that is more than a look.
    pub state: ReviewState,
    /// The author of that message.
    pub author: DeviceId,
    /// Who has asked in it.
    pub asked: Vec<DeviceId>,
    /// Who has looked at it since that message.
    pub looked: Vec<DeviceId>,
}

impl Vault {
    /// The conversations that may wait for somebody, about entries that are here.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn open_conversations(&self) -> Result<Vec<OpenConversation>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT c.target, e.kind, e.mine, c.state, c.author, c.asked, c.looked
             FROM conversation c CROSS JOIN entry e ON e.id = c.target WHERE c.state IN (?1, ?2)",
        )?;
        let rows = statement.query_map(params![ReviewState::Question.code(), ReviewState::Answer.code()], |row| {
            let (asked, looked): (Vec<u8>, Vec<u8>) = (row.get(5)?, row.get(6)?);
            Ok(OpenConversation {
                target: EntryId::from_bytes(row.get(0)?),
                kind: Kind::from_code(row.get(1)?),
                mine: row.get(2)?,
                state: ReviewState::from_code(row.get(3)?),
                author: DeviceId::from_bytes(row.get(4)?),
                asked: devices(&asked),
                looked: devices(&looked),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Writing<'_> {
    /// Makes the row of the conversation about an entry anew, from its messages.
    pub(super) fn refresh_conversation(&self, target: EntryId) -> Result<(), StoreError> {
        let messages = self.messages(target)?;
        let reviews: Vec<Review> = messages.iter().map(|(review, _)| review.clone()).collect();
        let Some(standing) = standing(&reviews) else {
            self.transaction.prepare_cached("DELETE FROM conversation WHERE target = ?1")?.execute(params![target.bytes()])?;
            return Ok(());
        };
        let newest = messages.iter().rposition(|(review, _)| review.state != ReviewState::Seen);
        let (state, author) =
            newest.and_then(|at| messages.get(at)).map_or((0, target.bytes()), |(review, author)| (review.state.code(), author.bytes()));
        let asked = messages.iter().filter(|(review, _)| review.state == ReviewState::Question);
        let looked = messages.iter().skip(newest.map_or(0, |at| at + 1));
        self.transaction
            .prepare_cached(
                "INSERT INTO conversation (target, standing, state, author, asked, looked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (target) DO UPDATE SET standing = excluded.standing, state = excluded.state, author = excluded.author,
                    asked = excluded.asked, looked = excluded.looked",
            )?
            .execute(params![
                target.bytes(),
                standing.code(),
                state,
                author,
                asked.flat_map(|(_, author)| author.bytes()).collect::<Vec<u8>>(),
                looked.flat_map(|(_, author)| author.bytes()).collect::<Vec<u8>>(),
            ])?;
        Ok(())
    }

    /// The messages about an entry with their authors, oldest first.
    fn messages(&self, target: EntryId) -> Result<Vec<(Review, DeviceId)>, StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT v.kind, v.content, v.content_key, r.device
             FROM entry e JOIN revision v ON v.number = e.number JOIN record r ON r.id = v.number
             WHERE e.target = ?1 AND e.target <> x'' ORDER BY v.hlc, e.id",
        )?;
        let rows =
            statement.query_map(params![target.bytes()], |row| Ok((read_content(row, 0, 1, 2)?, DeviceId::from_bytes(row.get(3)?))))?;
        let mut messages = Vec::new();
        for row in rows {
            let (content, device) = row?;
            if let Content::Review(review) = content.ok_or(StoreError::Content("a message"))? {
                messages.push((review, device));
            }
        }
        Ok(messages)
    }
}

fn devices(bytes: &[u8]) -> Vec<DeviceId> {
    bytes.as_chunks::<16>().0.iter().map(|id| DeviceId::from_bytes(*id)).collect()
}
