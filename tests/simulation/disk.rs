//! A disk in memory under SQLite: copied in no time, cut off from its power at any write, and then holding whatever a real disk might hold.
//!
//! Each thread has a disk of its own; a connection must stay on the thread that opened it. Folders lose their power one by one.

#[path = "disk/files.rs"]
mod files;
#[path = "disk/vfs.rs"]
mod vfs;

use std::{cell::RefCell, collections::BTreeMap, path::Path, rc::Rc, sync::Once};

pub(crate) use files::Survivors;
use files::{File, Power};

/// What a folder holds, by file name.
pub(crate) type Image = BTreeMap<String, Rc<Vec<u8>>>;

thread_local! {
    static DISK: RefCell<Disk> = RefCell::default();
}

/// Every file by its path, and the power of every folder.
#[derive(Default)]
struct Disk {
    files: BTreeMap<String, Rc<RefCell<File>>>,
    powers: BTreeMap<String, Rc<Power>>,
}

/// From now on SQLite opens its files here, in the whole process.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(vfs::register);
}

/// Copies what lies in a folder.
pub(crate) fn image(folder: &Path) -> Image {
    let prefix = prefix(folder);
    DISK.with_borrow(|disk| {
        let files = disk.files.iter().filter_map(|(path, file)| Some((path.strip_prefix(&prefix)?.to_owned(), file)));
        files.filter(|(_, file)| !file.borrow().removed).map(|(name, file)| (name, Rc::clone(&file.borrow().bytes))).collect()
    })
}

/// Puts files into a folder, in the place of all that lies there. Nobody may have them open.
pub(crate) fn put(folder: &Path, image: &Image) {
    let prefix = prefix(folder);
    DISK.with_borrow_mut(|disk| {
        disk.files.retain(|path, _| !path.starts_with(&prefix));
        let power = Rc::new(Power::default());
        disk.powers.insert(prefix.clone(), Rc::clone(&power));
        for (name, bytes) in image {
            let file = File::holding(Rc::clone(bytes), Rc::clone(&power));
            disk.files.insert(format!("{prefix}{name}"), Rc::new(RefCell::new(file)));
        }
    });
}

/// Removes a file, if it is there and the power is on.
pub(crate) fn remove(path: &Path) {
    DISK.with_borrow_mut(|disk| disk.remove(&path.to_string_lossy()));
}

/// Cuts the power of a folder after so many more writes, cuts and syncs: 0 is the next one. Nothing works there from then on.
pub(crate) fn cut_after(folder: &Path, operations: u64) {
    let prefix = prefix(folder);
    DISK.with_borrow_mut(|disk| {
        for (path, file) in &disk.files {
            if path.starts_with(&prefix) {
                file.borrow_mut().track();
            }
        }
        disk.power(&prefix).cut_after(operations);
    });
}

/// The power of a folder is gone at once.
pub(crate) fn cut(folder: &Path) {
    let prefix = prefix(folder);
    DISK.with_borrow_mut(|disk| disk.power(&prefix).cut());
}

/// Whether the power of a folder is gone.
pub(crate) fn is_cut(folder: &Path) -> bool {
    let prefix = prefix(folder);
    DISK.with_borrow_mut(|disk| disk.power(&prefix).is_cut())
}

/// Writes, cuts and syncs in a folder so far.
pub(crate) fn operations(folder: &Path) -> u64 {
    let prefix = prefix(folder);
    DISK.with_borrow_mut(|disk| disk.power(&prefix).operations())
}

/// What is found when the power is back. Nobody may have a file of the folder open any more.
pub(crate) fn survivors(folder: &Path, survivors: &mut Survivors<'_>) -> Image {
    let prefix = prefix(folder);
    DISK.with_borrow(|disk| {
        let files = disk.files.iter().filter_map(|(path, file)| Some((path.strip_prefix(&prefix)?.to_owned(), file)));
        files.filter_map(|(name, file)| Some((name, Rc::new(file.borrow().surviving(survivors)?)))).collect()
    })
}

fn prefix(folder: &Path) -> String {
    format!("{}/", folder.to_string_lossy())
}

impl Disk {
    fn power(&mut self, prefix: &str) -> Rc<Power> {
        Rc::clone(self.powers.entry(prefix.to_owned()).or_default())
    }

    /// Removes a file. False where the power is gone; nothing where there is no such file.
    fn remove(&mut self, path: &str) -> Option<bool> {
        let power = self.power_of(path);
        let file = self.files.get(path).filter(|file| !file.borrow().removed)?;
        if !power.spend() {
            return Some(false);
        }
        if power.is_counting() {
            // It may be back when the power is.
            file.borrow_mut().removed = true;
        } else {
            self.files.remove(path);
        }
        Some(true)
    }

    /// The power of the folder that a file lies in.
    fn power_of(&mut self, path: &str) -> Rc<Power> {
        let end = path.rfind('/').map_or(0, |at| at + 1);
        self.power(&path[..end])
    }
}
