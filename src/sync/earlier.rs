//! Earlier records: the newest come first, then older ones. Each part is proven by the tree after it; each page is one transaction with the
//! floor, which is the tree over what is not here yet.

use crate::{
    domain::{gathered, ids::DeviceId},
    protocol::{
        call::{Frame, Run, TeamHead},
        membership::Roster,
        tree::Frontier,
    },
    store::{StoreError, Vault, Writing},
};

use super::{
    SyncError,
    arriving::{Keys, Verified, keep_all},
    keyring::Keyring,
    late::shown,
    prefix::frontier_at,
    pull::{Cursor, Page, check_root, comes_first, head_of, note_head, settle, verify_run},
};

const KEY: &str = "floor";

/// The tree over the team's records before the oldest one here. Empty where all are here, as on devices of before there was a floor.
pub(super) fn floor(vault: &Vault) -> Result<Frontier, SyncError> {
    let bytes = vault.meta(KEY)?.filter(|bytes| !bytes.is_empty());
    Ok(bytes.map(|bytes| Frontier::from_bytes(&bytes)).transpose()?.unwrap_or_default())
}

/// Nothing lies below what is here any more.
pub(super) fn forget_floor(writing: &Writing<'_>) -> Result<(), StoreError> {
    writing.set_meta(KEY, &[])
}

/// Records of the team's sequence that are here.
///
/// # Errors
/// When the storage refuses or the stored cursor is damaged.
pub fn fetched(vault: &Vault) -> Result<u64, SyncError> {
    Ok(Cursor::load(vault)?.frontier.size.saturating_sub(floor(vault)?.size))
}

/// What the next question for earlier records is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Below {
    /// Nothing was ever pulled here: the newest.
    Newest,
    /// Those before this number.
    Before(u64),
    /// All are here.
    Nothing,
}

impl Below {
    pub(super) fn load(vault: &Vault) -> Result<Self, SyncError> {
        if Cursor::load(vault)?.incarnation == 0 {
            return Ok(Self::Newest);
        }
        Ok(match floor(vault)?.size {
            0 => Self::Nothing,
            size => Self::Before(size + 1),
        })
    }
}

/// The tree before some runs, and the runs.
struct Part {
    below: Frontier,
    runs: Vec<Run>,
}

/// Takes one page. Of an answer that was cut the whole parts before the cut are kept, and the next call goes on below them.
pub(super) fn take_earlier(vault: &mut Vault, keyring: &Keyring, roster: &Roster, body: &[u8]) -> Result<Page, SyncError> {
    let (head, rest) = head_of(body)?;
    let cursor = Cursor::load(vault)?;
    if let Some(first) = comes_first(&cursor, roster, &head)? {
        return Ok(first);
    }
    let (parts, more) = parts_of(rest)?;
    let mut page = Earlier::begin(vault, cursor, head)?;
    let shown = shown(vault, roster)?;
    for Part { below, runs } in parts {
        let (mut tree, mut verified) = (below.clone(), Vec::new());
        for run in runs {
            verified.extend(verify_run(vault, roster, &shown, &mut tree, run)?);
        }
        page.add(vault, below, tree, verified)?;
    }
    let left = page.left();
    if more == Some(false) && left > 0 {
        return Err(SyncError::Distrusted("the answer ended before the first record"));
    }
    page.check_chains(vault)?;
    let admission = page.keep(vault, &Keys { keyring, roster })?;
    settle(vault, keyring, roster, admission)?;
    let new = usize::try_from(page.above - left).unwrap_or(usize::MAX);
    Ok(Page::Taken { more: left > 0, new })
}

/// The whole parts after the head, and what the end says, where it has come.
fn parts_of(mut rest: &[u8]) -> Result<(Vec<Part>, Option<bool>), SyncError> {
    let mut parts: Vec<Part> = Vec::new();
    while let Some((frame, after)) = Frame::split(rest)? {
        rest = after;
        match frame {
            Frame::Below(below) => parts.push(Part { below, runs: Vec::new() }),
            Frame::Run(run) => parts.last_mut().ok_or(SyncError::Distrusted("a run comes without the tree before it"))?.runs.push(run),
            Frame::End(more) => return Ok((parts, Some(more))),
            Frame::Head(_) => return Err(SyncError::Distrusted("a second head within one answer")),
        }
    }
    // Whether more runs would have followed is not known.
    parts.pop();
    Ok((parts, None))
}

