//! The window: a worker's device holds what the server received in the last ninety days, and below that what registers name.

use crate::{
    domain::{ids::DeviceId, register::Name},
    protocol::{limits::NAMED_RECORDS, membership::Roster},
    store::{StoreError, Vault, Writing},
};

use super::{
    SyncError,
    earlier::floor,
    pull::Cursor,
    register::{covering, holds_everything},
};

/// Where the vault notes back to when its holder wants the log, milliseconds since 1970.
const SINCE: &str = "window-since";
/// Where the vault notes the floor that it stopped at.
const STOPPED: &str = "window-stopped";
/// Where the vault notes that what a register names did not come as it says.
const REFUSED: &str = "window-refused";

/// What is fetched next of the records below those that are here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Descent {
    /// Those before this number, back to a time in milliseconds since 1970; to the first where it is 0.
    Before(u64, u64),
    /// These, which a register names.
    Named(Vec<Name>),
    /// Nothing: all are here, or all of the window.
    Done,
}

/// What this device goes on with. `reach_ms` is how far the window goes back; `rested` is the floor and the size at which it was last found that
/// nothing is left.
pub(super) fn descent(
    vault: &Vault,
    roster: &Roster,
    own: DeviceId,
    reach_ms: u64,
    rested: &mut Option<(u64, u64)>,
) -> Result<Descent, SyncError> {
    let floor = floor(vault)?.size;
    if floor == 0 {
        return Ok(Descent::Done);
    }
    if holds_everything(roster, own) || vault.meta(REFUSED)?.is_some() {
        if asked_since(vault)?.is_some() {
            vault.set_meta(SINCE, &[])?;
        }
        return Ok(Descent::Before(floor + 1, 0));
    }
    let here = Some((floor, Cursor::load(vault)?.frontier.size));
    if *rested == here && stopped(vault)? == Some(floor) {
        return Ok(Descent::Done);
    }
    let since = since(vault, reach_ms)?;
    if vault.received_at(floor + 1)?.is_none_or(|oldest| oldest >= since) {
        return Ok(Descent::Before(floor + 1, since));
    }
    let Some(names) = covering(vault, roster, floor)? else { return Ok(Descent::Before(floor + 1, 0)) };
    let mut lacking = Vec::new();
    for name in names {
        if lacking.len() < NAMED_RECORDS && !vault.has_record(&name.hash)? {
            lacking.push(name);
        }
    }
    if lacking.is_empty() {
        if stopped(vault)? != Some(floor) {
            vault.set_meta(STOPPED, &floor.to_be_bytes())?;
        }
        *rested = here;
        return Ok(Descent::Done);
    }
    Ok(Descent::Named(lacking))
}

/// What a register names did not come: this device fetches everything, which is proven without registers.
pub(super) fn refuse_registers(vault: &Vault) -> Result<(), StoreError> {
    vault.set_meta(REFUSED, b"1")
}

/// Another history begins, without a window.
pub(super) fn forget_window(writing: &Writing<'_>) -> Result<(), StoreError> {
    writing.set_meta(STOPPED, &[])
}

/// *Hent ældre*: the window goes further back from the oldest record that is here.
///
/// # Errors
/// When the storage refuses or what is stored is damaged.
pub fn reach_back(vault: &mut Vault, reach_ms: u64) -> Result<(), SyncError> {
    // While places are being mended nobody knows from where.
    let Some(oldest) = vault.received_at(floor(vault)?.size + 1)? else { return Ok(()) };
    vault.write(|writing| {
        forget_window(writing)?;
        writing.set_meta(SINCE, &oldest.saturating_sub(reach_ms).to_be_bytes())
    })?;
    Ok(())
}

/// How far back the log is on a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// To its first record.
    #[default]
    Whole,
    /// It is being fetched for the first time; so many records lie below what is here.
    Coming(u64),
    /// To this time of the server's, in milliseconds since 1970; older records are fetched on demand.
    Since(u64),
    /// The same while older ones are being fetched.
    Older(u64),
}

