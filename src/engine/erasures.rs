//! *Sletninger*: what was erased and how far it has come, what came later, what is due, and the stub in the place of an entry.

use super::{
    environment::time_of,
    erasing::is_steward,
    session::{Engine, Open},
};
use crate::{
    client::{
        erasure::{DueRow, ErasedView, ErasureProgress, ErasureRow, ErasuresView, LaterRow, MissingDevice},
        failure::Failure,
        view::Names,
    },
    domain::{
        entry::Kind,
        erasure::ErasureReason,
        gathered,
        ids::{DeviceId, EntryId},
        retention,
    },
    protocol::membership::Roster,
    store::{ErasureRecord, ListedEntry},
    sync::open_set_aside,
};

/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

impl Engine {
    pub(super) fn erasures(&self) -> Result<ErasuresView, Failure> {
        let (identity, open) = self.unlocked()?;
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        let names = self.names(open)?;
        let steward = is_steward(roster, identity.device);
        let mut rows = Vec::new();
        for erasure in open.vault.erasures()?.into_iter().filter(|erasure| erasure.done) {
            let mut kinds: gathered::Map<Kind, u32> = gathered::Map::new();
            let entries = open.vault.erased_entries(&erasure.record)?;
            let kind_of = |(_, code): &(EntryId, u16)| Kind::from_code(*code);
            for kind in entries.iter().map(kind_of).filter(|kind| *kind != Kind::Review || entries.len() == 1) {
                *kinds.entry(kind).or_default() += 1;
            }
            let progress = self.progress(open, roster, &names, &erasure, steward)?;
            let by = names.holders.get(&erasure.author).cloned().unwrap_or_default();
            let (at, reason) = (time_of(erasure.at_ms), erasure.reason);
            rows.push(ErasureRow { at, by, reason, kinds: kinds.into_iter().collect(), progress });
        }
        let mut view = ErasuresView { rows, later: Vec::new(), due: Vec::new() };
        if steward {
            for (entry, record) in open.vault.after_erasures()? {
                let content = open_set_aside(&open.keyring, roster, &record).map(|inside| inside.content);
                view.later.push(LaterRow { entry, content, author: names.holders.get(&record.device).cloned().unwrap_or_default() });
            }
            let mut kinds: gathered::Map<Kind, u32> = gathered::Map::new();
            for (kind, _) in self.due(open)? {
                *kinds.entry(kind).or_default() += 1;
            }
            let row = |(kind, count)| Some(DueRow { kind, count, days: retention::days(kind)? });
            view.due = kinds.into_iter().filter_map(row).collect();
        }
        Ok(view)
    }

    /// What stands in the place of an entry that was erased.
    pub(super) fn erased(&self, entry: EntryId) -> Result<Option<ErasedView>, Failure> {
        let (identity, open) = self.unlocked()?;
        let Some(erasure) = open.vault.erasure_of(entry)? else { return Ok(None) };
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        let names = self.names(open)?;
        let kind = open.vault.erased_entries(&erasure.record)?.into_iter().find(|(erased, _)| *erased == entry).map_or(0, |(_, kind)| kind);
        let later = open.vault.after_erasures()?.iter().filter(|(about, _)| *about == entry).count();
        Ok(Some(ErasedView {
            entry,
            kind: Kind::from_code(kind),
            at: time_of(erasure.at_ms),
            by: names.holders.get(&erasure.author).cloned().unwrap_or_default(),
            reason: erasure.reason,
            progress: self.progress(open, roster, &names, &erasure, is_steward(roster, identity.device))?,
            later: u32::try_from(later).unwrap_or(u32::MAX),
        }))
    }

    /// How many of the devices that had it have destroyed it: those that were of the team by then and still are, and any other that has answered.
    fn progress(
        &self,
        open: &Open,
        roster: &Roster,
        names: &Names,
        erasure: &ErasureRecord,
        with_missing: bool,
    ) -> Result<ErasureProgress, Failure> {
        // It went without its list, which nobody else can carry out.
        let refused = self.outbox.bare(erasure.author)?.contains(&erasure.author_number);
        let answered = open.vault.destroyed_by(&erasure.record)?;
        let (mut done, mut of, mut missing) = (0, 0, Vec::new());
        for (id, device) in &roster.devices {
            let id = DeviceId::from_bytes(*id);
            let has_answered = id == erasure.author || answered.contains(&id);
            if device.revoked.is_some() || (device.joined > erasure.membership && !has_answered) {
                continue;
            }
            of += 1;
            if has_answered {
                done += 1;
            } else if with_missing {
                let heard = open.vault.newest_of(id)?.filter(|newest| newest.received_ms > 0).map(|newest| time_of(newest.received_ms));
                missing.push(MissingDevice { holder: names.holders.get(&id).cloned().unwrap_or_default(), heard });
            }
        }
        Ok(ErasureProgress { waiting: erasure.seq == 0, refused, done, of, missing })
    }

    /// Erases everything whose time is over, because the steward said so.
    pub(super) fn erase_due(&mut self) -> Result<(), Failure> {
        let (_, open) = self.unlocked()?;
        let due: Vec<EntryId> = self.due(open)?.into_iter().map(|(_, entry)| entry).collect();
        if due.is_empty() {
            return Ok(());
        }
        self.erase_all(&due, ErasureReason::Expired)
    }

    /// The entries whose time is over, by the time when they happened. A person's runs from the newest entry that names them.
    fn due(&self, open: &Open) -> Result<Vec<(Kind, EntryId)>, Failure> {
        let now = self.env.now().timestamp_millis();
        let mut people: gathered::Map<EntryId, i64> = gathered::Map::new();
        let everything = open.vault.listed(i64::MIN, usize::MAX, |_| true)?;
        for entry in &everything {
            for person in &entry.people {
                let newest = people.entry(*person).or_insert(entry.sort_ms);
                *newest = entry.sort_ms.max(*newest);
            }
        }
        let is_over = |entry: &ListedEntry| {
            let at = people.get(&entry.entry).map_or(entry.sort_ms, |newest| entry.sort_ms.max(*newest));
            retention::days(entry.kind).is_some_and(|days| at < now - i64::from(days) * DAY_MS)
        };
        Ok(everything.iter().filter(|entry| is_over(entry)).map(|entry| (entry.kind, entry.entry)).collect())
    }
}
