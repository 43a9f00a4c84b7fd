//! Looks in words: who opened what of whom.

use chrono::{DateTime, Utc};

use super::{say::small, team::holder};
use crate::{
    client::lookup::LookupRow,
    domain::lookup::LookupAct,
    ui::messages::{dates::moment, kind, t, t_with},
};

/// "Karen åbnede kontakt fra i går kl. 14.03, skrevet af Ida".
#[must_use]
pub fn what(row: &LookupRow, now: DateTime<Utc>) -> String {
    let who = holder(&row.by);
    match (row.act, &row.of) {
        (LookupAct::Opened, Some(of)) => {
            let author = of.author.as_deref().map_or_else(|| t("lookup-by-you"), holder);
            let (what, time) = (small(&kind(of.kind)), moment(of.happened, now));
            t_with("lookup-opened", &[("who", who.into()), ("what", what.into()), ("time", time.into()), ("author", author.into())])
        }
        (LookupAct::Opened, None) => t_with("lookup-opened-gone", &[("who", who.into())]),
        (LookupAct::Searched, _) => t_with("lookup-searched", &[("who", who.into()), ("text", row.text.clone().into())]),
        (LookupAct::Exported, _) => t_with("lookup-exported", &[("who", who.into()), ("text", row.text.clone().into())]),
        (LookupAct::Other(_), _) => t_with("lookup-other", &[("who", who.into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{client::lookup::LookedAt, domain::entry::Kind};

    #[test]
    fn a_look_says_who_looked_and_whose_it_is() {
        let at = DateTime::UNIX_EPOCH;
        let of = |author: Option<&str>| Some(LookedAt { kind: Kind::Contact, happened: at, author: author.map(Into::into) });
        let row = |of| LookupRow { by: "Karen".into(), at, act: LookupAct::Opened, of, text: String::new() };
        assert!(what(&row(of(Some("Ida"))), at).ends_with("skrevet af Ida"));
        assert!(what(&row(of(None)), at).ends_with("skrevet af dig"));
        assert_eq!(what(&row(None), at), "Karen åbnede en post, der ikke er her længere");
    }
}
