//! Erasures in words: what was erased by whom, how far that has come, what is older than it may be.

use chrono::{DateTime, Utc};

use super::{
    say::{list, small},
    team::holder,
};
use crate::{
    client::erasure::{DueRow, ErasedView, ErasureProgress, ErasureRow, LaterRow, MissingDevice},
    domain::erasure::ErasureReason,
    ui::{
        messages::{
            dates::{capital, moment},
            kind, t, t_with,
        },
        theme::Tone,
    },
};

/// "Kontakt", "3 × Kontakt og 1 × Person".
#[must_use]
pub fn what(row: &ErasureRow) -> String {
    let one = |(of, count): &(crate::domain::entry::Kind, u32)| match count {
        1 => small(&kind(*of)),
        _ => t_with("erasure-several", &[("count", (*count).into()), ("kind", small(&kind(*of)).into())]),
    };
    let words: Vec<String> = row.kinds.iter().map(one).collect();
    capital(&list(&words))
}

/// "Slettet af Karen, i dag kl. 12.05".
#[must_use]
pub fn by(who: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    t_with("erased-by", &[("who", holder(who).into()), ("time", moment(at, now).into())])
}

/// Why, where that needs saying.
#[must_use]
pub fn reason(reason: ErasureReason) -> Option<String> {
    (reason == ErasureReason::Expired).then(|| t("erased-expired"))
}

/// "Slettet på 9 af 10 telefoner", or that it waits.
#[must_use]
pub fn progress(progress: &ErasureProgress) -> (Tone, String) {
    if progress.refused {
        return (Tone::Need, t("erasure-refused"));
    }
    if progress.waiting {
        return (Tone::Wait, t("erasure-waiting"));
    }
    let tone = if progress.done < progress.of { Tone::Wait } else { Tone::Sent };
    (tone, t_with("erasure-progress", &[("done", progress.done.into()), ("of", progress.of.into())]))
}

/// "Ali, sidst hørt fra 3. maj kl. 10.12".
#[must_use]
pub fn missing(device: &MissingDevice, now: DateTime<Utc>) -> String {
    let who = holder(&device.holder);
    match device.heard {
        Some(heard) => t_with("erasure-missing", &[("who", who.into()), ("time", moment(heard, now).into())]),
        None => t_with("erasure-missing-never", &[("who", who.into())]),
    }
}

/// "12 poster af slagsen kontakt er ældre end 365 dage".
#[must_use]
pub fn due(row: &DueRow) -> String {
    t_with("erasures-due-line", &[("count", row.count.into()), ("kind", small(&kind(row.kind)).into()), ("days", row.days.into())])
}

/// How many entries are due.
#[must_use]
pub fn due_count(rows: &[DueRow]) -> u32 {
    rows.iter().map(|row| row.count).fold(0, u32::saturating_add)
}

/// What was written after an erasure, as far as it has words.
#[must_use]
pub fn later(row: &LaterRow) -> String {
    let texts = row.content.as_ref().map(|content| content.texts()).unwrap_or_default();
    let words: Vec<&str> = texts.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
    words.join("\n")
}

/// What stands in the place of an entry: "Kontakt er slettet".
#[must_use]
pub fn stub(view: &ErasedView) -> String {
    t_with("erased-title", &[("kind", kind(view.kind).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::erasure::ErasureProgress, domain::entry::Kind};

    fn progress_of(waiting: bool, done: u32, of: u32) -> ErasureProgress {
        ErasureProgress { waiting, refused: false, done, of, missing: Vec::new() }
    }

    #[test]
    fn how_far_it_has_come_is_said_as_it_is() {
        assert_eq!(progress(&progress_of(true, 1, 3)).0, Tone::Wait);
        assert_eq!(progress(&progress_of(false, 2, 3)), (Tone::Wait, "Slettet på 2 af 3 telefoner".to_owned()));
        assert_eq!(progress(&progress_of(false, 3, 3)), (Tone::Sent, "Slettet på 3 af 3 telefoner".to_owned()));
    }

    #[test]
    fn several_kinds_are_one_line() {
        let row = |kinds: Vec<(Kind, u32)>| ErasureRow {
            at: DateTime::UNIX_EPOCH,
            by: "Karen".into(),
            reason: ErasureReason::Expired,
            kinds,
            progress: progress_of(false, 1, 1),
        };
        assert_eq!(what(&row(vec![(Kind::Contact, 1)])), "Kontakt");
        assert_eq!(what(&row(vec![(Kind::Contact, 3), (Kind::Person, 1)])), "3 × kontakt og person");
        assert!(reason(ErasureReason::Expired).is_some() && reason(ErasureReason::Chosen).is_none());
    }
}
