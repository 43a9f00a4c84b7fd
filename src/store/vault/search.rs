//! The words of what is here: kept with every revision, gone with it, and searched.

use rusqlite::{Connection, params};

use super::{super::error::StoreError, Vault, Writing, pared::read_content};
use crate::domain::{
    entry::Content,
    gathered,
    ids::{EntryId, RevisionId},
    search::{folded, on_the_way},
};

/// Words that no text has: a person's own entry, a message, and whoever is named.
const PERSON: &str = "#p";
const MESSAGE: &str = "#m";

/// Entries in which words were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Numbers of their newest heads, and of revisions that are none any more.
    pub(super) numbers: gathered::Set<i64>,
}

impl Vault {
    /// The entries in which every one of these beginnings ([`crate::domain::search::beginnings`]) is that of a word: a word of their newest
    /// revision, or of any where there are two versions, of a message about them, or of the entry of a person whom they name.
    ///
    /// # Errors
    /// When the storage refuses.
    pub fn find(&self, beginnings: &[String]) -> Result<Found, StoreError> {
        let mut found: Option<gathered::Set<i64>> = None;
        let versions = self.pairs("SELECT v.number, e.number FROM entry e CROSS JOIN revision v ON v.entry = e.id WHERE e.heads > 1")?;
        for beginning in beginnings {
            let numbers = self.with_beginning(beginning, &versions)?;
            found = Some(match found {
                Some(before) => gathered::set(before.into_iter().filter(|number| numbers.contains(number))),
                None => numbers,
            });
        }
        Ok(Found { numbers: found.unwrap_or_default() })
    }

    fn with_beginning(&self, beginning: &str, versions: &[(i64, i64)]) -> Result<gathered::Set<i64>, StoreError> {
        let wanted = match on_the_way(beginning) {
            Some(other) => format!("(\"{beginning}\" * OR \"{other}\" *)"),
            None => format!("(\"{beginning}\" *)"),
        };
        let mut numbers = gathered::set(matches(&self.connection, &wanted)?);
        let mut statement = self.connection.prepare_cached("SELECT id FROM entry WHERE number = ?1")?;
        for number in matches(&self.connection, &format!("{wanted} AND \"{PERSON}\""))? {
            let people = statement.query_map(params![number], |row| Ok(EntryId::from_bytes(row.get(0)?)))?;
            for person in people.collect::<Result<Vec<_>, _>>()? {
                numbers = numbers.join(gathered::set(matches(&self.connection, &format!("\"{}\"", named(person)))?));
            }
        }
        let about = "SELECT t.number FROM entry m JOIN entry t ON t.id = m.target WHERE m.number = ?1";
        let mut statement = self.connection.prepare_cached(about)?;
        for number in matches(&self.connection, &format!("{wanted} AND \"{MESSAGE}\""))? {
            for target in statement.query_map(params![number], |row| row.get(0))? {
                numbers.insert(target?);
            }
        }
        numbers.extend(versions.iter().filter(|(version, _)| numbers.contains(version)).map(|(_, newest)| *newest).collect::<Vec<_>>());
        Ok(numbers)
    }

