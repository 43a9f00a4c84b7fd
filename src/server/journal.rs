//! The journal of erasures: an append-only file beside the database, so that a backup of before an erasure does not bring anything back.
//!
//! One line for each record that an erasure names: `1 team device number hash check`, all but the number in hexadecimal digits. The check
//! is the first four bytes of `H("erasure-journal", the line before it)`.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

use data_encoding::HEXLOWER;

use crate::protocol::{erase::ErasedRecord, hash::labelled};

/// The first word of each line.
const VERSION: &str = "1";

/// An open journal.
#[derive(Debug)]
pub struct Journal(Mutex<File>);

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journaled {
    /// Records with their teams, in the order of the erasures.
    pub records: Vec<([u8; 16], ErasedRecord)>,
    /// Lines that are none: cut by a crash before anybody was answered, or damaged.
    pub damaged: u64,
}

impl Journal {
    /// Opens the journal to be written on; makes it when absent.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        // What a crash has cut must not swallow the line that comes next.
        let mut last = [b'\n'];
        if file.seek(SeekFrom::End(0))? > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        if last != *b"\n" {
            file.write_all(b"\n")?;
        }
        file.sync_all()?;
        // The name, too, outlives a power cut.
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            sync_folder(folder)?;
        }
        Ok(Self(Mutex::new(file)))
    }

    /// Appends what an erasure names. It is on the disk when this returns.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn append(&self, team: &[u8; 16], records: &[ErasedRecord]) -> io::Result<()> {
        let lines: String = records.iter().map(|record| line(team, record)).collect();
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = file.metadata()?.len();
        let written = file.write_all(lines.as_bytes()).and_then(|()| file.sync_data());
        if written.is_err() {
            // Half a line would take the next one along, and what is refused was not erased.
            file.set_len(before)?;
        }
        written
    }

    /// Everything that a journal holds; nothing when there is none.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(path: &Path) -> io::Result<Journaled> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Journaled::default()),
            Err(error) => return Err(error),
        };
        let mut journaled = Journaled::default();
        for line in BufReader::new(file).split(b'\n') {
            let line = line?;
            match std::str::from_utf8(&line).ok().and_then(parse) {
                Some(record) => journaled.records.push(record),
                None if line.is_empty() => {}
                None => journaled.damaged += 1,
            }
        }
        Ok(journaled)
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere a folder cannot be opened like a file; the name is the system's care.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

fn line(team: &[u8; 16], record: &ErasedRecord) -> String {
    let ErasedRecord { device, number, hash } = record;
    let words = format!("{VERSION} {} {} {number} {}", HEXLOWER.encode(team), HEXLOWER.encode(device), HEXLOWER.encode(hash));
    format!("{words} {}\n", check(&words))
}

fn check(words: &str) -> String {
    let hash = labelled("erasure-journal", &[words.as_bytes()]);
    HEXLOWER.encode(hash.split_at(4).0)
}

fn parse(line: &str) -> Option<([u8; 16], ErasedRecord)> {
    let (words, sum) = line.rsplit_once(' ')?;
    let parts: Vec<&str> = words.split(' ').collect();
    let [VERSION, team, device, number, hash] = parts.as_slice() else { return None };
    if check(words) != sum {
        return None;
    }
    Some((hex(team)?, ErasedRecord { device: hex(device)?, number: number.parse().ok()?, hash: hex(hash)? }))
}

fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    HEXLOWER.decode(text.as_bytes()).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(number: u64) -> ErasedRecord {
        ErasedRecord { device: [2; 16], number, hash: [3; 32] }
    }

    #[test]
    fn what_was_appended_is_read_whatever_a_crash_cut_in_between() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("erasures.journal");
        assert_eq!(Journal::read(&path).expect("none yet"), Journaled::default());
        Journal::open(&path).expect("opens").append(&[1; 16], &[named(1), named(2)]).expect("appends");
        let whole = std::fs::read(&path).expect("reads");
        for cut in 0..whole.len() {
            std::fs::write(&path, &whole[..cut]).expect("writes");
            Journal::open(&path).expect("opens").append(&[1; 16], &[named(3)]).expect("appends");
            let read = Journal::read(&path).expect("reads");
            assert_eq!(read.records.last(), Some(&([1; 16], named(3))), "cut at {cut}");
            assert!(read.records.iter().all(|(team, record)| *team == [1; 16] && [1, 2, 3].contains(&record.number)));
        }
    }

    #[test]
    fn a_changed_letter_is_no_other_record() {
        let line = line(&[1; 16], &named(7));
        let line = line.trim_end();
        assert_eq!(parse(line), Some(([1; 16], named(7))));
        for at in 0..line.len() {
            let mut changed = line.as_bytes().to_vec();
            changed[at] = if changed[at] == b'1' { b'2' } else { b'1' };
            if changed != line.as_bytes() {
                assert_eq!(parse(std::str::from_utf8(&changed).expect("letters")), None, "letter {at}");
            }
        }
    }
}
