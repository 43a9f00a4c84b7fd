//! Times and lists as the screens of the log say them.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::ui::messages::{
    dates::{clock, local, moment, near_day},
    t_with,
};

/// "13.52" of today, with the day in front of any other: "i går 16.12".
#[must_use]
pub fn short(at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let wall = local(at);
    if wall.date() == local(now).date() { clock(wall.time()) } else { moment(at, now) }
}

/// The same as [`moment`] for a time that is kept as Copenhagen's wall time: "i morgen 10.00".
#[must_use]
pub fn wall_moment(wall: NaiveDateTime, now: DateTime<Utc>) -> String {
    format!("{} {}", near_day(wall.date(), local(now).date()), clock(wall.time()))
}

/// "fra 10.40" or "10.40 til 14.00"; a time on another day than today says its day.
#[must_use]
pub fn span(from: DateTime<Utc>, to: Option<DateTime<Utc>>, now: DateTime<Utc>) -> String {
    let begin = short(from, now);
    let Some(to) = to else { return t_with("span-open", &[("from", begin.into())]) };
    let end = if local(to).date() == local(from).date() { clock(local(to).time()) } else { short(to, now) };
    t_with("span", &[("from", begin.into()), ("to", end.into())])
}

/// "bolig", "bolig og helbred", "bolig, helbred og mad".
#[must_use]
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => t_with("row-and", &[("first", first.join(", ").into()), ("last", last.as_str().into())]),
    }
}

/// With a small first letter, as within a sentence. "MitID" stays as it is.
#[must_use]
pub fn small(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.clone().any(char::is_uppercase)) {
        (Some(first), false) => first.to_lowercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    #[test]
    fn times_are_said_as_on_the_square() {
        let now = samples::wall(20, 14, 0);
        let said = |day, hour, minute| moment(samples::wall(day, hour, minute), now);
        assert_eq!(said(20, 13, 52), "i dag 13.52");
        assert_eq!(said(19, 16, 12), "i går 16.12");
        assert_eq!(said(21, 10, 0), "i morgen 10.00");
        assert_eq!(said(17, 10, 5), "tirsdag 10.05");
        assert_eq!(said(12, 15, 0), "12. november 15.00");
        assert_eq!(moment(DateTime::UNIX_EPOCH, now), "1. januar 1970 01.00");
        assert_eq!(short(samples::wall(20, 9, 5), now), "09.05");
        assert_eq!(short(samples::wall(19, 9, 5), now), "i går 09.05");
        assert_eq!(wall_moment(samples::escort(21, 10, 0).appointment, now), "i morgen 10.00");
    }

    #[test]
    fn a_span_says_a_day_only_where_it_is_needed() {
        let now = samples::wall(20, 14, 0);
        assert_eq!(span(samples::wall(20, 10, 40), None, now), "fra 10.40");
        assert_eq!(span(samples::wall(20, 10, 40), Some(samples::wall(20, 14, 0)), now), "10.40 til 14.00");
        assert_eq!(span(samples::wall(19, 23, 0), Some(samples::wall(20, 1, 0)), now), "i går 23.00 til 01.00");
        assert_eq!(span(samples::wall(19, 10, 0), Some(samples::wall(19, 11, 0)), now), "i går 10.00 til 11.00");
    }

    #[test]
    fn lists_and_letters() {
        let items = |n: usize| ["bolig", "helbred", "mad"].iter().take(n).map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(list(&items(0)), "");
        assert_eq!(list(&items(1)), "bolig");
        assert_eq!(list(&items(2)), "bolig og helbred");
        assert_eq!(list(&items(3)), "bolig, helbred og mad");
        assert_eq!(small("Økonomi"), "økonomi");
        assert_eq!(small("MitID"), "MitID");
    }
}
