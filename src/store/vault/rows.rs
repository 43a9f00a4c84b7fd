//! One row an entry: what lists need of it, kept with every revision, so that reading many opens none.

use std::borrow::Cow;

use rusqlite::{OptionalExtension, params};

use super::{
    super::{error::StoreError, outbox::i64_of},
    Vault, Writing,
    graph::heads,
    pared::read_content,
};
use crate::{
    domain::{
        entry::{Content, Hlc},
        ids::{DeviceId, EntryId, RevisionId},
    },
    payload::Inside,
};

/// What the rows hold. The next number makes every vault's rows anew at its next unlock.
const ROWS: u8 = 3;

/// A row that is there becomes what it would be.
const RENEWED: &str = "UPDATE SET number = excluded.number, kind = excluded.kind, heads = excluded.heads, sort_ms = excluded.sort_ms,
    target = excluded.target, author = excluded.author, saved = excluded.saved, mine = excluded.mine, open = excluded.open,
    site = excluded.site, people = excluded.people";

/// The newest head of an entry.
struct Head<'a> {
    heads: u64,
    hlc: Hlc,
    device: DeviceId,
    mine: bool,
    number: i64,
    content: Cow<'a, Content>,
}

impl Vault {
    /// Says whose vault this is, and makes the rows anew that an older app made, or another owner had. Comes before anything is kept.
    ///
    /// # Errors
    /// When the storage refuses; nothing is changed then.
    pub fn prepare(&mut self, owner: DeviceId) -> Result<(), StoreError> {
        let made = [&[ROWS][..], &owner.bytes()].concat();
        self.owner = Some(owner);
        if self.meta("rows")?.as_deref() == Some(&made) {
            return Ok(());
        }
        self.write(|writing| {
            writing.make_rows()?;
            writing.set_meta("rows", &made)
        })
    }
}

