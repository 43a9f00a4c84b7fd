//! What date and time fields show and take: Copenhagen's wall time, wherever the phone is.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};

use crate::ui::messages::dates::{instant, local};

/// The instant with another wall time on the same day.
#[must_use]
pub fn with_time(at: DateTime<Utc>, time: NaiveTime) -> DateTime<Utc> {
    instant(NaiveDateTime::new(local(at).date(), time))
}

/// The instant with the same wall time on another day.
#[must_use]
pub fn with_date(at: DateTime<Utc>, date: NaiveDate) -> DateTime<Utc> {
    instant(NaiveDateTime::new(date, local(at).time()))
}

/// The whole minute of an instant: what a time field can show.
#[must_use]
pub fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a wall time")
    }

    #[test]
    fn changing_the_day_keeps_the_wall_time_over_a_clock_change() {
        let before = instant(at("2026-03-28 12:00"));
        assert_eq!(local(with_date(before, at("2026-03-29 00:00").date())), at("2026-03-29 12:00"));
        assert_eq!(local(with_time(before, NaiveTime::from_hms_opt(0, 5, 0).expect("a time"))), at("2026-03-28 00:05"));
    }
}
