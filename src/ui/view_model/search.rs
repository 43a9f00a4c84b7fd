//! Søg: what the answer to a search means, and how far it reached.

use chrono::{DateTime, Utc};

use crate::{
    client::{
        message::{LogFilter, Standing},
        view::{LogView, Reach},
    },
    domain::search::beginnings,
    ui::messages::{
        dates::{local, short_day},
        t, t_with,
    },
};

/// What a screen shows of a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchedLog {
    /// Nothing was searched for, or the answer is still that of before.
    Nothing,
    /// Nothing was found.
    None(Reach),
    /// Something was found.
    Some(Reach),
}

/// What a screen shows of this answer, by what stands in its field.
#[must_use]
pub fn searched(log: &LogView, words: &str) -> SearchedLog {
    match log.reach.filter(|_| !beginnings(words).is_empty()) {
        None => SearchedLog::Nothing,
        Some(reach) if log.rows.is_empty() => SearchedLog::None(reach),
        Some(reach) => SearchedLog::Some(reach),
    }
}

/// The filter with these words. Who begins to search searches in everything, not in what needs them.
#[must_use]
pub fn with_words(filter: &LogFilter, words: String) -> LogFilter {
    let begins = beginnings(&filter.words).is_empty() && !beginnings(&words).is_empty();
    let standing = if begins && filter.standing == Standing::NeedsReader { Standing::All } else { filter.standing };
    LogFilter { words, standing, ..filter.clone() }
}

/// How far a search reached, in words.
#[must_use]
pub fn reach_words(reach: &Reach, now: DateTime<Utc>) -> String {
    let since = match reach.since {
        Some(day) => t_with("search-reach", &[("day", short_day(day, local(now).date()).into())]),
        None => t("search-reach-empty"),
    };
    let missing = (reach.missing > 0).then(|| t_with("search-reach-missing", &[("count", reach.missing.into())]));
    let older = reach.older.then(|| t("search-reach-older"));
    let more = reach.more.then(|| t("search-more"));
    [Some(since), missing, older, more].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::view::Names, domain::entry::Content, ui::view_model::samples};

    fn log(rows: u8, reach: Option<Reach>) -> LogView {
        let rows = (1..=rows).map(|n| samples::row(n, Content::Contact(samples::contact()))).collect();
        LogView { rows, needs_reader: 0, names: Names::default(), reach }
    }

    #[test]
    fn nothing_found_is_said_only_of_a_search() {
        let reach = Reach::default();
        assert_eq!(searched(&log(0, None), "brev"), SearchedLog::Nothing, "the answer of before");
        assert_eq!(searched(&log(0, Some(reach)), "b"), SearchedLog::Nothing);
        assert_eq!(searched(&log(0, Some(reach)), "brev"), SearchedLog::None(reach));
        assert_eq!(searched(&log(1, Some(reach)), "brev"), SearchedLog::Some(reach));
    }

    #[test]
    fn a_search_is_in_everything_unless_something_else_was_chosen() {
        let first = LogFilter { standing: Standing::NeedsReader, ..LogFilter::default() };
        let typed = with_words(&first, "br".into());
        assert_eq!((typed.standing, typed.words.as_str()), (Standing::All, "br"));
        assert_eq!(with_words(&first, "b".into()).standing, Standing::NeedsReader);
        let chosen = LogFilter { standing: Standing::NeedsReader, ..typed };
        assert_eq!(with_words(&chosen, "bre".into()).standing, Standing::NeedsReader, "chosen while searching");
        let questions = LogFilter { standing: Standing::Question, ..first };
        assert_eq!(with_words(&questions, "brev".into()).standing, Standing::Question);
    }

    #[test]
    fn how_far_a_search_reaches_is_said_with_what_is_missing() {
        let now = samples::wall(20, 12, 0);
        let reach = Reach { since: chrono::NaiveDate::from_ymd_opt(2025, 8, 24), missing: 0, older: false, more: false };
        assert_eq!(reach_words(&reach, now), "Søger i det, der er på denne telefon: fra 24. august 2025.");
        let words = reach_words(&Reach { missing: 12, more: true, ..reach }, now);
        assert!(words.contains("12") && words.len() > 90, "{words}");
        let words = reach_words(&Reach { older: true, ..reach }, now);
        assert!(words.contains("24. august 2025") && words.ends_with(&t("search-reach-older")), "{words}");
    }
}