    fn pairs(&self, sql: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn matches(connection: &Connection, wanted: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT rowid FROM word WHERE word MATCH ?1")?;
    let rows = statement.query_map(params![wanted], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

impl Writing<'_> {
    /// Keeps the words of a revision, at the end of this transaction.
    pub(super) fn put_words(&self, number: i64, Words(words): &Words) {
        if !words.is_empty() {
            self.words.borrow_mut().push((number, words.clone()));
        }
    }

    /// Writes the words that this transaction keeps into the index, in the order in which it is fastest.
    pub(super) fn keep_words(&self) -> Result<(), StoreError> {
        let mut words = self.words.take();
        words.sort_unstable_by_key(|(number, _)| *number);
        for (number, words) in words {
            self.transaction.prepare_cached("INSERT INTO word (rowid, words) VALUES (?1, ?2)")?.execute(params![number, words])?;
        }
        Ok(())
    }

    /// Takes the words of a revision out, so that nothing of them is left in the index.
    pub(super) fn remove_words(&self, revision: RevisionId) -> Result<(), StoreError> {
        self.keep_words()?;
        let mut statement = self.transaction.prepare_cached("SELECT number, kind, content, content_key FROM revision WHERE id = ?1")?;
        let (number, content): (i64, _) =
            statement.query_row(params![revision.bytes()], |row| Ok((row.get(0)?, read_content(row, 1, 2, 3)?)))?;
        let Words(words) = Words::of(&content.ok_or(StoreError::Content("a revision"))?);
        if !words.is_empty() {
            // Without positions and texts the index has to be told what it was given.
            let sql = "INSERT INTO word (word, rowid, words) VALUES ('delete', ?1, ?2)";
            self.transaction.prepare_cached(sql)?.execute(params![number, words])?;
        }
        Ok(())
    }

    /// Makes the index anew of all revisions, whatever it held.
    pub(super) fn make_words(&self) -> Result<(), StoreError> {
        self.transaction.execute("INSERT INTO word (word) VALUES ('delete-all')", [])?;
        let mut statement = self.transaction.prepare("SELECT number, kind, content, content_key FROM revision ORDER BY number")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let content = read_content(row, 1, 2, 3)?.ok_or(StoreError::Content("a revision"))?;
            self.put_words(row.get(0)?, &Words::of(&content));
        }
        self.keep_words()
    }
}

/// What the index is given of a content. Another wording here needs the next number of the rows, which makes every index anew.
#[derive(Debug)]
pub struct Words(String);

impl Words {
    /// Those of this content.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        Self(words_of(content))
    }
}

fn words_of(content: &Content) -> String {
    let mut words: Vec<String> = match content {
        // Names of sites and zones are in no entry.
        Content::Site(_) => Vec::new(),
        other => other.texts().into_iter().map(|(_, text)| folded(text)).filter(|text| !text.is_empty()).collect(),
    };
    match content {
        Content::Person(_) => words.push(PERSON.into()),
        Content::Review(_) => words.push(MESSAGE.into()),
        _ => words.extend(content.people().into_iter().map(named)),
    }
    words.join(" ")
}

/// The word that stands for a person where they are named.
fn named(person: EntryId) -> String {
    format!("#{}", base16ct::lower::encode_string(&person.bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::Secret,
        domain::{
            contact::{Contact, Manner},
            entry::Hlc,
            ids::DeviceId,
            person::{Person, Rung},
            search::beginnings,
        },
        payload::Inside,
        store::{Place, SealedRecord},
    };

    const OWN: [u8; 16] = [7; 16];

    fn vault(folder: &tempfile::TempDir) -> Vault {
        let place = Place { folder: folder.path().to_path_buf(), wal: false };
        let mut vault = Vault::create(&place, "vault.db", &Secret::from_bytes([1; 32])).expect("creates");
        vault.prepare(DeviceId::from_bytes(OWN)).expect("prepares");
        vault
    }

    /// A revision of entry `entry`, by its number, in the record of that number.
    fn put(vault: &mut Vault, number: u16, entry: u16, parents: &[u16], note: &str) {
        let id = |n: u16| u128::from(n).to_be_bytes();
        let parents = parents.iter().map(|parent| RevisionId::from_bytes(id(*parent))).collect();
        keep_after(vault, number, EntryId::from_bytes(id(entry)), parents, contact(entry, note, Vec::new()));
    }

    fn contact(minutes: u16, note: &str, people: Vec<EntryId>) -> Content {
        Content::Contact(Contact {
            site: EntryId::from_bytes([9; 16]),
            at: chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minutes.into()),
            zone: None,
            manner: Some(Manner::Greeting),
            people,
            topics: Vec::new(),
            barrier: None,
            note: note.into(),
            unknown: Default::default(),
        })
    }

    fn keep(vault: &mut Vault, number: u16, entry: EntryId, content: Content) {
        keep_after(vault, number, entry, Vec::new(), content);
    }

    fn keep_after(vault: &mut Vault, number: u16, entry: EntryId, parents: Vec<RevisionId>, content: Content) {
        let (device, hlc, hash) = (DeviceId::from_bytes(OWN), Hlc(u64::from(number) << 16), hash(number));
        let revision = RevisionId::from_bytes(u128::from(number).to_be_bytes());
        let inside = Inside { revision, entry, parents, hlc, seen: None, status: None, content };
        let (packed, signature) = (Vec::new(), Vec::new());
        let (number, previous) = (number.into(), [0; 32]);
        let record = SealedRecord { device, number, hash, previous, packed, signature, seq: number, received_ms: 0 };
        let kept = vault.write(|writing| {
            writing.put_record(&record)?;
            writing.put_revision(&inside, device, &hash)
        });
        kept.expect("keeps");
    }

    fn hash(number: u16) -> [u8; 32] {
        let mut hash = [0; 32];
        hash[..2].copy_from_slice(&number.to_be_bytes());
        hash
    }

    fn found(vault: &Vault, typed: &str) -> Vec<u16> {
        let found = vault.find(&beginnings(typed)).expect("searches");
        let rows = vault.listed_among(&found, i64::MIN, usize::MAX, |_| true).expect("lists");
        rows.iter().map(|row| u16::from_be_bytes([row.entry.bytes()[14], row.entry.bytes()[15]])).collect()
    }

    /// Everything that the index keeps, as bytes.
    fn index(vault: &Vault) -> Vec<u8> {
        let mut all = Vec::new();
        for sql in ["SELECT block FROM word_data", "SELECT CAST(term AS BLOB) FROM word_idx"] {
            let mut statement = vault.connection.prepare(sql).expect("reads");
            let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("reads");
            all.extend(rows.flat_map(|row| row.expect("reads")));
        }
        all
    }

    fn holds(index: &[u8], word: &str) -> bool {
        index.windows(word.len()).any(|part| part == word.as_bytes())
    }

    #[test]
    fn both_versions_of_an_entry_are_found_until_one_names_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        put(&mut vault, 1, 1, &[], "begyndelsen");
        put(&mut vault, 2, 1, &[1], "huslejen");
        put(&mut vault, 3, 1, &[1], "depositummet");
        assert_eq!((found(&vault, "husleje"), found(&vault, "depositum")), (vec![1], vec![1]));
        put(&mut vault, 4, 1, &[2, 3], "begge dele");
        assert_eq!((found(&vault, "husleje"), found(&vault, "begge")), (vec![], vec![1]));
        // The same record once more changes nothing.
        put(&mut vault, 4, 1, &[2, 3], "begge dele");
        assert_eq!(found(&vault, "dele"), [1]);
    }

