//! Dates and times as people in Copenhagen say them, whatever zone the phone stands in.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Copenhagen;

use super::{Language, language, t, t_with};

/// The wall clock in Copenhagen at this instant.
#[must_use]
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    Copenhagen.from_utc_datetime(&at.naive_utc()).naive_local()
}

/// The instant of a wall clock in Copenhagen. An hour that exists twice in autumn is the first of the two; one that is skipped in spring is
/// the hour after it.
#[must_use]
pub fn instant(wall: NaiveDateTime) -> DateTime<Utc> {
    let found = Copenhagen.from_local_datetime(&wall).earliest();
    let found = found.or_else(|| Copenhagen.from_local_datetime(&(wall + chrono::TimeDelta::hours(1))).earliest());
    found.map_or_else(|| wall.and_utc(), |at| at.with_timezone(&Utc))
}

/// "13.30"; in English "13:30".
#[must_use]
pub fn clock(time: NaiveTime) -> String {
    let between = if language() == Language::Danish { '.' } else { ':' };
    format!("{:02}{between}{:02}", time.hour(), time.minute())
}

/// The clock of an instant in Copenhagen: "13.30".
#[must_use]
pub fn clock_of(at: DateTime<Utc>) -> String {
    clock(local(at).time())
}

/// "torsdag 20. november"; with the year when it is not `today`'s.
#[must_use]
pub fn long_day(day: NaiveDate, today: NaiveDate) -> String {
    let weekday = t(&format!("weekday-{}", day.weekday().num_days_from_monday()));
    format!("{weekday} {}", short_day(day, today))
}

/// "20. november"; with the year when it is not `today`'s.
#[must_use]
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let month = t(&format!("month-{}", day.month()));
    let said = t_with("date-day-month", &[("day", day.day().into()), ("month", month.into())]);
    if day.year() == today.year() { said } else { format!("{said} {}", day.year()) }
}

/// "i dag", "i går", "i morgen", the weekday within six days back, else the date.
#[must_use]
pub fn near_day(day: NaiveDate, today: NaiveDate) -> String {
    if day == today {
        t("date-today")
    } else if Some(day) == today.pred_opt() {
        t("date-yesterday")
    } else if Some(day) == today.succ_opt() {
        t("date-tomorrow")
    } else if day < today && Some(day) > today.checked_sub_days(Days::new(7)) {
        t(&format!("weekday-{}", day.weekday().num_days_from_monday()))
    } else {
        short_day(day, today)
    }
}

/// "i dag 13.52", "tirsdag 10.05".
#[must_use]
pub fn moment(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let wall = local(at);
    format!("{} {}", near_day(wall.date(), local(now).date()), clock(wall.time()))
}

/// How long ago, calmly: "for lidt siden", "for 12 minutter siden", "for 3 timer siden", "for 2 døgn siden".
#[must_use]
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let minutes = (now - at).num_minutes().max(0);
    match minutes {
        0..2 => t("ago-now"),
        2..60 => t_with("ago-minutes", &[("count", minutes.into())]),
        60..2_880 => t_with("ago-hours", &[("count", (minutes / 60).into())]),
        _ => t_with("ago-days", &[("count", (minutes / 1_440).into())]),
    }
}

/// The same word with a capital letter, for the beginning of a line.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn winter_and_summer_are_said_in_copenhagen_time() {
        assert_eq!(clock_of(at("2026-11-20T10:40:00Z")), "11.40");
        assert_eq!(clock_of(at("2026-07-20T10:40:00Z")), "12.40");
        assert_eq!(instant("2026-11-20T11:40:00".parse().expect("a wall clock")), at("2026-11-20T10:40:00Z"));
    }

    #[test]
    fn a_skipped_hour_becomes_the_next_and_a_doubled_one_the_first() {
        assert_eq!(instant("2026-03-29T02:30:00".parse().expect("a wall clock")), at("2026-03-29T01:30:00Z"));
        assert_eq!(instant("2026-10-25T02:30:00".parse().expect("a wall clock")), at("2026-10-25T00:30:00Z"));
    }

    #[test]
    fn days_are_said_as_people_say_them() {
        let today = day("2026-11-20");
        assert_eq!(near_day(today, today), "i dag");
        assert_eq!(near_day(day("2026-11-19"), today), "i går");
        assert_eq!(near_day(day("2026-11-17"), today), "tirsdag");
        assert_eq!(near_day(day("2026-11-13"), today), "13. november");
        assert_eq!(near_day(day("2025-11-13"), today), "13. november 2025");
        assert_eq!(capital(&long_day(today, today)), "Fredag 20. november");
    }

    #[test]
    fn the_age_of_a_contact_is_said_calmly() {
        let now = at("2026-11-20T12:00:00Z");
        assert_eq!(ago(at("2026-11-20T11:59:30Z"), now), "for lidt siden");
        assert_eq!(ago(at("2026-11-20T11:48:00Z"), now), "for 12 minutter siden");
        assert_eq!(ago(at("2026-11-20T10:59:00Z"), now), "for 1 time siden");
        assert_eq!(ago(at("2026-11-17T10:59:00Z"), now), "for 3 døgn siden");
        assert_eq!(ago(at("2026-11-21T10:59:00Z"), now), "for lidt siden", "a clock that runs ahead tells no nonsense");
    }
}