/// How far back the log is here.
///
/// # Errors
/// When the storage refuses or what is stored is damaged.
pub fn depth(vault: &Vault) -> Result<Depth, SyncError> {
    let floor = floor(vault)?.size;
    if floor == 0 {
        return Ok(Depth::Whole);
    }
    let Some(oldest) = vault.received_at(floor + 1)? else { return Ok(Depth::Coming(floor)) };
    Ok(match (stopped(vault)?, asked_since(vault)?) {
        (Some(at), _) if at == floor => Depth::Since(oldest),
        (_, Some(_)) => Depth::Older(oldest),
        _ => Depth::Coming(floor),
    })
}

fn stopped(vault: &Vault) -> Result<Option<u64>, StoreError> {
    Ok(vault.meta(STOPPED)?.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes))
}

/// Back to when everything is wanted here, by the server's receipts: no clock of a device decides.
fn since(vault: &Vault, reach_ms: u64) -> Result<u64, SyncError> {
    let newest = vault.received_at(Cursor::load(vault)?.frontier.size)?.unwrap_or_default();
    Ok(asked_since(vault)?.unwrap_or(u64::MAX).min(newest.saturating_sub(reach_ms)))
}

fn asked_since(vault: &Vault) -> Result<Option<u64>, StoreError> {
    Ok(vault.meta(SINCE)?.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            contact::{Contact, Manner},
            entry::{Content, Kind},
            ids::EntryId,
            policy::Window,
            register::Register,
        },
        protocol::{
            call::{Frame, Run, TeamHead},
            limits::PROTOCOL,
            membership::roles,
            pack::{Pack, PackedRecord},
            tree::Frontier,
        },
        store::SealedRecord,
        sync::{
            earlier::{Below, take_earlier},
            named::take_named,
            pull::{Page, take_page},
            register::registers_due,
            specimen::{Author, Reader, TEAM},
        },
    };

    const WINDOW: Window = Window { reach_ms: 90, register_ms: 30 };

    /// What a server of one team holds: each record was received at its own number times ten.
    struct Server {
        records: Vec<SealedRecord>,
        /// Records in a run.
        of: usize,
    }

    impl Server {
        fn tree(&self, size: usize) -> Frontier {
            let mut tree = Frontier::default();
            self.records.iter().take(size).for_each(|record| tree.push(&record.hash));
            tree
        }

        fn head(&self) -> Frame {
            let tree = self.tree(self.records.len());
            Frame::Head(TeamHead { incarnation: 5, head: tree.size, root: tree.root(), membership: 1, erasures: 0 })
        }

        fn run(&self, at: usize, wanted: impl Fn(u64) -> bool) -> Run {
            let some: Vec<&SealedRecord> = self.records[at..].iter().take(self.of - at % self.of).collect();
            let some: Vec<&SealedRecord> = some.iter().take_while(|record| record.device == some[0].device).copied().collect();
            let first_seq = at as u64 + 1;
            let packed = (first_seq..).zip(&some).map(|(seq, record)| {
                let mut packed: PackedRecord = minicbor::decode(&record.packed).expect("a record");
                if !wanted(seq) {
                    packed.let_content_go();
                }
                packed
            });
            let pack = Pack {
                version: PROTOCOL,
                team: TEAM,
                device: some[0].device.bytes(),
                first: some[0].number,
                previous: some[0].previous,
                records: packed.collect(),
                signature: some[some.len() - 1].signature.as_slice().try_into().expect("a signature"),
            };
            Run { first_seq, received_ms: first_seq * 10, pack }
        }

        /// The newest records, from this number on.
        fn newest(&self, from: u64) -> Vec<u8> {
            let below = usize::try_from(from - 1).expect("few");
            let mut frames = vec![self.head(), Frame::Below(self.tree(below))];
            let mut at = below;
            while at < self.records.len() {
                let run = self.run(at, |_| true);
                at += run.pack.records.len();
                frames.push(Frame::Run(run));
            }
            frames.push(Frame::End(below > 0));
            frames.iter().flat_map(Frame::to_bytes).collect()
        }

        fn named(&self, numbers: &[u64]) -> Vec<Frame> {
            let mut frames = vec![self.head()];
            let mut next = 0;
            for number in numbers {
                let at = usize::try_from(*number - 1).expect("few");
                let begin = at - at % self.of;
                if begin >= next {
                    let run = self.run(begin, |seq| numbers.contains(&seq));
                    next = begin + run.pack.records.len();
                    frames.push(Frame::Run(run));
                }
            }
            frames.push(Frame::End(false));
            frames
        }
    }

    fn bytes(frames: &[Frame]) -> Vec<u8> {
        frames.iter().flat_map(Frame::to_bytes).collect()
    }

    fn contact(note: &str) -> Content {
        Content::Contact(Contact {
            site: EntryId::from_bytes([99; 16]),
            at: chrono::DateTime::UNIX_EPOCH,
            zone: None,
            manner: Some(Manner::Greeting),
            people: Vec::new(),
            topics: Vec::new(),
            barrier: None,
            note: note.into(),
            unknown: Default::default(),
        })
    }

    /// A lead, a worker, and what they have written: person 3, which was corrected at 8, person 7, contacts otherwise. The lead's device holds
    /// all of it.
    struct Team {
        reader: Reader,
        lead: Author,
        worker: Author,
        server: Server,
        whole: Reader,
    }

    impl Team {
        fn with(count: u8, of: usize) -> Self {
            let (reader, lead, _, mut worker) = Reader::new();
            let records = (1..=count).map(|n| match n {
                3 => worker.write(3, 3, &[], "Mågen"),
                8 => worker.write(3, 8, &[3], "Mågen fra kanalen"),
                7 => worker.write(7, 7, &[], "Ternen"),
                n => worker.write_down(n, n, &[], contact("Hej")),
            });
            let records = records.collect();
            let whole = reader.newcomer();
            let mut team = Self { reader, lead, worker, server: Server { records, of }, whole };
            team.whole_pulls();
            team
        }

        fn whole_pulls(&mut self) {
            let after = Cursor::load(&self.whole.vault).expect("reads").frontier.size;
            let mut frames = vec![self.server.head()];
            let mut at = usize::try_from(after).expect("few");
            while at < self.server.records.len() {
                let run = self.server.run(at, |_| true);
                at += run.pack.records.len();
                frames.push(Frame::Run(run));
            }
            frames.push(Frame::End(false));
            take_page(&mut self.whole.vault, &self.lead.keyring, &self.whole.roster, &bytes(&frames)).expect("verifies");
        }

        fn due(&self) -> Vec<Register> {
            registers_due(&self.whole.vault, &self.whole.roster, self.lead.device, &WINDOW).expect("reads")
        }

        /// The lead writes what is due, and it is the server's.
        fn register(&mut self) -> Vec<Register> {
            let due = self.due();
            for register in &due {
                let n = u8::try_from(self.server.records.len()).expect("few") + 1;
                let record = self.lead.write_down(n, n, &[], Content::Register(register.clone()));
                // A run of its own.
                self.server.records.push(record);
            }
            self.whole_pulls();
            due
        }

        fn newcomer(&self, from: u64) -> Reader {
            let mut reader = self.reader.newcomer();
            let body = self.server.newest(from);
            take_earlier(&mut reader.vault, &self.lead.keyring, &reader.roster, &body).expect("verifies");
            reader
        }

        fn descent(&self, reader: &Reader) -> Descent {
            descent(&reader.vault, &reader.roster, self.worker.device, WINDOW.reach_ms, &mut None).expect("reads")
        }

        fn take(&self, reader: &mut Reader, names: &[Name], frames: &[Frame]) -> Result<Page, SyncError> {
            take_named(&mut reader.vault, &self.lead.keyring, &reader.roster, names, &bytes(frames))
        }
    }

    fn numbers(names: &[Name]) -> Vec<u64> {
        names.iter().map(|name| name.seq).collect()
    }

    #[test]
    fn a_device_stops_at_its_window_with_what_the_register_names_and_goes_on_when_it_is_asked_to() {
        for of in [1, 4] {
            let mut team = Team::with(30, of);
            assert_eq!(team.register().iter().flat_map(|register| numbers(&register.names)).collect::<Vec<_>>(), [3, 7, 8]);
            // Received at 310 is the newest: all from 220 on are wanted.
            assert_eq!(team.descent(&team.newcomer(23)), Descent::Before(23, 220));
            let mut reader = team.newcomer(21);
            assert_eq!(depth(&reader.vault).expect("reads"), Depth::Coming(20));
            let Descent::Named(names) = team.descent(&reader) else { panic!("at the window") };
            assert_eq!(numbers(&names), [3, 7, 8]);
            let frames = team.server.named(&[3, 7, 8]);
            let taken = team.take(&mut reader, &names, &frames).expect("verifies");
            assert_eq!(taken, Page::Taken { more: false, new: 3 });
            assert_eq!(reader.aliases(3), ["Mågen fra kanalen", "Mågen"]);
            assert_eq!(reader.vault.quarantined().expect("reads"), 0, "what was not asked for was not kept");
            assert_eq!(team.descent(&reader), Descent::Done);
            assert_eq!(depth(&reader.vault).expect("reads"), Depth::Since(210));
            assert_eq!(super::super::missing(&reader.vault).expect("reads"), 0);
            assert_eq!(reader.vault.gap(20).expect("reads"), None, "islands are no gap");
            assert!(reader.vault.gap(0).expect("reads").is_some());

            reach_back(&mut reader.vault, WINDOW.reach_ms).expect("writes");
            assert_eq!(depth(&reader.vault).expect("reads"), Depth::Older(210));
            assert_eq!(team.descent(&reader), Descent::Before(21, 120));
            // Down to the bottom, over the islands.
            let body = {
                let mut frames = vec![team.server.head(), Frame::Below(Frontier::default())];
                let mut at = 0;
                while at < 20 {
                    let run = team.server.run(at, |_| true);
                    at += run.pack.records.len();
                    frames.push(Frame::Run(run));
                }
                frames.push(Frame::End(false));
                bytes(&frames)
            };
            let taken = take_earlier(&mut reader.vault, &team.lead.keyring, &reader.roster, &body).expect("verifies");
            assert_eq!(taken, Page::Taken { more: false, new: 20 });
            assert_eq!((Below::load(&reader.vault).expect("reads"), depth(&reader.vault).expect("reads")), (Below::Nothing, Depth::Whole));
            assert_eq!((reader.vault.gap(0).expect("reads"), reader.vault.lacking().expect("reads")), (None, 0));
            assert_eq!(reader.aliases(3).len(), 2);
            assert_eq!(crate::sync::prefix::frontier_at(&reader.vault, 10).expect("reads"), Some(team.server.tree(10)));
        }
    }

    #[test]
    fn leads_and_stewards_hold_everything() {
        let mut team = Team::with(30, 1);
        team.register();
        let reader = team.newcomer(21);
        for role in [roles::LEAD, roles::STEWARD] {
            let mut roster = reader.roster.clone();
            roster.devices.get_mut(&team.worker.device.bytes()).expect("of the team").member.roles |= role;
            let next = descent(&reader.vault, &roster, team.worker.device, WINDOW.reach_ms, &mut None).expect("reads");
            assert_eq!(next, Descent::Before(21, 0));
        }
    }

    #[test]
    fn a_register_that_does_not_hold_stops_nobody() {
        let mut team = Team::with(30, 1);
        let good = team.due().remove(0);
        let cases: Vec<(&str, bool, Register)> = vec![
            ("by a worker", false, good.clone()),
            ("of another history", true, Register { root: [1; 32], ..good.clone() }),
            ("of before a kind was known", true, Register { kinds: vec![Kind::Person], ..good.clone() }),
            ("of too little", true, Register { last: 19, ..good.clone() }),
            ("of too few", true, Register { size: 19, root: team.server.tree(19).root(), ..good.clone() }),
            ("of a part", true, Register { after: 1, ..good.clone() }),
            ("of a time when nobody was", true, Register { membership: 0, ..good }),
        ];
        for (name, leads, register) in cases {
            let n = u8::try_from(team.server.records.len()).expect("few") + 1;
            let author = if leads { &mut team.lead } else { &mut team.worker };
            let (tip, record) = (author.tip, author.write_down(n, n, &[], Content::Register(register)));
            team.server.records.push(record);
            let reader = team.newcomer(21);
            assert_eq!(team.descent(&reader), Descent::Before(21, 0), "{name}");
            team.server.records.pop();
            let author = if leads { &mut team.lead } else { &mut team.worker };
            author.tip = tip;
        }
        team.register();
        let reader = team.newcomer(21);
        assert!(matches!(team.descent(&reader), Descent::Named(_)), "the script can succeed");
    }

    #[test]
    fn lies_about_what_a_register_names_are_refused_and_nothing_of_them_is_kept() {
        type Lie = fn(&Team, &mut Vec<Frame>);
        fn run(frames: &mut [Frame]) -> &mut Run {
            let found = frames.iter_mut().find_map(|frame| if let Frame::Run(run) = frame { Some(run) } else { None });
            found.expect("a run")
        }
        let lies: [(&str, Lie); 8] = [
            ("another record in its place", |team, frames| {
                *run(frames) = team.server.run(3, |_| true);
                run(frames).first_seq = 3;
            }),
            ("left out", |_, frames| drop(frames.remove(1))),
            ("the last left out", |_, frames| drop(frames.remove(frames.len() - 2))),
            ("nothing at all", |_, frames| drop(frames.drain(1..frames.len() - 1))),
            ("another body", |_, frames| {
                let body = run(frames).pack.records.iter_mut().find_map(|record| record.body.as_mut()).expect("a body");
                body[40] ^= 1;
            }),
            ("another signature", |_, frames| run(frames).pack.signature[5] ^= 1),
            ("of another team", |_, frames| run(frames).pack.team = [9; 16]),
            ("one that nobody asked for", |team, frames| frames.insert(1, Frame::Run(team.server.run(0, |_| true)))),
        ];
        let mut team = Team::with(30, 1);
        team.register();
        for (name, lie) in lies {
            let mut reader = team.newcomer(21);
            let Descent::Named(names) = team.descent(&reader) else { panic!("at the window") };
            let mut frames = team.server.named(&numbers(&names));
            lie(&team, &mut frames);
            let taken = team.take(&mut reader, &names, &frames);
            assert!(matches!(taken, Err(SyncError::Distrusted(_) | SyncError::Pack(_))), "{name}: {taken:?}");
            assert_eq!((reader.aliases(3).len(), reader.aliases(7).len()), (0, 0), "{name}");
            assert_eq!(team.descent(&reader), Descent::Named(names.clone()), "{name}");
            refuse_registers(&reader.vault).expect("writes");
            assert_eq!(team.descent(&reader), Descent::Before(21, 0), "{name}: everything is fetched then");
        }
    }

    #[test]
    fn what_came_before_a_cut_is_kept_and_the_rest_is_asked_for() {
        let mut team = Team::with(30, 1);
        team.register();
        let mut reader = team.newcomer(21);
        let Descent::Named(names) = team.descent(&reader) else { panic!("at the window") };
        let frames = team.server.named(&numbers(&names));
        let taken = team.take(&mut reader, &names, &frames[..3]).expect("verifies");
        assert_eq!(taken, Page::Taken { more: true, new: 2 });
        let Descent::Named(rest) = team.descent(&reader) else { panic!("not all") };
        assert_eq!(numbers(&rest), [8]);
    }

    #[test]
    fn a_register_is_due_when_the_log_is_long_and_the_newest_is_old() {
        let mut short = Team::with(6, 1);
        assert_eq!(short.register(), []);
        let mut team = Team::with(30, 1);
        assert_eq!(team.register().len(), 1);
        assert_eq!(team.due(), [], "it is young");
        for n in 32..=33 {
            let record = team.worker.write_down(n, n, &[], contact("Hej"));
            team.server.records.push(record);
        }
        team.whole_pulls();
        assert_eq!(team.due(), [], "still");
        let record = team.worker.write(34, 34, &[], "Skarven");
        team.server.records.push(record);
        team.whole_pulls();
        let [register] = team.due().try_into().expect("one");
        assert_eq!(numbers(&register.names), [3, 7, 8, 34]);
        assert_eq!((register.after, register.last, register.size), (0, 34, 34));
        let worker = registers_due(&team.whole.vault, &team.whole.roster, team.worker.device, &WINDOW).expect("reads");
        assert_eq!(worker, [], "only leads hold everything");
    }
}
