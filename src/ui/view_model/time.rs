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

/// "13:30", the value of a time field.
#[must_use]
pub fn time_value(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// "2026-11-20", the value of a date field.
#[must_use]
pub fn date_value(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A time as people type it: "13:30", "13.30", "1330", "13" and with seconds.
#[must_use]
pub fn read_time(typed: &str) -> Option<NaiveTime> {
    let typed = typed.trim().replace('.', ":");
    let parts: Vec<u32> = if typed.contains(':') {
        typed.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?
    } else {
        let number: u32 = typed.parse().ok()?;
        if typed.len() > 2 { vec![number / 100, number % 100] } else { vec![number, 0] }
    };
    match parts.as_slice() {
        [hour, minute] | [hour, minute, _] => NaiveTime::from_hms_opt(*hour, *minute, 0),
        _ => None,
    }
}

/// A date as a date field gives it: "2026-11-20".
#[must_use]
pub fn read_date(typed: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d").ok()
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

    #[test]
    fn times_are_read_as_people_type_them() {
        let half_past_one = NaiveTime::from_hms_opt(13, 30, 0);
        for typed in ["13:30", "13.30", "1330", " 13:30:00 "] {
            assert_eq!(read_time(typed), half_past_one, "{typed}");
        }
        assert_eq!(read_time("9"), NaiveTime::from_hms_opt(9, 0, 0));
        for typed in ["", "25:00", "12:60", "kl. 13", "1:2:3:4"] {
            assert_eq!(read_time(typed), None, "{typed}");
        }
        assert_eq!(read_date("2026-02-30"), None);
    }
}
