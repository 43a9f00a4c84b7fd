//! The log narrowed to what somebody searches for, and how far that reaches.

use super::{
    days::date_of,
    rows::{is_log_kind, listed_happened},
    session::Open,
    window::older,
};
use crate::{
    client::{failure::Failure, view::Reach},
    store::ListedEntry,
    sync::missing,
};

/// Rows that a search shows: whoever finds more writes another word.
const ROWS: usize = 100;

/// The newest entries from `from_ms` on that are wanted and in which all of this is found, and how far the search reached.
pub(super) fn search(
    open: &Open,
    beginnings: &[String],
    from_ms: i64,
    wanted: impl FnMut(&ListedEntry) -> bool,
) -> Result<(Vec<ListedEntry>, Reach), Failure> {
    let mut rows = open.vault.listed_among(&open.vault.find(beginnings)?, from_ms, ROWS + 1, wanted)?;
    let older = older(open)?;
    // What a register names lies below and may be of any age: the log is here from the other day on.
    let since = match older {
        Some(older) => Some(older.since),
        None => open.vault.oldest(is_log_kind)?.map(|oldest| date_of(listed_happened(&oldest))),
    };
    let reach = Reach { since, missing: missing(&open.vault)?, older: older.is_some(), more: rows.len() > ROWS };
    rows.truncate(ROWS);
    Ok((rows, reach))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        client::message::{LogFilter, Request, Response},
        domain::{
            contact::Manner,
            entry::{Content, Kind},
            ids::EntryId,
            person::{Person, Rung},
            review::ReviewState,
        },
        engine::{Engine, specimen::Specimen},
    };

    fn saved(answer: Response) -> EntryId {
        match answer {
            Response::Saved { entry } => entry,
            other => panic!("not saved: {other:?}"),
        }
    }

    fn contact(engine: &mut Engine, note: &str, with: &[EntryId]) -> EntryId {
        let mut draft = engine.open_draft(Kind::Contact).expect("a draft");
        let Content::Contact(contact) = &mut draft.content else { panic!("another kind") };
        (contact.manner, contact.note, contact.people) = (Some(Manner::Greeting), note.into(), with.to_vec());
        saved(engine.handle(Request::Save(draft)).expect("saves"))
    }

    fn person(engine: &mut Engine, alias: &str) -> EntryId {
        let content = Content::Person(Person { alias: alias.into(), rung: Rung::Alias, note: String::new(), unknown: <_>::default() });
        saved(engine.handle(Request::Record { entry: None, content }).expect("saves"))
    }

    fn found(engine: &mut Engine, words: &str) -> (Vec<EntryId>, Option<Reach>) {
        let filter = LogFilter { words: words.into(), ..LogFilter::default() };
        let Ok(Response::Log(log)) = engine.handle(Request::Log(filter)) else { panic!("no log") };
        (log.rows.into_iter().map(|row| row.entry).collect(), log.reach)
    }

    #[test]
    fn an_entry_is_found_by_its_words_its_people_and_what_was_asked_about_it() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let mågen = person(&mut engine, "Mågen");
        let coffee = contact(&mut engine, "Fik en café au lait på Ålborggade.", &[]);
        specimen.wait_seconds(60);
        let letter = contact(&mut engine, "Læste et brev fra jobcentret.", &[mågen]);
        specimen.wait_seconds(60);
        engine.handle(Request::Review { target: letter, state: ReviewState::Question, text: "Hvornår er fristen?".into() }).expect("asks");

        for (words, entries) in [
            ("CAFE", vec![coffee]),
            ("aalborg", vec![coffee]),
            ("ålborgg", vec![coffee]),
            ("alborg", vec![]),
            ("jobcenter", vec![]),
            ("jobcentr", vec![letter]),
            ("mågen brev", vec![letter]),
            ("mågen café", vec![]),
            ("frist", vec![letter]),
            ("fristen mågen læs", vec![letter]),
            ("torvet", vec![]),
            ("\"brev* OR (café", vec![]),
        ] {
            assert_eq!(found(&mut engine, words).0, entries, "{words}");
        }
        let (both, reach) = found(&mut engine, "br");
        assert_eq!((both, reach), (vec![letter], Some(Reach { since: Some(engine_day(&engine)), missing: 0, older: false, more: false })));
        assert_eq!(found(&mut engine, " å . "), (vec![letter, coffee], None), "too short to be searched for");
    }

    fn engine_day(engine: &Engine) -> chrono::NaiveDate {
        date_of(engine.env.now())
    }

    #[test]
    fn a_correction_is_found_by_what_it_says_now_and_an_erasure_by_nothing() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_steward();
        let entry = contact(&mut engine, "Talte om huslejen.", &[]);
        let Ok(Response::Draft(mut draft)) = engine.handle(Request::Correct { entry, from: None }) else { panic!("no draft") };
        let Content::Contact(contact) = &mut draft.content else { panic!("another kind") };
        contact.note = "Talte om depositummet.".into();
        engine.handle(Request::Save(draft)).expect("saves");
        assert_eq!(found(&mut engine, "husleje").0, []);
        assert_eq!(found(&mut engine, "depositum").0, [entry]);

        engine.handle(Request::Erase(entry)).expect("erases");
        assert_eq!(found(&mut engine, "depositum").0, []);
        assert_eq!(found(&mut engine, "talte").0, []);
    }

    #[test]
    fn a_search_shows_the_newest_and_says_that_there_is_more() {
        let specimen = Specimen::new();
        let mut engine = specimen.new_team();
        let mut entries = Vec::new();
        for number in 0..=ROWS {
            specimen.wait_seconds(60);
            entries.push(contact(&mut engine, &format!("Kaffe nummer {number}."), &[]));
        }
        let (rows, reach) = found(&mut engine, "kaffe");
        assert!(reach.is_some_and(|reach| reach.more));
        entries.reverse();
        entries.truncate(ROWS);
        assert_eq!(rows, entries);
    }
}
