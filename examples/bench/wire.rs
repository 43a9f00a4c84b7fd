//! P9: what goes up for an entry, against the words in it, through the real sealing and the real packs.

use std::time::Duration;

use gadeplan::{
    client::message::{Draft, Request, Response},
    domain::{
        contact::{Contact, Manner, Topic},
        entry::Content,
        ids::{EntryId, RevisionId},
    },
    engine::Engine,
};

use super::{Result, client::Device, client::now_ms, figure, notes::Notes, talk};

/// Entries that are sent one by one.
const SINGLE: u64 = 10;
/// Days that loaded entries are spread over.
const DAYS: usize = 90;

/// Gives back how many bytes an entry has on its way, on average.
pub(super) fn measure(device: &Device, entries: usize) -> Result<usize> {
    talk("P9: bytes on the wire");
    let mut notes = Notes::new(1);
    let plain = load(device, &mut notes, entries)?;
    let sent = device.sync()?;
    let count = count(entries);
    figure("P9", "bytes up per entry against its plain note, 10,000 entries in full packs", sent.bytes as f64 / plain, "×", Some(1.8))?;
    figure("P9.note", "average note", plain / count, "B", None)?;
    figure("P9.entry", "average entry on the wire, in full packs", sent.bytes as f64 / count, "B", None)?;
    figure("P9.packs", "pushes for 10,000 entries", sent.packs as f64, "", None)?;
    // A session is opened each time here; a running app keeps its own.
    let session = device.sync()?.bytes;
    let (mut alone, mut words) = (0, 0.0);
    for _ in 0..SINGLE {
        words += load(device, &mut notes, 1)?;
        alone += device.sync()?.bytes;
    }
    let single = alone.saturating_sub(SINGLE * session) as f64 / words;
    figure("P9.single", "the same with one entry in every pack, session not counted", single, "×", None)?;
    Ok(usize::try_from(sent.bytes)? / entries)
}

/// Saves notes of the last days without network. Gives back their bytes.
pub(super) fn load(device: &Device, notes: &mut Notes, entries: usize) -> Result<f64> {
    let mut engine = device.open()?;
    let mut plain = 0;
    for _ in 0..entries {
        let mut draft = draft(device, notes);
        if let Content::Contact(contact) = &mut draft.content {
            contact.at -= Duration::from_secs(60 * notes.below(DAYS * 24 * 60) as u64);
            plain += contact.note.len();
        }
        save(&mut engine, draft)?;
    }
    Ok(count(plain))
}

/// A contact as a worker leaves it before *Gem*.
pub(super) fn draft(device: &Device, notes: &mut Notes) -> Draft {
    let content = Content::Contact(Contact {
        site: device.site,
        at: std::time::SystemTime::now().into(),
        zone: device.zones.get(notes.below(device.zones.len())).copied(),
        manner: Some(Manner::Conversation),
        people: vec![EntryId::from_bytes(notes.bytes())],
        topics: vec![Topic::Housing, Topic::Health],
        barrier: None,
        note: notes.note(),
        unknown: Default::default(),
    });
    let (entry, revision) = (EntryId::make(now_ms(), &notes.bytes()), RevisionId::make(now_ms(), &notes.bytes()));
    Draft { entry, revision, parents: Vec::new(), content, kept: None }
}

pub(super) fn save(engine: &mut Engine, draft: Draft) -> Result<()> {
    match engine.handle(Request::Save(draft))? {
        Response::Saved { .. } => Ok(()),
        other => Err(format!("not saved: {other:?}").into()),
    }
}

fn count(number: usize) -> f64 {
    number as f64
}
