//! A number that looks like a CPR number: what is asked about it, and what becomes of the request when it is taken out. And the hints that stand
//! beneath a text while somebody writes.

use crate::{
    client::{cpr::CprSpot, message::Request},
    domain::{
        cpr,
        entry::Content,
        reach::{self, Reach},
        texts::TextPlace,
    },
    ui::messages::t,
};

/// One number that somebody has to decide about.
#[derive(Clone, PartialEq, Eq)]
pub struct CprQuestion {
    /// As it is written.
    pub written: String,
    /// Its ten figures.
    pub digits: String,
    /// Where it stands.
    pub place: TextPlace,
    /// It passes the check by eleven.
    pub fits_modulus: bool,
}

/// The question about one spot of this request; none when there is no number at it.
#[must_use]
pub fn question(request: &Request, spot: &CprSpot) -> Option<CprQuestion> {
    let text = text_of(request, spot.place)?;
    let found = at(&text, spot)?;
    let written = text.get(found.start..found.end)?.to_owned();
    Some(CprQuestion { written, digits: found.digits, place: spot.place, fits_modulus: found.fits_modulus })
}

/// The request without the number at this spot.
#[must_use]
pub fn taken_out(mut request: Request, spot: &CprSpot) -> Request {
    let cleaned = text_of(&request, spot.place).and_then(|text| at(&text, spot).map(|found| cpr::without(&text, &[found])));
    let place = match &mut request {
        Request::Save(draft) => draft.content.text_mut(spot.place),
        Request::Record { content, .. } => content.text_mut(spot.place),
        Request::Review { text, .. } => Some(text),
        _ => None,
    };
    if let (Some(place), Some(cleaned)) = (place, cleaned) {
        *place = cleaned;
    }
    request
}

/// The message for a place.
#[must_use]
pub fn place_key(place: TextPlace) -> &'static str {
    match place {
        TextPlace::Note | TextPlace::Withdrawal(_) => "cpr-in-note",
        TextPlace::Alias => "cpr-in-alias",
        TextPlace::Place | TextPlace::MeetPlace => "cpr-in-place",
        TextPlace::Outcome => "cpr-in-outcome",
        TextPlace::NextStep => "cpr-in-next-step",
        TextPlace::Message => "cpr-in-message",
        TextPlace::SiteName | TextPlace::ZoneName(_) => "cpr-in-name",
    }
}

/// What to point out in a text while it is written: a CPR number first, then what somebody can be reached by.
#[must_use]
pub fn hint(text: &str) -> Option<String> {
    if !cpr::find(text).is_empty() {
        return Some(t("hint-cpr"));
    }
    match reach::find(text).as_slice() {
        [] => None,
        [Reach::Mail, ..] => Some(t("hint-mail")),
        [Reach::Telephone, ..] => Some(t("hint-telephone")),
    }
}

fn text_of(request: &Request, place: TextPlace) -> Option<String> {
    let of = |content: &Content| content.texts().into_iter().find(|(other, _)| *other == place).map(|(_, text)| text.to_owned());
    match request {
        Request::Save(draft) => of(&draft.content),
        Request::Record { content, .. } => of(content),
        // The engine looked at the words without the spaces around them.
        Request::Review { text, .. } => Some(text.trim().to_owned()),
        _ => None,
    }
}

fn at(text: &str, spot: &CprSpot) -> Option<cpr::Found> {
    let start = usize::try_from(spot.start).ok()?;
    cpr::find(text).into_iter().find(|found| found.start == start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::review::ReviewState,
        ui::view_model::{people, samples},
    };

    fn spot(place: TextPlace, start: u32, end: u32) -> CprSpot {
        CprSpot { place, start, end, fits_modulus: false }
    }

    #[test]
    fn the_question_shows_the_number_as_it_is_written() {
        let request = Request::Record { entry: None, content: people::on_first_rung("Jens 010190 - 1234".into()) };
        let question = question(&request, &spot(TextPlace::Alias, 5, 18)).expect("a number");
        assert_eq!((question.written.as_str(), question.digits.as_str()), ("010190 - 1234", "0101901234"));
        let Request::Record { content, .. } = taken_out(request, &spot(TextPlace::Alias, 5, 18)) else { panic!("the same request") };
        assert_eq!(content.texts()[0].1, "Jens ");
    }

    #[test]
    fn a_message_is_cleaned_as_the_engine_saw_it() {
        let request = Request::Review { target: samples::id(1), state: ReviewState::Question, text: "  Er det 0101901234? ".into() };
        let Request::Review { text, .. } = taken_out(request, &spot(TextPlace::Message, 7, 17)) else { panic!("the same request") };
        assert_eq!(text, "Er det ?");
    }

    #[test]
    fn a_spot_that_is_not_there_changes_nothing() {
        let request = Request::Record { entry: None, content: people::on_first_rung("Jens".into()) };
        assert!(question(&request, &spot(TextPlace::Alias, 5, 18)).is_none());
        assert_eq!(taken_out(request.clone(), &spot(TextPlace::Note, 5, 18)), request);
    }

    #[test]
    fn what_is_pointed_out_is_the_gravest_thing_in_the_text() {
        assert_eq!(hint("Kom kl. 10"), None);
        assert_eq!(hint("ring 20304050"), Some(t("hint-telephone")));
        assert_eq!(hint("a@eksempel.dk"), Some(t("hint-mail")));
        assert_eq!(hint("20304050, 010190-1234"), Some(t("hint-cpr")));
    }
}
