//! *Opslag*: a lead who opens what others wrote leaves a trace that the whole team can read. Searches and exports will leave theirs here, too.

use super::{
    days::{date_of, start_of},
    rows::{happened, is_log_kind},
    session::{Engine, is_lead},
};
use crate::{
    client::{
        failure::Failure,
        lookup::{LookedAt, LookupRow},
        message::Response,
    },
    domain::{
        entry::{Content, Kind},
        ids::EntryId,
        lookup::{Lookup, LookupAct},
    },
    store::EntryRecord,
};

/// Rows in one answer.
const ROWS: usize = 300;

impl Engine {
    /// An entry for a person to read. The trace is kept before anything is shown: where it cannot be kept, there is nothing to read.
    pub(super) fn read(&mut self, entry: EntryId) -> Result<Response, Failure> {
        if let Some(erased) = self.erased(entry)? {
            return Ok(Response::Erased(Box::new(erased)));
        }
        let view = self.entry(entry)?;
        let device = self.device()?;
        let kind = view.row.content.kind();
        let others = view.history.iter().any(|revision| revision.author != device);
        if others && (is_log_kind(kind) || kind == Kind::Person) {
            self.leave_trace(LookupAct::Opened, Some(entry), String::new())?;
        }
        Ok(Response::Entry(Box::new(view)))
    }

    /// Tells the team what a lead did; others leave no trace. The same thing twice on one day is told once.
    fn leave_trace(&mut self, act: LookupAct, target: Option<EntryId>, text: String) -> Result<(), Failure> {
        let (identity, open) = self.unlocked()?;
        if !is_lead(open.roster.as_ref(), identity.device) {
            return Ok(());
        }
        let (own, at) = (identity.device, self.env.now());
        let since = start_of(date_of(at)).timestamp_millis();
        let same = |(looked, lookup): &(EntryRecord, Lookup)| {
            looked.device == own && (lookup.act, lookup.target) == (act, target) && lookup.text == text
        };
        if self.looked_since(since, usize::MAX)?.iter().any(same) {
            return Ok(());
        }
        let lookup = Lookup { act, at, target, text, unknown: Default::default() };
        let entry = self.env.make_entry();
        self.record(entry, Vec::new(), Content::Lookup(lookup)).map(drop)
    }

    /// *Opslag*, newest first.
    pub(super) fn lookups(&self) -> Result<Vec<LookupRow>, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let names = self.names(open)?;
        let holder = |device| names.holders.get(&device).cloned().unwrap_or_default();
        let mut rows = Vec::new();
        for (entry, Lookup { act, at, target, text, .. }) in self.looked_since(i64::MIN, ROWS)? {
            let of = target.map(|target| open.vault.entry(device, target)).transpose()?.flatten().map(|of| LookedAt {
                kind: of.content.kind(),
                happened: happened(&of),
                author: (of.device != device).then(|| holder(of.device)),
            });
            rows.push(LookupRow { by: holder(entry.device), at, act, of, text });
        }
        Ok(rows)
    }

    /// The looks since a time, newest first.
    fn looked_since(&self, from_ms: i64, limit: usize) -> Result<Vec<(EntryRecord, Lookup)>, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let mut found = Vec::new();
        for listed in open.vault.listed(from_ms, limit, |listed| listed.kind == Kind::Lookup)? {
            if let Some(entry) = open.vault.entry(device, listed.entry)?
                && let Content::Lookup(lookup) = entry.content.clone()
            {
                found.push((entry, lookup));
            }
        }
        Ok(found)
    }
}