/// An answer while it is held against what is here.
struct Earlier {
    head: TeamHead,
    cursor: Cursor,
    /// Nothing was ever pulled here: the head is what the first part leads to.
    is_first: bool,
    /// How many records lay below what was here before this answer, or the team has where nothing was.
    above: u64,
    /// The tree over those that are below it with what was added.
    floor: Frontier,
    /// From the newest to the oldest.
    parts: Vec<Vec<Verified>>,
}

impl Earlier {
    fn begin(vault: &Vault, mut cursor: Cursor, head: TeamHead) -> Result<Self, SyncError> {
        let is_first = cursor.incarnation == 0;
        let floor = if is_first { Frontier::default() } else { floor(vault)? };
        if !is_first {
            check_root(&cursor.frontier, &head)?;
        }
        cursor.incarnation = head.incarnation;
        Ok(Self { above: if is_first { head.head } else { floor.size }, head, cursor, is_first, floor, parts: Vec::new() })
    }

    /// How many records are left to be asked for after this answer.
    fn left(&self) -> u64 {
        if self.parts.is_empty() { self.above } else { self.floor.size }
    }

    /// Adds a part that goes from one tree to another, where the other is known.
    fn add(&mut self, vault: &Vault, below: Frontier, tree: Frontier, verified: Vec<Verified>) -> Result<(), SyncError> {
        let begins = self.parts.is_empty();
        let known = match (begins, self.is_first) {
            (true, true) => tree.size == self.head.head && tree.root() == self.head.root,
            // Its last records may be here already: parts hold whole runs.
            (true, false) => tree.size <= self.cursor.frontier.size && frontier_at(vault, tree.size)?.as_ref() == Some(&tree),
            (false, _) => tree == self.floor,
        };
        let lower = self.left();
        if !known || below.size >= lower || tree.size < lower {
            return Err(SyncError::Distrusted("earlier records are not those before what is here"));
        }
        if begins && self.is_first {
            self.cursor.frontier = tree;
        }
        self.floor = below;
        self.parts.push(verified);
        Ok(())
    }

    /// Each device's records follow one another, within the answer and up to what is here.
    fn check_chains(&self, vault: &Vault) -> Result<(), SyncError> {
        const BROKEN: SyncError = SyncError::Distrusted("a device's chain does not fit what is here");
        let mut tips: gathered::Map<DeviceId, (u64, [u8; 32])> = gathered::Map::new();
        for record in self.parts.iter().rev().flatten().map(|verified| &verified.record) {
            let before = tips.insert(record.device, (record.number, record.hash));
            // Numbers that are left out are a gap, which is told by name.
            if before.is_some_and(|(number, hash)| record.number <= number || record.number == number + 1 && record.previous != hash) {
                return Err(BROKEN);
            }
        }
        let makes_room =
            |device: DeviceId| self.parts.iter().flatten().any(|verified| verified.makes_room && verified.record.device == device);
        for (device, (number, hash)) in tips {
            if makes_room(device) {
                continue;
            }
            if vault.record_previous(device, number + 1)?.is_some_and(|previous| previous != hash) {
                return Err(BROKEN);
            }
        }
        Ok(())
    }

