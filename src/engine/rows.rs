//! Entries become rows: with how far they have come, where their conversation stands, and whether they wait for the reader.

use super::{
    days::{instant_of, wall_ms_of},
    environment::time_of,
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{
        failure::Failure,
        view::{Delivery, EntryRow},
    },
    domain::{
        entry::{Content, Kind},
        gathered,
        ids::{DeviceId, EntryId},
        review::ReviewState,
    },
    store::{EntryRecord, ListedEntry, OpenConversation},
};

/// An escort without a final state is over time this long after its appointment.
const OVER_TIME: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// What all rows of one answer share.
pub(super) struct RowMaker {
    own: DeviceId,
    /// Entries whose newest message waits for the holder of this device, with the kind of the entry.
    waiting: gathered::Map<EntryId, Kind>,
    /// Entries with several heads, and escorts that are over time.
    unsettled: gathered::Map<EntryId, Kind>,
    refused: gathered::Map<EntryId, String>,
}

impl Engine {
    pub(super) fn row_maker(&self, open: &Open) -> Result<RowMaker, Failure> {
        let own = self.device()?;
        let lead = is_lead(open.roster.as_ref(), own);
        let waiting = open.vault.open_conversations()?;
        let due = wall_ms_of(self.env.now() - OVER_TIME);
        Ok(RowMaker {
            own,
            waiting: gathered::map(waiting.iter().filter(|one| waits_for(own, lead, one)).map(|one| (one.target, one.kind))),
            unsettled: gathered::map(open.vault.unsettled(due)?.into_iter().map(|listed| (listed.entry, listed.kind))),
            refused: self.refused(open)?,
        })
    }

    /// The entries of which the server refused a revision, with its reason.
    pub(super) fn refused(&self, open: &Open) -> Result<gathered::Map<EntryId, String>, Failure> {
        let own = self.device()?;
        let (mut refused, bare) = (gathered::Map::new(), self.outbox.bare(own)?);
        for pending in self.outbox.refused(own)? {
            let number = pending.record.number;
            // What was saved again since is the server's under its new number.
            if bare.contains(&number) && !open.vault.holds_head(own, number)? {
                continue;
            }
            if let Some(entry) = open.vault.entry_of_record(own, number)? {
                refused.insert(entry, pending.refused);
            }
        }
        Ok(refused)
    }
}

impl RowMaker {
    pub(super) fn row(&self, entry: EntryRecord) -> EntryRow {
        EntryRow {
            entry: entry.entry,
            happened: happened(&entry),
            author: entry.device,
            mine: entry.device == self.own,
            heads: entry.heads,
            delivery: self.delivery(entry.entry, entry.waiting, entry.mine),
            standing: entry.standing,
            needs_reader: self.needs_reader(entry.entry),
            content: entry.content,
        }
    }

    pub(super) fn needs_reader(&self, entry: EntryId) -> bool {
        self.waiting.contains_key(&entry) || self.unsettled.contains_key(&entry)
    }

    /// How many entries of the log need the reader.
    pub(super) fn needing(&self) -> usize {
        let all = self.waiting.iter().chain(&self.unsettled).filter(|(_, kind)| is_log_kind(**kind));
        gathered::set(all.map(|(entry, _)| entry)).len()
    }

    /// The entries whose newest message waits for the holder of this device.
    pub(super) fn waiting(&self) -> impl Iterator<Item = EntryId> {
        self.waiting.keys().copied()
    }

    pub(super) fn delivery(&self, entry: EntryId, waiting: u32, mine: bool) -> Delivery {
        match self.refused.get(&entry) {
            Some(reason) => Delivery::NeedsYou(reason.clone()),
            None if waiting > 0 => Delivery::Waiting,
            None if mine => Delivery::Sent,
            None => Delivery::Received,
        }
    }
}

/// Whether the newest message waits for the holder of this device: it is somebody else's question or answer, about an entry of theirs or
/// for the lead. A lead who has looked at an answer has nothing more to do.
fn waits_for(own: DeviceId, lead: bool, conversation: &OpenConversation) -> bool {
    let for_me = match conversation.state {
        ReviewState::Question => conversation.mine || lead,
        ReviewState::Answer => (conversation.asked.contains(&own) || lead) && !conversation.looked.contains(&own),
        _ => false,
    };
    for_me && conversation.author != own
}

/// When an entry happened: the worker's field, an escort's appointment, or the time of saving.
pub(super) fn happened(entry: &EntryRecord) -> chrono::DateTime<chrono::Utc> {
    match &entry.content {
        Content::Escort(escort) => instant_of(escort.appointment),
        other => other.happened().unwrap_or_else(|| time_of(entry.hlc.unix_ms())),
    }
}

/// The same for an entry that is only listed.
pub(super) fn listed_happened(listed: &ListedEntry) -> chrono::DateTime<chrono::Utc> {
    let time = chrono::DateTime::from_timestamp_millis(listed.sort_ms).unwrap_or_default();
    if listed.kind == Kind::Escort { instant_of(time.naive_utc()) } else { time }
}

/// The kinds that the log shows as entries of their own.
pub(super) fn is_log_kind(kind: Kind) -> bool {
    !matches!(kind, Kind::Person | Kind::Review | Kind::Site | Kind::Lookup | Kind::Register)
}
