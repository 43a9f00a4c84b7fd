//! How far back the log is on this phone, in words.

use chrono::{DateTime, Utc};

use crate::{
    client::view::Older,
    ui::messages::{
        dates::{local, short_day},
        t_with,
    },
};

/// From which day on it is here.
#[must_use]
pub fn since_words(older: &Older, now: DateTime<Utc>) -> String {
    said("older-since", older, now)
}

/// The same while older entries come.
#[must_use]
pub fn coming_words(older: &Older, now: DateTime<Utc>) -> String {
    said("older-coming", older, now)
}

/// What stands beside a person who was not met since then.
#[must_use]
pub fn not_met_words(older: &Older, now: DateTime<Utc>) -> String {
    said("people-not-met-since", older, now)
}

fn said(key: &str, older: &Older, now: DateTime<Utc>) -> String {
    t_with(key, &[("day", short_day(older.since, local(now).date()).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    #[test]
    fn the_day_stands_in_every_sentence() {
        let older = Older { since: chrono::NaiveDate::from_ymd_opt(2025, 8, 24).expect("a day"), coming: false };
        let now = samples::wall(20, 12, 0);
        assert_eq!(since_words(&older, now), "Loggen er på denne telefon fra 24. august 2025. Det, der er ældre, er ikke hentet.");
        assert!([coming_words, not_met_words].iter().all(|say| say(&older, now).contains("24. august 2025")));
    }
}