    #[test]
    fn nothing_is_left_in_the_index_of_what_is_hidden_or_destroyed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        // Enough for several segments, pages within them, and words that are the first of a page.
        for number in 1..=600 {
            put(&mut vault, number, number, &[], &format!("almindelig hemmelighed{number:05} og mere{:05}", number * 7));
        }
        assert!(holds(&index(&vault), "hemmelighed") && found(&vault, "hemmelighed00300") == [300]);
        assert_eq!(found(&vault, "almindelig").len(), 600);
        for number in 1..=600 {
            let gone =
                vault.write(|writing| if number % 2 == 0 { writing.hide(&hash(number)) } else { writing.destroy(&hash(number), b"") });
            gone.expect("takes out");
            if number % 100 == 50 {
                assert_eq!(found(&vault, "almindelig").len(), usize::from(600 - number));
            }
        }
        let left = index(&vault);
        for word in ["hemmelig", "mere0", "almindelig", "almi"] {
            assert!(!holds(&left, word), "{word} is still there");
        }
        assert!(found(&vault, "hemmelighed").is_empty());
    }

    #[test]
    fn an_index_that_is_made_anew_finds_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        put(&mut vault, 1, 1, &[], "huslejen");
        put(&mut vault, 2, 1, &[1], "depositummet");
        put(&mut vault, 3, 2, &[], "depositummet igen");
        // As an app left it that knew no index.
        let old = "INSERT INTO word (word) VALUES ('delete-all'); DELETE FROM meta WHERE key = 'rows'";
        vault.connection.execute_batch(old).expect("writes");
        assert!(found(&vault, "depositum").is_empty());
        vault.prepare(DeviceId::from_bytes(OWN)).expect("prepares");
        assert_eq!((found(&vault, "husleje"), found(&vault, "depositum")), (vec![], vec![2, 1]));
        put(&mut vault, 4, 3, &[], "depositummet til sidst");
        assert_eq!(found(&vault, "depositum"), [3, 2, 1]);
    }

    #[test]
    fn every_letter_that_can_be_typed_can_be_searched_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = vault(&folder);
        for letter in (char::MIN..=char::MAX).step_by(7).filter(|letter| letter.is_alphanumeric()) {
            for beginning in beginnings(&format!("b{letter}b{letter}")) {
                assert!(vault.find(&[beginning]).is_ok(), "{letter:?}");
            }
        }
    }

    #[test]
    fn a_person_is_found_whatever_its_identifier() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut vault = vault(&folder);
        for number in 1..=300_u16 {
            let mut bytes = *blake3::hash(&number.to_be_bytes()).as_bytes().first_chunk::<16>().expect("long enough");
            bytes[0] = 1;
            let person = EntryId::from_bytes(bytes);
            let alias = format!("mågen{number:05}");
            let one = number * 2;
            keep(
                &mut vault,
                one,
                person,
                Content::Person(Person { alias: alias.clone(), rung: Rung::Alias, note: String::new(), unknown: Default::default() }),
            );
            let contact = contact(one + 1, "noget", vec![person]);
            keep(&mut vault, one + 1, EntryId::from_bytes(u128::from(one + 1).to_be_bytes()), contact);
            let found = vault.find(&beginnings(&alias)).expect("searches");
            assert!(found.numbers.len() == 2, "{number} {:?} {}", found.numbers, named(person));
        }
    }
}
