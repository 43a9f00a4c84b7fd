//! The guard against CPR numbers in free text: whatever looks like one is found, and a person says whether it is one.
//!
//! A number counts when its date is a date, in any usual spelling. The check by eleven is only a hint: numbers given out since October 2007
//! need not pass it (CPR-kontoret, *Personnumre uden kontrolciffer*). Where a spelling can be two things, it is found: a question too many costs
//! a tap, one too few a person's number.

mod groups;
mod iban;

#[cfg(test)]
mod table;

use std::fmt;

use self::groups::{Group, gap, groups};

/// Figures of a CPR number.
const DIGITS: usize = 10;

/// Years of birth that the seventh figure can tell apart.
const YEARS: std::ops::RangeInclusive<u16> = 1858..=2057;

/// Words that people write between the date and the last four figures.
const BETWEEN: [&str; 20] = [
    "og",
    "så",
    "samt",
    "de",
    "sidste",
    "fire",
    "cifre",
    "tal",
    "nr",
    "nummer",
    "lbnr",
    "løbenr",
    "løbenummer",
    "kode",
    "cpr",
    "and",
    "then",
    "last",
    "four",
    "digits",
];

/// Something in a text that looks like a CPR number.
#[derive(Clone, PartialEq, Eq)]
pub struct Found {
    /// First byte in the text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Its ten figures, whatever the spelling; a year of four figures counts with its last two.
    pub digits: String,
    /// It passes the check by eleven, as every number before October 2007 does.
    pub fits_modulus: bool,
}

impl fmt::Debug for Found {
    // The figures never reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Found({}..{})", self.start, self.end)
    }
}

/// Everything in the text that looks like a CPR number, in its order; no two overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Found> {
    let masked = iban::spans(text);
    let groups: Vec<Group> = groups(text).into_iter().filter(|group| !masked.iter().any(|span| span.contains(&group.start))).collect();
    let reading = Reading { text, groups: &groups };
    let mut found = Vec::new();
    let mut first = 0;
    while first < groups.len() {
        match reading.number_at(first) {
            Some((next, number)) => {
                found.push(number);
                first = next;
            }
            None => first += 1,
        }
    }
    found
}

