//! One file: what the program sees, what is certainly on the disk, and what lies in between.

use std::{cell::Cell, rc::Rc};

/// Bytes that a disk writes whole or not at all.
const SECTOR: usize = 512;

/// The power of one folder.
#[derive(Default)]
pub(super) struct Power {
    off: Cell<bool>,
    left: Cell<Option<u64>>,
    operations: Cell<u64>,
}

impl Power {
    pub(super) fn cut(&self) {
        self.off.set(true);
    }

    pub(super) fn cut_after(&self, operations: u64) {
        self.left.set(Some(operations));
    }

    pub(super) fn is_cut(&self) -> bool {
        self.off.get()
    }

    pub(super) fn operations(&self) -> u64 {
        self.operations.get()
    }

    pub(super) fn is_counting(&self) -> bool {
        self.left.get().is_some()
    }

    /// Whether one more change takes place.
    pub(super) fn spend(&self) -> bool {
        if self.off.get() {
            return false;
        }
        self.operations.set(self.operations.get() + 1);
        match self.left.get() {
            Some(0) => {
                self.off.set(true);
                false
            }
            left => {
                self.left.set(left.map(|left| left - 1));
                true
            }
        }
    }
}

/// What is found after the power was cut.
pub(crate) enum Survivors<'a> {
    /// Nothing after the last sync of each file.
    Synced,
    /// Everything that was written.
    Everything,
    /// Of what was written since the last sync, any sectors: drawn by chance.
    Some(&'a mut dyn FnMut() -> bool),
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

/// A file.
pub(super) struct File {
    pub(super) bytes: Rc<Vec<u8>>,
    /// What the last sync made certain; kept only once the power may go. `None` within: the file was not there.
    synced: Option<Option<Rc<Vec<u8>>>>,
    since: Vec<Change>,
    pub(super) removed: bool,
    pub(super) power: Rc<Power>,
    pub(super) locks: Locks,
    pub(super) shared: Shared,
}

/// The locks of all connections to a file.
#[derive(Default)]
pub(super) struct Locks {
    pub(super) readers: usize,
    pub(super) reserved: bool,
    pub(super) exclusive: bool,
}

/// The memory that connections in write-ahead mode share.
#[derive(Default)]
pub(super) struct Shared {
    pub(super) regions: Vec<Box<[u64]>>,
    pub(super) users: usize,
    pub(super) held: [Held; 8],
}

/// Who holds one lock of the shared memory.
#[derive(Clone, Copy, Default)]
pub(super) struct Held {
    pub(super) readers: usize,
    pub(super) writer: bool,
}

impl File {
    pub(super) fn holding(bytes: Rc<Vec<u8>>, power: Rc<Power>) -> Self {
        let (locks, shared) = (Locks::default(), Shared::default());
        Self { bytes, synced: None, since: Vec::new(), removed: false, power, locks, shared }
    }

    pub(super) fn new(power: Rc<Power>) -> Self {
        let synced = power.is_counting().then_some(None);
        Self { synced, ..Self::holding(Rc::default(), power) }
    }

    pub(super) fn track(&mut self) {
        self.synced = Some(Some(Rc::clone(&self.bytes)));
        self.since.clear();
    }

    pub(super) fn write(&mut self, at: usize, bytes: &[u8]) -> bool {
        // The write during which the power goes may have reached the disk in part.
        let was_on = !self.power.is_cut();
        let whole = self.power.spend();
        if self.synced.is_some() && was_on {
            self.since.push(Change::Write { at, bytes: bytes.to_vec() });
        }
        if whole {
            write_into(Rc::make_mut(&mut self.bytes), at, bytes);
        }
        whole
    }

    pub(super) fn cut(&mut self, length: usize) -> bool {
        let whole = self.power.spend();
        if whole {
            if self.synced.is_some() {
                self.since.push(Change::Cut { length });
            }
            Rc::make_mut(&mut self.bytes).resize(length, 0);
        }
        whole
    }

    pub(super) fn sync(&mut self) -> bool {
        let whole = self.power.spend();
        if whole && self.synced.is_some() {
            self.track();
        }
        whole
    }

    /// What of the file is found; nothing where it was never certain.
    pub(super) fn surviving(&self, survivors: &mut Survivors<'_>) -> Option<Vec<u8>> {
        let now = || (!self.removed).then(|| self.bytes.as_ref().clone());
        let Some(synced) = &self.synced else { return now() };
        match survivors {
            Survivors::Everything => now(),
            Survivors::Synced => synced.as_ref().map(|bytes| bytes.as_ref().clone()),
            Survivors::Some(chance) => {
                if self.removed && chance() {
                    return None;
                }
                let mut found = synced.as_ref().map_or_else(Vec::new, |bytes| bytes.as_ref().clone());
                for change in &self.since {
                    match change {
                        Change::Write { at, bytes } => some_sectors(&mut found, *at, bytes, chance),
                        Change::Cut { length } if chance() => found.resize(*length, 0),
                        Change::Cut { .. } => {}
                    }
                }
                (synced.is_some() || !found.is_empty()).then_some(found)
            }
        }
    }
}

fn some_sectors(found: &mut Vec<u8>, at: usize, bytes: &[u8], chance: &mut dyn FnMut() -> bool) {
    let mut begin = 0;
    while begin < bytes.len() {
        let end = (begin + SECTOR - (at + begin) % SECTOR).min(bytes.len());
        if chance() {
            write_into(found, at + begin, &bytes[begin..end]);
        }
        begin = end;
    }
}

fn write_into(file: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if file.len() < end {
        file.resize(end, 0);
    }
    file[at..end].copy_from_slice(bytes);
}
