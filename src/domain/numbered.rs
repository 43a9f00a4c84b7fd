//! Times pass between the screens and the engine as numbers: `#[serde(with = "crate::domain::numbered")]`.
//!
//! As words they would bring chrono's reader and writer of dates onto every phone.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A time, or several, that a number can stand for.
pub trait Numbered: Sized {
    /// What stands for it.
    type Number: Serialize + for<'de> Deserialize<'de>;

    /// The number of this time.
    fn number(&self) -> Self::Number;

    /// The time of this number; none where there is no such time.
    fn from_number(number: Self::Number) -> Option<Self>;
}

/// Milliseconds since 1970.
impl Numbered for DateTime<Utc> {
    type Number = i64;

    fn number(&self) -> i64 {
        self.timestamp_millis()
    }

    fn from_number(number: i64) -> Option<Self> {
        Self::from_timestamp_millis(number)
    }
}

/// Milliseconds since 1970 on a clock that stands in the zone.
impl Numbered for NaiveDateTime {
    type Number = i64;

    fn number(&self) -> i64 {
        self.and_utc().number()
    }

    fn from_number(number: i64) -> Option<Self> {
        DateTime::from_number(number).map(|time| time.naive_utc())
    }
}

/// Milliseconds from 1970 to its midnight.
impl Numbered for NaiveDate {
    type Number = i64;

    fn number(&self) -> i64 {
        self.and_time(NaiveTime::MIN).number()
    }

    fn from_number(number: i64) -> Option<Self> {
        NaiveDateTime::from_number(number).map(|time| time.date())
    }
}

/// Seconds since midnight.
impl Numbered for NaiveTime {
    type Number = u32;

    fn number(&self) -> u32 {
        self.num_seconds_from_midnight()
    }

    fn from_number(number: u32) -> Option<Self> {
        Self::from_num_seconds_from_midnight_opt(number, 0)
    }
}

impl<T: Numbered> Numbered for Option<T> {
    type Number = Option<T::Number>;

    fn number(&self) -> Self::Number {
        self.as_ref().map(T::number)
    }

    fn from_number(number: Self::Number) -> Option<Self> {
        match number {
            Some(number) => T::from_number(number).map(Some),
            None => Some(None),
        }
    }
}

impl<A: Numbered, B: Numbered> Numbered for (A, B) {
    type Number = (A::Number, B::Number);

    fn number(&self) -> Self::Number {
        (self.0.number(), self.1.number())
    }

    fn from_number(number: Self::Number) -> Option<Self> {
        Some((A::from_number(number.0)?, B::from_number(number.1)?))
    }
}

/// For serde: the number of a time.
///
/// # Errors
///
/// Those of `to`.
pub fn serialize<T: Numbered, S: Serializer>(time: &T, to: S) -> Result<S::Ok, S::Error> {
    time.number().serialize(to)
}

/// For serde: the time of a number.
///
/// # Errors
///
/// Those of `from`, and a number that no time has.
pub fn deserialize<'de, T: Numbered, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::from_number(T::Number::deserialize(from)?).ok_or_else(|| D::Error::custom("no such time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn and_back<T: Numbered + PartialEq + std::fmt::Debug>(time: T) {
        assert_eq!(T::from_number(time.number()).as_ref(), Some(&time));
    }

    #[test]
    fn every_time_comes_back() {
        let day = NaiveDate::from_ymd_opt(1969, 7, 20).unwrap();
        let clock = NaiveTime::from_hms_opt(23, 59, 59).unwrap();
        and_back(day);
        and_back(clock);
        and_back(day.and_time(clock));
        and_back(DateTime::from_timestamp_millis(1_763_700_000_123).unwrap());
        and_back(Some((DateTime::UNIX_EPOCH, Some(clock))));
        and_back(None::<NaiveDate>);
    }

    #[test]
    fn a_number_that_no_time_has_is_none() {
        assert_eq!(NaiveTime::from_number(86_400), None);
        assert_eq!(DateTime::from_number(i64::MAX), None);
        assert_eq!(Option::<NaiveTime>::from_number(Some(86_400)), None);
    }
}