/// The text without what was found at these places, and without the spaces that would stand double then.
#[must_use]
pub fn without(text: &str, found: &[Found]) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for number in found {
        kept.push_str(text.get(from..number.start).unwrap_or_default());
        from = number.end;
        if kept.ends_with([' ', '\u{A0}']) || kept.is_empty() {
            from += text.get(from..).map_or(0, |rest| rest.len() - rest.trim_start_matches([' ', '\u{A0}']).len());
        }
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// The text with marks in the place of what looks like a CPR number.
#[must_use]
pub fn masked(text: &str) -> String {
    let (mut kept, mut from) = (String::new(), 0);
    for number in find(text) {
        kept.push_str(text.get(from..number.start).unwrap_or_default());
        kept.push_str("••••••-••••");
        from = number.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// A text with its groups of figures.
struct Reading<'a> {
    text: &'a str,
    groups: &'a [Group],
}

/// A date that begins at some group.
struct Date {
    /// Day, month and two figures of the year.
    digits: String,
    /// The group after it.
    next: usize,
    /// Figures that stand in the same group behind the year.
    rest: String,
    /// What stands between its parts; none when it is one group.
    marks: Option<(String, String)>,
    /// Its year has four figures.
    long_year: bool,
}

impl Reading<'_> {
    fn number_at(&self, first: usize) -> Option<(usize, Found)> {
        if self.starts_telephone(first) {
            return None;
        }
        let (next, digits) =
            self.spaced_out(first).or_else(|| self.dates_at(first).into_iter().find_map(|date| self.with_serial(first, date)))?;
        let (start, end) = (self.groups.get(first)?.start, self.groups.get(next.checked_sub(1)?)?.end);
        Some((next, Found { start, end, fits_modulus: fits_modulus(&digits), digits }))
    }

    /// A plus right before it: a telephone number with its country.
    fn starts_telephone(&self, first: usize) -> bool {
        let start = self.groups.get(first).map_or(0, |group| group.start);
        self.text.get(..start).is_some_and(|before| before.ends_with(['+', '\u{FF0B}']))
    }

    fn gap_after(&self, at: usize) -> Option<String> {
        Some(gap(self.text, self.groups.get(at)?, self.groups.get(at + 1)?))
    }

    fn gap_before(&self, at: usize) -> Option<String> {
        self.gap_after(at.checked_sub(1)?)
    }

    /// Ten single figures in a row, no more: `0 1 0 1 9 0 - 1 2 3 4`.
    fn spaced_out(&self, first: usize) -> Option<(usize, String)> {
        let is_near = |at: usize| self.gap_after(at).is_some_and(|gap| gap.len() <= 3 && gap.chars().all(|c| " -./".contains(c)));
        let is_single = |at: usize| self.groups.get(at).is_some_and(|group| group.len() == 1);
        if !is_single(first) || first > 0 && is_single(first - 1) && is_near(first - 1) {
            return None;
        }
        let mut last = first;
        while is_single(last) && is_near(last) && is_single(last + 1) {
            last += 1;
        }
        let digits: String = self.groups.get(first..=last)?.iter().map(|group| group.digits.as_str()).collect();
        (digits.len() == DIGITS && is_date(&digits, None)).then_some((last + 1, digits))
    }

    /// The dates that may begin here.
    fn dates_at(&self, first: usize) -> Vec<Date> {
        let Some(group) = self.groups.get(first) else { return Vec::new() };
        if group.is_month {
            return Vec::new();
        }
        let digits = group.digits.as_str();
        let mut dates = Vec::new();
        match digits.len() {
            6 | DIGITS => {
                let (date, rest) = digits.split_at(6);
                // Four figures and a dash before ten: the branch of a bank before its account.
                let is_account = digits.len() == DIGITS
                    && self.gap_before(first).is_some_and(|gap| gap == "-")
                    && self.groups.get(first - 1).is_some_and(|branch| branch.len() == 4);
                if is_date(date, None) && !is_account {
                    dates.push(Date { digits: date.into(), next: first + 1, rest: rest.into(), marks: None, long_year: false });
                }
            }
            8 => dates.extend(self.date(digits.get(..2), digits.get(2..4), digits.get(4..), first + 1, None)),
            4 => {
                // Day and month together, then the year.
                if let (Some(mark), Some(year)) = (self.gap_after(first).and_then(date_mark), self.groups.get(first + 1)) {
                    dates.extend(self.date(digits.get(..2), digits.get(2..4), Some(&year.digits), first + 2, Some((mark.clone(), mark))));
                }
            }
            1 | 2 => dates.extend(self.split_date(first)),
            _ => {}
        }
        dates
    }

    /// Day, month and year in groups of their own, or month and year together.
    fn split_date(&self, first: usize) -> Option<Date> {
        let (day, month) = (self.groups.get(first)?, self.groups.get(first + 1)?);
        let after_day = self.gap_after(first).and_then(date_mark)?;
        if month.len() == 4 && day.len() == 2 {
            let marks = Some((after_day.clone(), after_day));
            return self.date(Some(&day.digits), month.digits.get(..2), month.digits.get(2..), first + 2, marks);
        }
        let year = self.groups.get(first + 2)?;
        let after_month = self.gap_after(first + 1).and_then(date_mark)?;
        let has_single = day.len() == 1 || month.len() == 1;
        let fits = month.is_month
            || after_day == after_month && !(has_single && after_day == " ")
            || after_day != " " && after_month == " "
            || after_day == "/" && after_month == "-";
        let pads = |digits: &str| if digits.len() == 1 { format!("0{digits}") } else { digits.to_owned() };
        if !fits || month.len() > 2 || year.is_month {
            return None;
        }
        let marks = Some((after_day, after_month));
        self.date(Some(&pads(&day.digits)), Some(&pads(&month.digits)), Some(&year.digits), first + 3, marks)
    }

    /// A date of these parts: the year has two or four figures, or two and the last four of the number behind them.
    fn date(
        &self,
        day: Option<&str>,
        month: Option<&str>,
        year: Option<&str>,
        next: usize,
        marks: Option<(String, String)>,
    ) -> Option<Date> {
        let (day, month, year) = (day?, month?, year?);
        let (short, rest, whole) = match year.len() {
            2 => (year, "", None),
            6 => (year.get(..2)?, year.get(2..)?, None),
            4 => (year.get(2..)?, "", Some(year.parse().ok().filter(|year| YEARS.contains(year))?)),
            _ => return None,
        };
        let digits = format!("{day}{month}{short}");
        is_date(&digits, whole).then(|| Date { digits, next, rest: rest.into(), marks, long_year: whole.is_some() })
    }

    /// The date with the four figures that belong to it: where the next group starts after them, and all ten.
    fn with_serial(&self, first: usize, date: Date) -> Option<(usize, String)> {
        if date.marks.is_some() && self.continues_before(first) {
            return None;
        }
        if !date.rest.is_empty() {
            return Some((date.next, date.digits + &date.rest));
        }
        let mark = self.gap_after(date.next - 1)?;
        let serial = self.groups.get(date.next).filter(|group| !group.is_month)?;
        if serial.len() == 4 && self.may_stand_before_serial(&date, &mark) {
            let is_loose = mark.contains(' ') || mark.is_empty();
            return (!is_loose || !self.goes_on_after(date.next)).then(|| (date.next + 1, date.digits.clone() + &serial.digits));
        }
        let second = self.groups.get(date.next + 1).filter(|second| second.len() == 2 && serial.len() == 2)?;
        let spaced = date.marks.as_ref().is_none_or(|(a, b)| a == " " && b == " ") && self.gap_after(date.next).as_deref() == Some(" ");
        let is_pair = spaced && (mark == " " || date.marks.is_none() && is_dashes(&mark));
        let ends = self.gap_after(date.next + 1).is_none_or(|gap| date_mark(gap).is_none()) && !self.goes_on_after(date.next + 1);
        (is_pair && ends && !date.long_year).then(|| (date.next + 2, date.digits + &serial.digits + &second.digits))
    }

    /// Figures go on right before a date in parts: it is the second half of a range, or the end of a telephone number.
    fn continues_before(&self, first: usize) -> bool {
        let is_pair = |at: usize| self.groups.get(at).is_some_and(|group| group.len() == 2 && !group.is_month);
        match self.gap_before(first).as_deref() {
            Some("-" | "." | "/" | ":" | "," | ".-" | "./") => true,
            Some(" ") => is_pair(first - 1) && is_pair(first) && is_pair(first + 1) && self.gap_after(first).as_deref() == Some(" "),
            _ => false,
        }
    }

    /// Figures go on right behind this group: `1000-1400`, `14:30`, `1.250,00`.
    fn goes_on_after(&self, at: usize) -> bool {
        matches!(self.gap_after(at).as_deref(), Some("-" | "." | ":" | "," | ".-"))
    }

    fn may_stand_before_serial(&self, date: &Date, mark: &str) -> bool {
        let bare: String = mark.chars().filter(|c| *c != ' ').collect();
        if bare.chars().any(char::is_alphabetic) {
            let words = bare_words(mark);
            return mark.chars().count() <= 40 && words.iter().all(|word| BETWEEN.contains(&word.as_str()));
        }
        match &date.marks {
            // Nothing stands between the parts of the date, so that almost any mark can stand here.
            None if date.long_year => bare.is_empty() || is_dashes(&bare) || bare == "/",
            None => bare.chars().count() <= 3,
            Some((a, b)) => {
                bare.is_empty() || is_dashes(&bare) || bare == "(" || [".", "/"].contains(&bare.as_str()) && *a == bare && *b == bare
            }
        }
    }
}

fn bare_words(mark: &str) -> Vec<String> {
    mark.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn is_dashes(mark: &str) -> bool {
    let bare = mark.chars().filter(|c| *c != ' ');
    !mark.is_empty() && bare.clone().count() <= 3 && bare.clone().count() > 0 && bare.clone().all(|c| c == '-')
}

/// The mark between two parts of a date, a space when there is only that; none when something else stands there.
fn date_mark(gap: String) -> Option<String> {
    let bare: String = gap.chars().filter(|c| *c != ' ').collect();
    match bare.as_str() {
        "" => Some(" ".into()),
        "." | "-" | "/" => Some(bare),
        _ => None,
    }
}

/// Day, month and year of the first six figures are a date. Numbers that stand in for one have sixty more as their day.
fn is_date(digits: &str, whole_year: Option<u16>) -> bool {
    let part = |at: usize| digits.get(at..at + 2).and_then(|part| part.parse::<u16>().ok());
    let (Some(day), Some(month), Some(year)) = (part(0), part(2), part(4)) else { return false };
    let day = if day > 60 { day - 60 } else { day };
    // Every century has the same leap years here: the century itself hangs on the seventh figure, and a doubt is for the person.
    let is_leap = whole_year.unwrap_or(year).is_multiple_of(4);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u16::from(is_leap),
        _ => 0,
    };
    (1..=days).contains(&day)
}

fn fits_modulus(digits: &str) -> bool {
    let weights = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
    let sum: u32 = digits.chars().filter_map(|c| c.to_digit(10)).zip(weights).map(|(figure, weight)| figure * weight).sum();
    sum.is_multiple_of(11)
}
