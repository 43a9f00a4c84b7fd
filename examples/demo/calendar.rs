//! When the days of the script are: day 0 is today on the square, and nothing that has happened lies in the future.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Copenhagen;

/// Before this time of day nothing happens in the script's day 0, after [`LAST`] neither. Minutes from midnight.
const FIRST: i64 = 9 * 60;
const LAST: i64 = 10 * 60 + 40;
/// The first appointment of day 0, minutes from midnight.
const APPOINTMENT: i64 = 13 * 60 + 30;
/// The latest time of day that an appointment is moved to.
const LATEST: i64 = 23 * 60 + 30;

/// Today on the square, and what time it is there.
pub(super) struct Calendar {
    today: NaiveDate,
    /// Minutes since midnight.
    now: i64,
}

impl Calendar {
    pub(super) fn at(now: DateTime<Utc>) -> Self {
        let wall = now.with_timezone(&Copenhagen).naive_local();
        Self { today: wall.date(), now: minutes(wall.time()) }
    }

    /// The instant of something that has happened. What lies too late for today is moved before now, in the same order.
    pub(super) fn happened(&self, day: i64, time: NaiveTime) -> DateTime<Utc> {
        let mut minute = minutes(time);
        if day == 0 && self.now < LAST {
            minute = if self.now >= LAST - FIRST { minute - (LAST - self.now) } else { (minute - FIRST) * self.now / (LAST - FIRST) };
        }
        instant_of(self.wall(day, minute))
    }

    /// The wall time of an appointment. Those of today are moved past now, as far as the day goes.
    pub(super) fn appointment(&self, day: i64, time: NaiveTime) -> NaiveDateTime {
        let mut minute = minutes(time);
        if day == 0 && self.now > APPOINTMENT - 30 {
            let later = (self.now + 60 + 29) / 30 * 30 - APPOINTMENT;
            minute = (minute + later).min(LATEST);
        }
        self.wall(day, minute)
    }

    fn wall(&self, day: i64, minute: i64) -> NaiveDateTime {
        let span = Days::new(day.unsigned_abs());
        let date = if day < 0 { self.today.checked_sub_days(span) } else { self.today.checked_add_days(span) };
        date.unwrap_or(self.today).and_time(NaiveTime::MIN) + TimeDelta::minutes(minute)
    }
}

fn minutes(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight() / 60)
}

/// The earlier where the clock is put back, an hour later where that hour is left out.
fn instant_of(wall: NaiveDateTime) -> DateTime<Utc> {
    let found = |wall| Copenhagen.from_local_datetime(&wall).earliest();
    found(wall).or_else(|| found(wall + TimeDelta::hours(1))).map_or_else(|| wall.and_utc(), |time| time.to_utc())
}
