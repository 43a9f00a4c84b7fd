//! Entries become rows: with how far they have come, where their conversation stands, and whether they wait for the reader.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    days::instant_of,
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
        ids::{DeviceId, EntryId},
        review::{Review, ReviewState, standing},
    },
    store::{EntryRecord, LogQuery},
};

/// An escort without a final state is over time this long after its appointment.
const OVER_TIME: chrono::TimeDelta = chrono::TimeDelta::hours(2);

/// What all rows of one answer share.
pub(super) struct RowMaker {
    own: DeviceId,
    lead: bool,
    now: chrono::DateTime<chrono::Utc>,
    conversations: BTreeMap<EntryId, Vec<(Review, DeviceId)>>,
    refused: BTreeMap<EntryId, String>,
}

impl Engine {
    pub(super) fn row_maker(&self, open: &Open) -> Result<RowMaker, Failure> {
        let own = self.device()?;
        let mut reviews = open.vault.entries(own, &LogQuery { kinds: vec![Kind::Review], ..LogQuery::default() })?;
        reviews.sort_by_key(|message| (message.hlc, message.entry));
        let mut conversations: BTreeMap<EntryId, Vec<(Review, DeviceId)>> = BTreeMap::new();
        for message in reviews {
            if let Content::Review(review) = message.content {
                conversations.entry(review.target).or_default().push((review, message.device));
            }
        }
        let mut refused = BTreeMap::new();
        for pending in self.outbox.refused(own)? {
            if let Some(entry) = open.vault.entry_of_record(own, pending.record.number)? {
                refused.insert(entry, pending.refused);
            }
        }
        Ok(RowMaker { own, lead: is_lead(open.roster.as_ref(), own), now: self.env.now(), conversations, refused })
    }
}

impl RowMaker {
    pub(super) fn row(&self, entry: EntryRecord) -> EntryRow {
        let messages = self.conversations.get(&entry.entry).map_or(&[][..], Vec::as_slice);
        let reviews: Vec<Review> = messages.iter().map(|(review, _)| review.clone()).collect();
        EntryRow {
            entry: entry.entry,
            happened: happened(&entry),
            author: entry.device,
            mine: entry.device == self.own,
            heads: entry.heads,
            delivery: self.delivery(entry.entry, entry.waiting, entry.own),
            standing: standing(&reviews),
            needs_reader: entry.heads > 1 || self.waiting_message(entry.own > 0, messages).is_some() || self.over_time(&entry.content),
            content: entry.content,
        }
    }

    /// The message that waits for the holder of this device: the last words are somebody else's question or answer, about an entry of
    /// theirs or for the lead.
    pub(super) fn waiting_message<'a>(&self, mine: bool, messages: &'a [(Review, DeviceId)]) -> Option<&'a (Review, DeviceId)> {
        let last = messages.iter().rev().find(|(review, _)| review.state != ReviewState::Seen)?;
        let asked = messages.iter().any(|(review, author)| *author == self.own && review.state == ReviewState::Question);
        let for_me = match last.0.state {
            ReviewState::Question => mine || self.lead,
            ReviewState::Answer => asked || self.lead,
            _ => false,
        };
        // A lead who has looked at an answer has nothing more to do.
        let seen_since = messages.iter().rev().take_while(|message| *message != last).any(|(_, author)| *author == self.own);
        (last.1 != self.own && for_me && !(seen_since && last.0.state == ReviewState::Answer)).then_some(last)
    }

    pub(super) fn conversations(&self) -> impl Iterator<Item = (&EntryId, &Vec<(Review, DeviceId)>)> {
        self.conversations.iter()
    }

    pub(super) fn delivery(&self, entry: EntryId, waiting: u32, own: u32) -> Delivery {
        match self.refused.get(&entry) {
            Some(reason) => Delivery::NeedsYou(reason.clone()),
            None if waiting > 0 => Delivery::Waiting,
            None if own > 0 => Delivery::Sent,
            None => Delivery::Received,
        }
    }

    fn over_time(&self, content: &Content) -> bool {
        match content {
            Content::Escort(escort) => !escort.state().is_final() && instant_of(escort.appointment) + OVER_TIME < self.now,
            _ => false,
        }
    }
}

/// When an entry happened: the worker's field, an escort's appointment, or the time of saving.
pub(super) fn happened(entry: &EntryRecord) -> chrono::DateTime<chrono::Utc> {
    match &entry.content {
        Content::Escort(escort) => instant_of(escort.appointment),
        other => other.happened().unwrap_or_else(|| time_of(entry.hlc.unix_ms())),
    }
}

/// The kinds that the log shows as entries of their own.
pub(super) fn is_log_kind(kind: Kind) -> bool {
    !matches!(kind, Kind::Person | Kind::Review | Kind::Site)
}

/// Identifiers of the people that a content names.
pub(super) fn people_of(content: &Content) -> BTreeSet<EntryId> {
    match content {
        Content::Contact(contact) => contact.people.iter().copied().collect(),
        Content::Escort(escort) => escort.people.iter().copied().collect(),
        _ => BTreeSet::new(),
    }
}

/// The site that a content belongs to.
pub(super) fn site_of(content: &Content) -> Option<EntryId> {
    match content {
        Content::Contact(contact) => Some(contact.site),
        Content::Escort(escort) => Some(escort.site),
        Content::Presence(presence) => Some(presence.site),
        _ => None,
    }
}
