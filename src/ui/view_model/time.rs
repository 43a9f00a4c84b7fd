//! Copenhagen's wall time, which the log is kept in wherever the phone is, and back to instants.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Copenhagen;

/// The wall time in Copenhagen at this instant.
#[must_use]
pub fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Copenhagen).naive_local()
}

/// The instant at which Copenhagen's clocks show this.
///
/// In the autumn an hour comes twice: the first one is meant. In the spring an hour is missing: the clocks went forward, so the time meant is
/// an hour later on the wall.
#[must_use]
pub fn instant(wall: NaiveDateTime) -> DateTime<Utc> {
    match Copenhagen.from_local_datetime(&wall) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => {
            let after = wall + Duration::hours(1);
            Copenhagen.from_local_datetime(&after).earliest().map_or_else(|| wall.and_utc(), |at| at.to_utc())
        }
    }
}

/// The instant with another wall time on the same day.
#[must_use]
pub fn with_time(at: DateTime<Utc>, time: NaiveTime) -> DateTime<Utc> {
    instant(NaiveDateTime::new(wall(at).date(), time))
}

/// The instant with the same wall time on another day.
#[must_use]
pub fn with_date(at: DateTime<Utc>, date: NaiveDate) -> DateTime<Utc> {
    instant(NaiveDateTime::new(date, wall(at).time()))
}

/// The whole minute of an instant: what a time field can show.
#[must_use]
pub fn minute(at: DateTime<Utc>) -> DateTime<Utc> {
    at.with_second(0).and_then(|at| at.with_nanosecond(0)).unwrap_or(at)
}

/// "13.30".
#[must_use]
pub fn clock(time: NaiveTime) -> String {
    time.format("%H.%M").to_string()
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

/// How a day is said, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// Today.
    Today,
    /// Yesterday.
    Yesterday,
    /// Tomorrow.
    Tomorrow,
    /// Two to six days away: its weekday says it, from 1 for Monday to 7.
    Weekday(u32),
    /// Another day of this year.
    Date,
    /// A day of another year.
    DateAndYear,
}

/// Which words a day takes, seen from today.
#[must_use]
pub fn day(date: NaiveDate, today: NaiveDate) -> Day {
    match (date - today).num_days() {
        0 => Day::Today,
        -1 => Day::Yesterday,
        1 => Day::Tomorrow,
        -6..=6 => Day::Weekday(date.weekday().number_from_monday()),
        _ if date.year() == today.year() => Day::Date,
        _ => Day::DateAndYear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a wall time")
    }

    #[test]
    fn winter_is_one_hour_ahead_and_summer_two() {
        assert_eq!(instant(at("2026-11-20 13:30")).to_rfc3339(), "2026-11-20T12:30:00+00:00");
        assert_eq!(instant(at("2026-07-20 13:30")).to_rfc3339(), "2026-07-20T11:30:00+00:00");
    }

    #[test]
    fn there_and_back_is_the_same_wall_time_except_in_the_missing_hour() {
        for text in ["2026-03-29 01:59", "2026-03-29 03:00", "2026-10-25 02:30", "2026-10-25 03:00", "2026-12-31 23:59"] {
            assert_eq!(wall(instant(at(text))), at(text), "{text}");
        }
        assert_eq!(wall(instant(at("2026-03-29 02:30"))), at("2026-03-29 03:30"));
    }

    #[test]
    fn the_hour_that_comes_twice_means_the_first() {
        assert_eq!(instant(at("2026-10-25 02:30")).to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn changing_the_day_keeps_the_wall_time_over_a_clock_change() {
        let before = instant(at("2026-03-28 12:00"));
        assert_eq!(wall(with_date(before, at("2026-03-29 00:00").date())), at("2026-03-29 12:00"));
        assert_eq!(wall(with_time(before, NaiveTime::from_hms_opt(0, 5, 0).expect("a time"))), at("2026-03-28 00:05"));
    }

    #[test]
    fn a_day_is_said_from_where_today_is() {
        let today = at("2026-11-20 00:00").date();
        let said = |text: &str| day(at(&format!("{text} 00:00")).date(), today);
        assert_eq!(said("2026-11-20"), Day::Today);
        assert_eq!(said("2026-11-19"), Day::Yesterday);
        assert_eq!(said("2026-11-21"), Day::Tomorrow);
        assert_eq!(said("2026-11-17"), Day::Weekday(2));
        assert_eq!(said("2026-11-14"), Day::Weekday(6));
        assert_eq!(said("2026-11-13"), Day::Date);
        assert_eq!(said("2025-11-20"), Day::DateAndYear);
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