impl Writing<'_> {
    fn make_rows(&self) -> Result<(), StoreError> {
        self.make_words()?;
        let mut statement = self.transaction.prepare("SELECT DISTINCT entry FROM revision")?;
        let entries = statement.query_map([], |row| Ok(EntryId::from_bytes(row.get(0)?)))?;
        for entry in entries.collect::<Result<Vec<_>, _>>()? {
            self.refresh_entry(entry, None)?;
        }
        Ok(())
    }

    /// Makes the row of an entry anew; `new` is the revision that it has just got, by its device, with its number. Its conversation follows.
    pub(super) fn refresh_entry(&self, entry: EntryId, new: Option<(&Inside, DeviceId, i64)>) -> Result<(), StoreError> {
        if let Some((inside, device, number)) = new {
            let (hlc, mine, content) = (inside.hlc, self.owner == Some(device), Cow::Borrowed(&inside.content));
            let head = Head { heads: 1, hlc, device, mine, number, content };
            // The first revision of its entry, as most are: nothing has to be read back.
            if self.put_row(entry, &head, "NOTHING")? {
                return head.target().map_or(Ok(()), |target| self.refresh_conversation(target));
            }
        }
        let before = self.target_of(entry)?.flatten();
        let head = self.newest_head(entry)?;
        match &head {
            Some(head) => {
                self.put_row(entry, head, RENEWED)?;
            }
            // Its only revision was taken out of sight.
            None => {
                self.transaction.prepare_cached("DELETE FROM entry WHERE id = ?1")?.execute(params![entry.bytes()])?;
            }
        }
        let target = head.as_ref().and_then(Head::target);
        for target in before.filter(|before| target != Some(*before)).into_iter().chain(target) {
            self.refresh_conversation(target)?;
        }
        Ok(())
    }

    /// What an entry's row is about: nothing where there is no row, and nothing within it where the entry is no message.
    pub(super) fn target_of(&self, entry: EntryId) -> Result<Option<Option<EntryId>>, StoreError> {
        let mut statement = self.transaction.prepare_cached("SELECT target FROM entry WHERE id = ?1")?;
        let target: Option<Vec<u8>> = statement.query_row(params![entry.bytes()], |row| row.get(0)).optional()?;
        Ok(target.map(|target| <[u8; 16]>::try_from(target).ok().map(EntryId::from_bytes)))
    }

    fn newest_head(&self, entry: EntryId) -> Result<Option<Head<'_>>, StoreError> {
        let heads = heads(&self.transaction, entry)?;
        let mut newest: Option<(u64, RevisionId)> = None;
        for head in &heads {
            let mut statement = self.transaction.prepare_cached("SELECT hlc FROM revision WHERE id = ?1")?;
            let hlc: i64 = statement.query_row(params![head.bytes()], |row| row.get(0))?;
            newest = newest.max(Some((hlc.cast_unsigned(), *head)));
        }
        let Some((hlc, revision)) = newest else { return Ok(None) };
        let mut statement = self.transaction.prepare_cached(
            "SELECT v.kind, v.content, v.content_key, r.device, v.number FROM revision v JOIN record r ON r.id = v.number WHERE v.id = ?1",
        )?;
        let (content, device, number): (_, [u8; 16], i64) =
            statement.query_row(params![revision.bytes()], |row| Ok((read_content(row, 0, 1, 2)?, row.get(3)?, row.get(4)?)))?;
        let sql = "SELECT 1 FROM revision v CROSS JOIN record r ON r.id = v.number WHERE v.entry = ?1 AND r.device = ?2";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let mine = self.owner.map(|owner| statement.exists(params![entry.bytes(), owner.bytes()])).transpose()?.unwrap_or_default();
        Ok(Some(Head {
            heads: heads.len() as u64,
            hlc: Hlc(hlc),
            device: DeviceId::from_bytes(device),
            mine,
            number,
            content: Cow::Owned(content.ok_or(StoreError::Content("a revision"))?),
        }))
    }

    /// `known` is what becomes of a row that is there. Gives back whether anything was written.
    fn put_row(&self, entry: EntryId, head: &Head<'_>, known: &str) -> Result<bool, StoreError> {
        let content = head.content.as_ref();
        let people: Vec<u8> = content.people().iter().flat_map(|person| person.bytes()).collect();
        let sql = format!(
            "INSERT INTO entry (number, id, kind, heads, sort_ms, target, author, saved, mine, open, site, people)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) DO {known}"
        );
        let written = self.transaction.prepare_cached(&sql)?.execute(params![
            head.number,
            entry.bytes(),
            content.kind().code(),
            i64_of(head.heads),
            sort_ms(content, head.hlc),
            bytes_of(head.target()),
            head.device.bytes(),
            head.hlc.0.cast_signed(),
            head.mine,
            content.is_open(),
            bytes_of(content.site()),
            people,
        ])?;
        Ok(written > 0)
    }
}

impl Head<'_> {
    /// What the entry is about.
    fn target(&self) -> Option<EntryId> {
        if let Content::Review(review) = self.content.as_ref() { Some(review.target) } else { None }
    }
}

fn bytes_of(id: Option<EntryId>) -> Vec<u8> {
    id.map(|id| id.bytes().to_vec()).unwrap_or_default()
}

