//! The texts of the demonstration team, as `assets/demo-da.json` holds them.

use std::error::Error;

use chrono::NaiveTime;
use serde::{Deserialize, de::DeserializeOwned};

/// The whole script.
#[derive(Deserialize)]
pub(super) struct Script {
    pub(super) team: String,
    pub(super) site: String,
    pub(super) zones: Vec<String>,
    pub(super) holders: Holders,
    pub(super) people: Vec<PersonText>,
    pub(super) entries: Vec<EntryText>,
    pub(super) reviews: Vec<ReviewText>,
    pub(super) corrections: Vec<CorrectionText>,
}

#[derive(Deserialize)]
pub(super) struct Holders {
    pub(super) lead: String,
    pub(super) worker_a: String,
    pub(super) worker_b: String,
}

/// Whose device writes.
#[derive(Clone, Copy, PartialEq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Author {
    Lead,
    WorkerA,
    WorkerB,
}

#[derive(Deserialize)]
pub(super) struct PersonText {
    pub(super) key: String,
    pub(super) alias: String,
    pub(super) note: String,
}

/// An entry; `day` counts from today.
#[derive(Deserialize)]
pub(super) struct EntryText {
    pub(super) day: i64,
    pub(super) time: Time,
    pub(super) by: Author,
    pub(super) note: String,
    #[serde(flatten)]
    pub(super) kind: KindText,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum KindText {
    Contact {
        zone: Option<usize>,
        manner: String,
        people: Vec<String>,
        topics: Vec<String>,
        barrier: Option<BarrierText>,
    },
    Escort {
        destination: String,
        place: String,
        appointment_day: i64,
        appointment_time: Time,
        meet_time: Option<Time>,
        meet_place: String,
        people: Vec<String>,
        states: Vec<StateText>,
        barrier: Option<BarrierText>,
        outcome: String,
        next_step: String,
    },
    Presence {
        from: Time,
        to: Option<Time>,
        crowd: Option<String>,
        moods: Vec<MoodText>,
        withdrawals: Vec<WithdrawalText>,
    },
}

#[derive(Deserialize)]
pub(super) struct BarrierText {
    pub(super) will: String,
    pub(super) cause: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct StateText {
    pub(super) state: String,
    pub(super) day: i64,
    pub(super) time: Time,
}

#[derive(Deserialize)]
pub(super) struct MoodText {
    pub(super) time: Time,
    pub(super) mood: String,
    pub(super) zone: Option<usize>,
}

#[derive(Deserialize)]
pub(super) struct WithdrawalText {
    pub(super) time: Time,
    pub(super) reason: String,
    #[serde(rename = "return")]
    pub(super) back: Option<Time>,
    pub(super) note: String,
}

#[derive(Deserialize)]
pub(super) struct ReviewText {
    pub(super) target: usize,
    pub(super) by: Author,
    pub(super) state: String,
    pub(super) day: i64,
    pub(super) time: Time,
    pub(super) text: String,
}

#[derive(Deserialize)]
pub(super) struct CorrectionText {
    pub(super) target: usize,
    pub(super) by: Author,
    pub(super) note: String,
}

/// A time of day as it is written in Danish: `9.40`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Time(pub NaiveTime);

impl TryFrom<String> for Time {
    type Error = chrono::ParseError;

    fn try_from(text: String) -> Result<Self, chrono::ParseError> {
        NaiveTime::parse_from_str(&text, "%H.%M").map(Self)
    }
}

/// The script of this repository.
pub(super) fn read() -> Result<Script, Box<dyn Error>> {
    Ok(serde_json::from_str(include_str!("../../assets/demo-da.json"))?)
}

/// A word of the domain by its name in the script: `offer_of_help` is `OfferOfHelp`.
pub(super) fn word<T: DeserializeOwned>(name: &str) -> Result<T, Box<dyn Error>> {
    let camel: String = match name {
        "other" => "Elsewhere".into(),
        "mitid" => "MitId".into(),
        _ => name.split('_').flat_map(|part| part.chars().take(1).flat_map(char::to_uppercase).chain(part.chars().skip(1))).collect(),
    };
    serde_json::from_value(camel.into()).map_err(|error| format!("{name}: {error}").into())
}
