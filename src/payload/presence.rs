//! Presences to fields and back.

use minicbor::bytes::ByteArray;

use super::fields::{Fields, PayloadError};
use crate::domain::{
    ids::{EntryId, ZoneId},
    presence::{Crowd, Intensity, Mood, Presence, PresenceEvent, WithdrawalReason},
};

const MOOD: u16 = 1;
const WITHDRAWAL: u16 = 2;
const RETURN: u16 = 3;

pub(super) fn write(presence: &Presence) -> Fields {
    let mut f = Fields::with(&presence.unknown);
    f.put_id(0, presence.site.bytes());
    f.put_time(1, presence.from);
    f.put_some(2, presence.to.map(|to| to.timestamp_millis()));
    f.put_some(3, presence.intensity.map(Intensity::code));
    f.put_some(4, presence.crowd.map(Crowd::code));
    f.put_list(5, presence.events.iter().map(write_event).collect());
    f.put_text(6, &presence.note);
    f
}

pub(super) fn read(mut f: Fields) -> Result<Presence, PayloadError> {
    Ok(Presence {
        site: EntryId::from_bytes(f.take_id(0)?),
        from: f.take_time(1)?,
        to: f.take_some_time(2)?,
        intensity: f.take_some(3)?.map(Intensity::from_code),
        crowd: f.take_some(4)?.map(Crowd::from_code),
        events: f.take_list::<Fields>(5)?.into_iter().map(read_event).collect::<Result<_, _>>()?,
        note: f.take_text(6)?,
        unknown: f.rest(),
    })
}

fn write_event(event: &PresenceEvent) -> Fields {
    match event {
        PresenceEvent::Mood { at, mood, zone, unknown } => {
            let mut f = Fields::with(unknown);
            f.put(0, MOOD);
            f.put_time(1, *at);
            f.put(2, mood.code());
            f.put_some(3, zone.map(|zone| ByteArray::from(zone.bytes())));
            f
        }
        PresenceEvent::Withdrawal { at, reason, planned_return, note, unknown } => {
            let mut f = Fields::with(unknown);
            f.put(0, WITHDRAWAL);
            f.put_time(1, *at);
            f.put(2, reason.code());
            f.put_some(3, planned_return.map(|time| time.timestamp_millis()));
            f.put_text(4, note);
            f
        }
        PresenceEvent::Return { at, unknown } => {
            let mut f = Fields::with(unknown);
            f.put(0, RETURN);
            f.put_time(1, *at);
            f
        }
        PresenceEvent::Other { code, unknown } => {
            let mut f = Fields::with(unknown);
            f.put(0, *code);
            f
        }
    }
}

fn read_event(mut f: Fields) -> Result<PresenceEvent, PayloadError> {
    Ok(match f.take(0)? {
        MOOD => PresenceEvent::Mood {
            at: f.take_time(1)?,
            mood: Mood::from_code(f.take(2)?),
            zone: f.take_some_id(3)?.map(ZoneId::from_bytes),
            unknown: f.rest(),
        },
        WITHDRAWAL => PresenceEvent::Withdrawal {
            at: f.take_time(1)?,
            reason: WithdrawalReason::from_code(f.take(2)?),
            planned_return: f.take_some_time(3)?,
            note: f.take_text(4)?,
            unknown: f.rest(),
        },
        RETURN => PresenceEvent::Return { at: f.take_time(1)?, unknown: f.rest() },
        code => PresenceEvent::Other { code, unknown: f.rest() },
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_presence_with_events_of_every_sort_survives_the_round_trip() {
        let at = DateTime::from_timestamp_millis(1_763_600_000_000).expect("in range");
        let mut newer = Fields::default();
        newer.put(0, 900_u16);
        newer.put(1, "nyt");
        let presence = Presence {
            site: EntryId::from_bytes([1; 16]),
            from: at,
            to: Some(at),
            intensity: Some(Intensity::Steady),
            crowd: Some(Crowd::Many),
            events: vec![
                PresenceEvent::Mood { at, mood: Mood::Tense, zone: None, unknown: Default::default() },
                PresenceEvent::Withdrawal {
                    at,
                    reason: WithdrawalReason::Tension,
                    planned_return: Some(at),
                    note: "roligt".into(),
                    unknown: Default::default(),
                },
                PresenceEvent::Return { at, unknown: Default::default() },
                read_event(newer).expect("kept"),
            ],
            note: String::new(),
            unknown: Default::default(),
        };
        assert!(matches!(presence.events.last(), Some(PresenceEvent::Other { code: 900, .. })));
        assert_eq!(read(write(&presence)).expect("decodes"), presence);
    }
}
