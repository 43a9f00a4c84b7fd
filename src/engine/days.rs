//! Copenhagen's days: appointments are wall time there, and "today" is the day there.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;

/// The date on the square at this instant.
pub(super) fn date_of(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Copenhagen).date_naive()
}

/// When a day begins there. A day without a midnight begins an hour later.
pub(super) fn start_of(date: NaiveDate) -> DateTime<Utc> {
    instant_of(date.and_time(NaiveTime::MIN))
}

/// The instant of a wall time there: the earlier where the clock is put back, an hour later where that hour is left out.
pub(super) fn instant_of(wall: NaiveDateTime) -> DateTime<Utc> {
    let found = Copenhagen.from_local_datetime(&wall).earliest();
    let later = || Copenhagen.from_local_datetime(&(wall + chrono::TimeDelta::hours(1))).earliest();
    found.or_else(later).map_or_else(|| wall.and_utc(), |time| time.with_timezone(&Utc))
}

/// What the wall shows there at this instant, as milliseconds since 1970 if it stood in UTC: as escorts are sorted.
pub(super) fn wall_ms_of(instant: DateTime<Utc>) -> i64 {
    instant.with_timezone(&Copenhagen).naive_local().and_utc().timestamp_millis()
}

/// Tomorrow at a full hour, wall time there.
pub(super) fn tomorrow_at(now: DateTime<Utc>, hour: u32) -> NaiveDateTime {
    let tomorrow = date_of(now).succ_opt().unwrap_or_default();
    tomorrow.and_time(NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default())
}

/// The date this many days earlier.
pub(super) fn days_before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hour_that_is_left_out_in_march_is_an_hour_later() {
        let wall = NaiveDate::from_ymd_opt(2026, 3, 29).and_then(|d| d.and_hms_opt(2, 30, 0)).expect("a wall time");
        assert_eq!(instant_of(wall).to_rfc3339(), "2026-03-29T01:30:00+00:00");
        let summer = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date");
        assert_eq!(start_of(summer).to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(date_of(start_of(summer)), summer);
    }
}