/// What the log is sorted by: the time of the event, an escort's appointment as if the wall stood in UTC, or the time of saving.
fn sort_ms(content: &Content, hlc: Hlc) -> i64 {
    match content {
        Content::Escort(escort) => escort.appointment.and_utc().timestamp_millis(),
        other => other.happened().map_or(i64::try_from(hlc.unix_ms()).unwrap_or(i64::MAX), |time| time.timestamp_millis()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        crypto::Secret,
        domain::{
            barrier::Barrier,
            contact::{Contact, Manner},
            review::{Review, ReviewState},
        },
        store::{Place, SealedRecord},
    };

    const OWN: [u8; 16] = [7; 16];
    const OTHER: [u8; 16] = [8; 16];

    fn contact(note: &str) -> Content {
        Content::Contact(Contact {
            site: EntryId::from_bytes([9; 16]),
            at: chrono::DateTime::UNIX_EPOCH,
            zone: None,
            manner: Some(Manner::Greeting),
            people: vec![EntryId::from_bytes([5; 16]), EntryId::from_bytes([4; 16])],
            topics: Vec::new(),
            barrier: None::<Barrier>,
            note: note.into(),
            unknown: Default::default(),
        })
    }

    fn message(state: ReviewState) -> Content {
        let at = chrono::DateTime::UNIX_EPOCH;
        Content::Review(Review { target: EntryId::from_bytes([1; 16]), state, at, text: String::new(), unknown: Default::default() })
    }

    fn put(vault: &mut Vault, device: [u8; 16], number: u8, entry: u8, parents: &[u8], content: Content) {
        let id = |n: u8| RevisionId::from_bytes([n; 16]);
        let hash = [number; 32];
        let (device, hlc) = (DeviceId::from_bytes(device), Hlc(u64::from(number) << 16));
        let parents = parents.iter().map(|parent| id(*parent)).collect();
        let (revision, entry) = (id(number), EntryId::from_bytes([entry; 16]));
        let inside = Inside { revision, entry, parents, hlc, seen: None, status: None, content };
        let (packed, signature) = (Vec::new(), Vec::new());
        let record =
            SealedRecord { device, number: number.into(), hash, previous: [0; 32], packed, signature, seq: number.into(), received_ms: 0 };
        let kept = vault.write(|writing| {
            writing.put_record(&record)?;
            writing.put_revision(&inside, device, &hash)
        });
        kept.expect("keeps");
    }

    fn rows(vault: &Vault) -> Vec<String> {
        let sql = "SELECT hex(id) || kind || number || heads || sort_ms || hex(target) || hex(author) || saved || mine || open || hex(site)
                       || hex(people) FROM entry
                   UNION ALL SELECT hex(target) || standing || state || hex(author) || hex(asked) || hex(looked) FROM conversation ORDER BY 1";
        let mut statement = vault.connection.prepare(sql).expect("reads");
        statement.query_map([], |row| row.get(0)).expect("reads").collect::<Result<_, _>>().expect("reads")
    }

    #[test]
    fn rows_that_are_made_anew_are_those_that_were_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { folder: folder.path().to_path_buf(), wal: false };
        let mut vault = Vault::create(&place, "vault.db", &Secret::from_bytes([1; 32])).expect("creates");
        vault.prepare(DeviceId::from_bytes(OWN)).expect("prepares");
        put(&mut vault, OWN, 1, 1, &[], contact("først"));
        put(&mut vault, OTHER, 2, 1, &[1], contact("rettet"));
        put(&mut vault, OTHER, 3, 1, &[1], contact("rettet af en anden"));
        put(&mut vault, OTHER, 4, 2, &[], message(ReviewState::Question));
        put(&mut vault, OWN, 5, 3, &[], message(ReviewState::Answer));
        put(&mut vault, OTHER, 6, 4, &[], message(ReviewState::Seen));
        let kept = rows(&vault);
        assert_eq!(kept.len(), 5);
        let open = vault.open_conversations().expect("reads");
        let [conversation] = open.as_slice() else { panic!("{open:?}") };
        assert!(conversation.mine && conversation.state == ReviewState::Answer);
        assert_eq!(
            (conversation.asked.as_slice(), conversation.looked.as_slice()),
            (&[DeviceId::from_bytes(OTHER)][..], &[DeviceId::from_bytes(OTHER)][..])
        );
        assert_eq!(vault.own_counts(DeviceId::from_bytes(OWN)).expect("counts"), (0, 2));

        // As an older app left them.
        let old = "UPDATE entry SET author = x'', saved = 0, mine = 0, open = 0, site = x'', people = x''; DELETE FROM conversation;
                   DELETE FROM meta WHERE key = 'rows'";
        vault.connection.execute_batch(old).expect("writes");
        assert_ne!(rows(&vault), kept);
        vault.prepare(DeviceId::from_bytes(OWN)).expect("prepares");
        assert_eq!(rows(&vault), kept);
        // Another owner of the same file has written less of it.
        vault.prepare(DeviceId::from_bytes(OTHER)).expect("prepares");
        assert_eq!(vault.own_counts(DeviceId::from_bytes(OTHER)).expect("counts"), (0, 3));
    }
}
