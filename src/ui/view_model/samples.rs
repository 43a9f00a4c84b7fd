//! Invented entries that the tests of the view model share. 20 November 2026 is a Friday.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};

use crate::{
    client::view::{Delivery, EntryRow, Names},
    domain::{
        contact::Contact,
        entry::Content,
        escort::{Destination, Escort, EscortState, EscortStep},
        gathered,
        ids::{DeviceId, EntryId, ZoneId},
        unknown::Unknown,
    },
    ui::messages::dates,
};

pub(crate) fn id(n: u8) -> EntryId {
    EntryId::from_bytes([n; 16])
}

fn naive(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, day).and_then(|date| date.and_hms_opt(hour, minute, 0)).expect("a time in November")
}

/// A wall time of November 2026.
pub(crate) fn wall(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    dates::instant(naive(day, hour, minute))
}

pub(crate) fn contact() -> Contact {
    Contact {
        site: id(200),
        at: wall(20, 11, 52),
        zone: None,
        manner: None,
        people: Vec::new(),
        topics: Vec::new(),
        barrier: None,
        note: String::new(),
        unknown: Unknown::default(),
    }
}

pub(crate) fn escort(day: u32, hour: u32, minute: u32) -> Escort {
    Escort {
        site: id(200),
        destination: Destination::Jobcenter,
        place: String::new(),
        appointment: naive(day, hour, minute),
        meet_time: None,
        meet_place: String::new(),
        people: Vec::new(),
        steps: vec![EscortStep { state: EscortState::Agreed, at: wall(18, 9, 0), unknown: Unknown::default() }],
        barrier: None,
        outcome: String::new(),
        next_step: String::new(),
        note: String::new(),
        unknown: Unknown::default(),
    }
}

pub(crate) fn row(n: u8, content: Content) -> EntryRow {
    let happened = match &content {
        Content::Escort(escort) => dates::instant(escort.appointment),
        other => other.happened().unwrap_or_default(),
    };
    EntryRow {
        entry: id(n),
        content,
        happened,
        author: DeviceId::from_bytes([7; 16]),
        mine: true,
        heads: 1,
        delivery: Delivery::Waiting,
        standing: None,
        needs_reader: false,
    }
}

pub(crate) fn names() -> Names {
    let people = gathered::map([(id(1), "Kaptajnen".to_owned()), (id(2), "Mågen".to_owned())]);
    let zones = gathered::map([(ZoneId::from_bytes([1; 16]), "Ved kiosken".to_owned())]);
    let holders = gathered::map([(DeviceId::from_bytes([7; 16]), "Amina".to_owned())]);
    Names { people, zones, sites: gathered::map([(id(200), "Christianshavns Torv".to_owned())]), holders }
}
