//! *Opslag*: a lead who opens what others wrote, or searches, leaves a trace that the whole team can read. There is no export yet.

use super::{
    days::{date_of, start_of},
    rows::{happened, is_log_kind},
    session::{Engine, Open, is_lead},
};
use crate::{
    client::{
        failure::Failure,
        lookup::{LookedAt, LookupRow},
        message::Response,
    },
    domain::{
        cpr,
        entry::{Content, Kind},
        ids::EntryId,
        lookup::{Lookup, LookupAct},
        search::{beginnings, folded},
    },
    store::EntryRecord,
};

/// Rows in one answer.
const ROWS: usize = 300;
/// Where the vault notes what a lead searches for, until it is told: what was shown was noted, whatever becomes of the app.
const SEARCHED: &str = "searched";
/// A search that rests so long is over, milliseconds.
const PAUSE_MS: u64 = 60_000;

/// What is being searched for, folded as words are, and when it was last asked for. In memory only.
pub(super) struct Typed {
    words: String,
    at_ms: u64,
}

impl Engine {
    /// Before a search is answered: notes what a lead looks for. What is typed on and taken back letter by letter is one search, as long as it
    /// ever was.
    pub(super) fn note_search(&mut self, typed: &str) -> Result<(), Failure> {
        let (identity, open) = self.unlocked()?;
        if !is_lead(open.roster.as_ref(), identity.device) || beginnings(typed).is_empty() {
            return Ok(());
        }
        let (words, at_ms) = (folded(typed), self.env.now_ms());
        let before = open.typed.as_ref().filter(|before| at_ms.abs_diff(before.at_ms) < PAUSE_MS);
        let shorter = before.is_some_and(|before| before.words.starts_with(&words));
        if !shorter && before.is_none_or(|before| !words.starts_with(&before.words)) {
            self.end_search()?;
        }
        let Some(open) = &mut self.open else { return Err(Failure::Locked) };
        if !shorter {
            open.vault.set_meta(SEARCHED, cpr::masked(typed.trim()).as_bytes())?;
        }
        match &mut open.typed {
            Some(before) if shorter => before.at_ms = at_ms,
            typed => *typed = Some(Typed { words, at_ms }),
        }
        Ok(())
    }

    /// A search is over: tells it to the team. One that was under way when the app ended is told at the next unlock.
    pub(super) fn end_search(&mut self) -> Result<(), Failure> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.typed = None;
        let Some(noted) = open.vault.meta(SEARCHED)?.filter(|noted| !noted.is_empty()) else { return Ok(()) };
        self.leave_trace(LookupAct::Searched, None, String::from_utf8_lossy(&noted).into_owned())?;
        let (_, open) = self.unlocked()?;
        Ok(open.vault.set_meta(SEARCHED, &[])?)
    }

    /// The same where it has rested.
    pub(super) fn end_rested_search(&mut self) -> Result<(), Failure> {
        let now = self.env.now_ms();
        let rested = |open: &Open| open.typed.as_ref().is_some_and(|typed| now.abs_diff(typed.at_ms) >= PAUSE_MS);
        if self.open.as_ref().is_some_and(rested) { self.end_search() } else { Ok(()) }
    }

    /// An entry for a person to read. The trace is kept before anything is shown: where it cannot be kept, there is nothing to read.
    pub(super) fn read(&mut self, entry: EntryId) -> Result<Response, Failure> {
        if let Some(erased) = self.erased(entry)? {
            return Ok(Response::Erased(Box::new(erased)));
        }
        self.end_search()?;
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
    pub(super) fn leave_trace(&mut self, act: LookupAct, target: Option<EntryId>, text: String) -> Result<(), Failure> {
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
