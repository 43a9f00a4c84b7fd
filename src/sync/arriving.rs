//! What a page brought, on its way into the vault: verified as a whole, then opened record by record beside the writing of those before.

use crate::{
    domain::ids::DeviceId,
    protocol::{call::Run, membership::Roster, pack::PackedRecord, record::Header},
    store::{SealedRecord, StoreError, Writing},
};

use super::{
    SyncError,
    erasing::keep_arrived,
    keyring::Keyring,
    late::Shown,
    opened::{Opened, Parts},
};

/// A record whose place, author and chain are as they should be. What it holds is not known yet.
pub(super) struct Verified {
    pub(super) record: SealedRecord,
    pub(super) header: Header,
    pub(super) packed: PackedRecord,
    /// Not where its author was revoked before it and no lead has admitted it.
    pub(super) is_shown: bool,
    /// The tree with it as the last leaf, now and then.
    pub(super) checkpoint: Option<Vec<u8>>,
    /// Its author's chain goes another way here: what has no place there makes room first.
    pub(super) makes_room: bool,
}

/// The records of a run that one of the team's devices has signed, each with the place that the run says.
pub(super) fn signed_run(roster: &Roster, shown: &Shown, run: Run) -> Result<Vec<Verified>, SyncError> {
    let Run { first_seq, received_ms, pack } = run;
    if pack.team != roster.team {
        return Err(SyncError::Distrusted("a run belongs to another team"));
    }
    let author = roster.devices.get(&pack.device).ok_or(SyncError::Distrusted("a run is by a device that never joined"))?;
    // Every limit of the pack, whatever the server checked.
    let chain = pack.verified(&author.member.keys.sign)?;
    let (device, shown, last) = (DeviceId::from_bytes(pack.device), shown.get(&pack.device), chain.len().saturating_sub(1));
    let records = chain.into_iter().zip(pack.records).enumerate().map(|(at, ((header, hash), packed))| {
        let record = SealedRecord {
            device,
            number: header.number,
            hash,
            previous: header.previous,
            packed: minicbor::to_vec(&packed).unwrap_or_default(),
            signature: if at == last { pack.signature.to_vec() } else { Vec::new() },
            seq: first_seq.saturating_add(at as u64),
            received_ms,
        };
        let is_shown = shown.is_none_or(|number| header.number <= *number);
        Verified { record, header, packed, is_shown, checkpoint: None, makes_room: false }
    });
    Ok(records.collect())
}

/// What opens records.
pub(super) struct Keys<'a> {
    pub(super) keyring: &'a Keyring,
    pub(super) roster: &'a Roster,
}

/// What a record holds.
struct Held {
    /// Nothing where it is not shown.
    opened: Option<Opened>,
    /// What it says beside what is left of the record, where a revision came as it should.
    parts: Option<Parts>,
}

impl Keys<'_> {
    fn open(&self, verified: &Verified) -> Held {
        let Verified { record, header, packed, is_shown, .. } = verified;
        if !is_shown {
            return Held { opened: None, parts: None };
        }
        let (opened, opening) = Opened::open_at(self.keyring, Some(self.roster), header, &record.hash, packed);
        let parts = opening.and_then(|opening| Parts::of(record, packed, opening, &opened));
        Held { opened: Some(opened), parts }
    }
}

/// Opens these records and keeps them in this order. Gives back whether an admission is among them.
pub(super) fn keep_all(writing: &Writing<'_>, keys: &Keys<'_>, records: &[&Verified]) -> Result<bool, StoreError> {
    let mut admission = false;
    beside(
        records,
        |verified| keys.open(verified),
        |Verified { record, checkpoint, makes_room, .. }, Held { opened, parts }| {
            if *makes_room {
                writing.make_room(record.device)?;
            }
            admission |= matches!(opened, Some(Opened::Admission(_)));
            keep_arrived(writing, record, opened.as_ref(), parts.as_ref())?;
            checkpoint.as_ref().map_or(Ok(()), |frontier| writing.put_checkpoint(record.seq, frontier))
        },
    )?;
    Ok(admission)
}

#[cfg(target_arch = "wasm32")]
use one_after_the_other as beside;

fn one_after_the_other<I, O, E>(items: &[&I], open: impl Fn(&I) -> O, mut keep: impl FnMut(&I, O) -> Result<(), E>) -> Result<(), E> {
    items.iter().try_for_each(|item| keep(item, open(item)))
}

/// The same where there are threads: a second one opens what comes next while this one keeps what came before.
#[cfg(not(target_arch = "wasm32"))]
fn beside<I: Sync, O: Send, E>(items: &[&I], open: impl Fn(&I) -> O + Sync, mut keep: impl FnMut(&I, O) -> Result<(), E>) -> Result<(), E> {
    use std::{sync::mpsc, thread};

    /// Fewer are opened sooner than a thread is begun.
    const FEW: usize = 64;
    /// How many are held open at once.
    const AHEAD: usize = 128;

    if items.len() < FEW {
        return one_after_the_other(items, open, keep);
    }
    thread::scope(|scope| {
        let (give, given) = mpsc::sync_channel(AHEAD);
        let opening = || {
            let give = give;
            // Where keeping has failed, nobody waits for the rest.
            let _ = items.iter().try_for_each(|item| give.send(open(item)));
        };
        if thread::Builder::new().spawn_scoped(scope, opening).is_err() {
            return one_after_the_other(items, &open, keep);
        }
        items.iter().zip(given).try_for_each(|(item, held)| keep(item, held))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_opened_beside_is_kept_in_its_order_until_keeping_fails() {
        for count in [0, 1, 63, 64, 65, 1_000] {
            let items: Vec<usize> = (0..count).collect();
            let items: Vec<&usize> = items.iter().collect();
            let mut kept = Vec::new();
            let keep = |item: &usize, twice: usize| {
                assert_eq!(item * 2, twice);
                kept.push(*item);
                Ok::<_, ()>(())
            };
            assert_eq!(beside(&items, |item| item * 2, keep), Ok(()));
            assert_eq!(kept, (0..count).collect::<Vec<_>>());
            let fails = count / 2;
            let mut seen = 0;
            let refuse = |item: &usize, _| {
                seen += 1;
                if *item == fails { Err(*item) } else { Ok(()) }
            };
            let ended = beside(&items, |item| *item, refuse);
            assert_eq!((ended, seen), if count == 0 { (Ok(()), 0) } else { (Err(fails), fails + 1) });
        }
    }
}