    /// Gives back whether an admission is among them.
    fn keep(&self, vault: &mut Vault, keys: &Keys<'_>) -> Result<bool, StoreError> {
        if self.parts.is_empty() && self.left() > 0 {
            return Ok(false);
        }
        vault.write(|writing| {
            writing.forget_places(self.floor.size, self.above)?;
            note_head(writing, self.head.head)?;
            writing.set_meta(KEY, &self.floor.to_bytes())?;
            self.cursor.keep(writing)?;
            keep_all(writing, keys, &self.parts.iter().rev().flatten().collect::<Vec<_>>())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::ids::EntryId,
        protocol::{
            limits::PROTOCOL,
            pack::{Pack, PackedRecord},
        },
        store::SealedRecord,
        sync::specimen::{Author, Reader, TEAM},
    };

    /// What a server of one team holds: runs in the team's order.
    struct Server {
        runs: Vec<Run>,
        /// The tree over the first n records, at n.
        trees: Vec<Frontier>,
    }

    impl Server {
        /// These records, so many to a run.
        fn with(records: &[SealedRecord], run_length: usize) -> Self {
            let mut server = Self { runs: Vec::new(), trees: vec![Frontier::default()] };
            for some in records.chunk_by(|one, next| one.device == next.device).flat_map(|of_one| of_one.chunks(run_length)) {
                server.add(some);
            }
            server
        }

        fn add(&mut self, some: &[SealedRecord]) {
            let (first, last) = (&some[0], &some[some.len() - 1]);
            let pack = Pack {
                version: PROTOCOL,
                team: TEAM,
                device: first.device.bytes(),
                first: first.number,
                previous: first.previous,
                records: some.iter().map(|record| minicbor::decode::<PackedRecord>(&record.packed).expect("a record")).collect(),
                signature: last.signature.as_slice().try_into().expect("a signature"),
            };
            self.runs.push(Run { first_seq: self.trees.len() as u64, received_ms: 7, pack });
            for record in some {
                let mut next = self.trees.last().cloned().expect("a tree");
                next.push(&record.hash);
                self.trees.push(next);
            }
        }

        fn head(&self) -> TeamHead {
            let tree = self.trees.last().expect("a tree");
            TeamHead { incarnation: 5, head: tree.size, root: tree.root(), membership: 1, erasures: 0 }
        }

        /// One answer, with parts of so many runs, so many of them.
        fn answer(&self, below: Below, runs: usize, parts: usize) -> Vec<Frame> {
            let before = match below {
                Below::Newest => self.trees.len() as u64,
                Below::Before(number) => number,
                Below::Nothing => panic!("nothing to be asked for"),
            };
            let wanted = self.runs.iter().filter(|run| run.first_seq < before).count();
            let mut frames = vec![Frame::Head(self.head())];
            let mut left = wanted;
            for _ in 0..parts.min(wanted.div_ceil(runs)) {
                let some = &self.runs[left.saturating_sub(runs)..left];
                left -= some.len();
                frames.push(Frame::Below(self.trees[usize::try_from(some[0].first_seq - 1).expect("few")].clone()));
                frames.extend(some.iter().cloned().map(Frame::Run));
            }
            frames.push(Frame::End(left > 0));
            frames
        }
    }

    fn bytes(frames: &[Frame]) -> Vec<u8> {
        frames.iter().flat_map(Frame::to_bytes).collect()
    }

    fn take(reader: &mut Reader, lead: &Author, body: &[u8]) -> Result<Page, SyncError> {
        take_earlier(&mut reader.vault, &lead.keyring, &reader.roster, body)
    }

    /// Asks the server for what comes next, in such parts, and takes it.
    fn next(reader: &mut Reader, lead: &Author, server: &Server, runs: usize, parts: usize) -> Result<Page, SyncError> {
        let body = bytes(&server.answer(below(reader), runs, parts));
        take(reader, lead, &body)
    }

    fn below(reader: &Reader) -> Below {
        Below::load(&reader.vault).expect("reads")
    }

    /// The numbers that are here, which are those of the entries, too.
    fn here(reader: &Reader) -> Vec<u8> {
        let shown =
            (1..=60).filter(|n| reader.vault.entry(DeviceId::from_bytes([0; 16]), EntryId::from_bytes([*n; 16])).expect("reads").is_some());
        shown.collect()
    }

    fn standing(reader: &Reader) -> (Cursor, Frontier, u64) {
        let reads = (Cursor::load(&reader.vault), floor(&reader.vault), fetched(&reader.vault));
        (reads.0.expect("reads"), reads.1.expect("reads"), reads.2.expect("reads"))
    }

    /// So many entries by two authors in turns of three.
    fn team(count: u8) -> (Reader, Author, Vec<SealedRecord>) {
        let (reader, lead, mut second, mut worker) = Reader::new();
        let records = (1..=count).map(|n| if n / 3 % 2 == 0 { &mut second } else { &mut worker }.write(n, n, &[], "Mågen"));
        let records = records.collect();
        (reader, lead, records)
    }

    fn pulls_the_rest(reader: &mut Reader, lead: &Author, server: &Server) {
        for _ in 0..40 {
            let Page::Taken { more, new } = next(reader, lead, server, 2, 2).expect("verifies") else {
                panic!("something else comes first")
            };
            assert!(new > 0);
            if !more {
                assert_eq!(below(reader), Below::Nothing);
                return;
            }
        }
        panic!("there is no end to it");
    }

    #[test]
    fn the_newest_are_here_first_and_after_every_page_all_above_a_floor() {
        let (team, lead, records) = team(40);
        for (runs, parts) in [(1, 1), (1, 3), (2, 2), (5, 1), (40, 40)] {
            let server = Server::with(&records, 2);
            let mut reader = team.newcomer();
            assert_eq!(below(&reader), Below::Newest);
            loop {
                let Ok(Page::Taken { more, .. }) = next(&mut reader, &lead, &server, runs, parts) else { panic!("not taken") };
                let (cursor, floor, fetched) = standing(&reader);
                assert_eq!((cursor.frontier, cursor.incarnation), (server.trees[40].clone(), 5));
                assert_eq!(floor, server.trees[usize::try_from(floor.size).expect("few")]);
                assert_eq!((fetched, super::super::missing(&reader.vault).expect("reads")), (40 - floor.size, floor.size));
                assert_eq!(here(&reader), (u8::try_from(floor.size).expect("few") + 1..=40).collect::<Vec<_>>());
                for (size, tree) in (0..).zip(&server.trees) {
                    let known = size == 0 || size >= floor.size;
                    assert_eq!(frontier_at(&reader.vault, size).expect("reads"), known.then(|| tree.clone()), "{size} of {}", floor.size);
                }
                assert_eq!(more, floor.size > 0);
                assert_eq!(reader.vault.gap(0).expect("reads"), None);
                if !more {
                    break;
                }
            }
            assert_eq!((below(&reader), reader.vault.lacking().expect("reads")), (Below::Nothing, 0));
        }
    }

    #[test]
    fn a_team_without_records_is_pulled_at_once() {
        let (team, lead, _) = team(0);
        let mut reader = team.newcomer();
        let taken = take(&mut reader, &lead, &bytes(&Server::with(&[], 1).answer(Below::Newest, 1, 1)));
        assert_eq!(taken.expect("verifies"), Page::Taken { more: false, new: 0 });
        assert_eq!(below(&reader), Below::Nothing);
    }

    #[test]
    fn of_an_answer_that_is_cut_whole_parts_are_kept_and_nothing_else() {
        let (team, lead, records) = team(7);
        let server = Server::with(&records, 2);
        let frames = server.answer(Below::Newest, 1, 3);
        let body = bytes(&frames);
        let ends: Vec<usize> = (0..=frames.len()).map(|count| bytes(&frames[..count]).len()).collect();
        for cut in ends[1]..body.len() {
            let (parts, more) = parts_of(&body[ends[1]..cut]).expect("well formed");
            let runs: usize = parts.iter().map(|part| part.runs.len()).sum();
            assert_eq!((runs, more), (whole_parts(&frames, &ends, cut), None), "{cut}");
        }
        for cut in ends.iter().flat_map(|end| [end - end.min(&1), *end, end + 1]).filter(|cut| *cut < body.len()) {
            let mut reader = team.newcomer();
            let taken = take(&mut reader, &lead, &body[..cut]);
            let kept = server.runs.len() - whole_parts(&frames, &ends, cut);
            if kept == server.runs.len() {
                assert!(matches!(taken, Err(_) | Ok(Page::Taken { more: true, new: 0 })), "{cut}: {taken:?}");
                assert_eq!(below(&reader), Below::Newest, "{cut}");
            } else {
                assert_eq!(standing(&reader).1.size + 1, server.runs[kept].first_seq, "{cut}");
            }
            pulls_the_rest(&mut reader, &lead, &server);
            assert_eq!(here(&reader), (1..=7).collect::<Vec<_>>(), "{cut}");
        }
    }

    /// Runs in the whole parts before a cut: those after which another frame has come that is none of theirs.
    fn whole_parts(frames: &[Frame], ends: &[usize], cut: usize) -> usize {
        let came = ends.iter().skip(1).filter(|end| **end <= cut).count();
        let last = frames[..came].iter().rposition(|frame| !matches!(frame, Frame::Run(_))).unwrap_or(0);
        frames[..last].iter().filter(|frame| matches!(frame, Frame::Run(_))).count()
    }

    type Lie = fn(&mut Vec<Frame>);

    /// Of the same size.
    fn another_tree(frame: &mut Frame) {
        let Frame::Below(tree) = frame else { panic!("a tree") };
        let mut other = Frontier::default();
        (0..tree.size).for_each(|_| other.push(&[9; 32]));
        *tree = other;
    }

    #[test]
    fn what_does_not_lead_to_what_is_known_is_refused_whole() {
        let lies: &[(&str, Lie)] = &[
            ("another tree before the first part", |frames| another_tree(&mut frames[1])),
            ("another tree before the second part", |frames| another_tree(&mut frames[3])),
            ("another tree before the last part", |frames| another_tree(&mut frames[7])),
            ("the newest part is hidden", |frames| drop(frames.drain(1..3))),
            ("a part in the middle is hidden", |frames| drop(frames.drain(3..5))),
            ("two parts are swapped", |frames| {
                let part: Vec<Frame> = frames.drain(1..3).collect();
                frames.splice(3..3, part);
            }),
            ("a run is swapped with that of another part", |frames| frames.swap(2, 4)),
            ("a run comes without a tree", |frames| drop(frames.remove(1))),
            ("a part comes without a run", |frames| drop(frames.remove(2))),
            ("a part comes twice", |frames| {
                let part: Vec<Frame> = frames[1..3].to_vec();
                frames.splice(3..3, part);
            }),
            ("a second head", |frames| {
                let head = frames[0].clone();
                frames.insert(3, head);
            }),
            ("it ends too early", |frames| {
                let end = frames.len() - 1;
                frames[end] = Frame::End(false);
            }),
            ("all is hidden", |frames| drop(frames.splice(1.., [Frame::End(false)]))),
            ("another root", |frames| {
                let Frame::Head(head) = &mut frames[0] else { panic!("a head") };
                head.root[0] ^= 1;
            }),
            ("fewer records than there are", |frames| {
                let Frame::Head(head) = &mut frames[0] else { panic!("a head") };
                head.head -= 1;
            }),
            ("another time of the same record", |frames| {
                let Frame::Run(run) = &mut frames[2] else { panic!("a run") };
                run.first_seq -= 1;
            }),
        ];
        let (team, lead, records) = team(20);
        let server = Server::with(&records, 1);
        for begun in [false, true] {
            let mut reader = team.newcomer();
            if begun {
                take(&mut reader, &lead, &bytes(&server.answer(Below::Newest, 1, 2))).expect("verifies");
            }
            let before = standing(&reader);
            for (name, lie) in lies {
                let mut frames = server.answer(below(&reader), 1, 4);
                lie(&mut frames);
                let taken = take(&mut reader, &lead, &bytes(&frames));
                assert!(matches!(taken, Err(SyncError::Distrusted(_) | SyncError::Contradicted(_))), "{name}, {begun}: {taken:?}");
                assert_eq!(standing(&reader), before, "{name}");
            }
            pulls_the_rest(&mut reader, &lead, &server);
            assert_eq!(here(&reader), (1..=20).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_comes_first_comes_first() {
        let (team, lead, records) = team(4);
        let server = Server::with(&records, 1);
        let mut reader = team.newcomer();
        let mut frames = server.answer(Below::Newest, 1, 2);
        let Frame::Head(head) = &mut frames[0] else { panic!("a head") };
        head.membership = 99;
        assert_eq!(take(&mut reader, &lead, &bytes(&frames)).expect("verifies"), Page::MembershipFirst);
        take(&mut reader, &lead, &bytes(&server.answer(Below::Newest, 1, 2))).expect("verifies");
        let mut frames = server.answer(below(&reader), 1, 2);
        let Frame::Head(head) = &mut frames[0] else { panic!("a head") };
        head.incarnation = 6;
        assert_eq!(take(&mut reader, &lead, &bytes(&frames)).expect("verifies"), Page::Restored);
        assert_eq!(standing(&reader).1.size, 2);
    }

    #[test]
    fn runs_of_another_length_may_reach_into_what_is_here() {
        let (team, lead, records) = team(9);
        let mut reader = team.newcomer();
        take(&mut reader, &lead, &bytes(&Server::with(&records, 1).answer(Below::Newest, 1, 5))).expect("verifies");
        assert_eq!(here(&reader), [5, 6, 7, 8, 9]);
        // As after a restore by what devices brought: the same order in other packs. Record 4 lies within the run of 3 to 5.
        let server = Server::with(&records, 3);
        let taken = next(&mut reader, &lead, &server, 1, 1).expect("verifies");
        assert_eq!((taken, here(&reader)), (Page::Taken { more: true, new: 2 }, vec![3, 4, 5, 6, 7, 8, 9]));
        pulls_the_rest(&mut reader, &lead, &server);
        assert_eq!(here(&reader), (1..=9).collect::<Vec<_>>());
    }

    #[test]
    fn records_that_do_not_follow_one_another_are_refused() {
        let (team, lead, _, mut worker) = Reader::new();
        let mut records: Vec<SealedRecord> = (1..=2).map(|n| worker.write(n, n, &[], "Mågen")).collect();
        // The author's own fork, which no honest server takes: it verifies, and the tree is the one over it.
        worker.tip = (2, [9; 32]);
        records.push(worker.write(3, 3, &[], "Mågen"));
        for (name, order) in [("another one before it", [0, 1, 2]), ("not in their order", [1, 0, 2])] {
            let server = Server::with(&order.map(|at| records[at].clone()), 1);
            for parts in [1, 9] {
                let mut reader = team.newcomer();
                let taken = loop {
                    match next(&mut reader, &lead, &server, 1, parts) {
                        Ok(Page::Taken { more: true, .. }) => {}
                        other => break other,
                    }
                };
                assert!(matches!(taken, Err(SyncError::Distrusted(_))), "{name}: {taken:?}");
                assert_ne!(below(&reader), Below::Nothing);
            }
        }
    }
}
