//! Escorts to fields and back.

use super::{
    content::{read_barrier, write_barrier, write_people},
    fields::{Fields, PayloadError},
};
use crate::domain::{
    escort::{Destination, Escort, EscortState, EscortStep},
    ids::EntryId,
};

pub(super) fn write(escort: &Escort) -> Fields {
    let mut f = Fields::with(&escort.unknown);
    f.put_id(0, escort.site.bytes());
    f.put(1, escort.destination.code());
    f.put_text(2, &escort.place);
    f.put_wall(3, escort.appointment);
    f.put_time_of_day(4, escort.meet_time);
    f.put_text(5, &escort.meet_place);
    f.put_list(6, write_people(&escort.people));
    f.put_list(7, escort.steps.iter().map(write_step).collect());
    f.put_some(8, escort.barrier.as_ref().map(write_barrier));
    f.put_text(9, &escort.outcome);
    f.put_text(10, &escort.next_step);
    f.put_text(11, &escort.note);
    f
}

pub(super) fn read(mut f: Fields) -> Result<Escort, PayloadError> {
    Ok(Escort {
        site: EntryId::from_bytes(f.take_id(0)?),
        destination: Destination::from_code(f.take(1)?),
        place: f.take_text(2)?,
        appointment: f.take_wall(3)?,
        meet_time: f.take_time_of_day(4)?,
        meet_place: f.take_text(5)?,
        people: f.take_ids(6)?.into_iter().map(EntryId::from_bytes).collect(),
        steps: f.take_list::<Fields>(7)?.into_iter().map(read_step).collect::<Result<_, _>>()?,
        barrier: f.take_some::<Fields>(8)?.map(read_barrier).transpose()?,
        outcome: f.take_text(9)?,
        next_step: f.take_text(10)?,
        note: f.take_text(11)?,
        unknown: f.rest(),
    })
}

fn write_step(step: &EscortStep) -> Fields {
    let mut f = Fields::with(&step.unknown);
    f.put(0, step.state.code());
    f.put_time(1, step.at);
    f
}

fn read_step(mut f: Fields) -> Result<EscortStep, PayloadError> {
    Ok(EscortStep { state: EscortState::from_code(f.take(0)?), at: f.take_time(1)?, unknown: f.rest() })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, NaiveTime};

    use super::*;

    #[test]
    fn an_escort_survives_the_round_trip() {
        let escort = Escort {
            site: EntryId::from_bytes([1; 16]),
            destination: Destination::Jobcenter,
            place: "Jobcentret".into(),
            appointment: NaiveDate::from_ymd_opt(2026, 3, 29).and_then(|d| d.and_hms_opt(2, 30, 0)).expect("a wall time"),
            meet_time: NaiveTime::from_hms_opt(2, 0, 0),
            meet_place: "Ved kiosken".into(),
            people: vec![EntryId::from_bytes([2; 16])],
            steps: vec![EscortStep { state: EscortState::Agreed, at: DateTime::UNIX_EPOCH, unknown: Default::default() }],
            barrier: None,
            outcome: String::new(),
            next_step: "Ring i morgen".into(),
            note: String::new(),
            unknown: Default::default(),
        };
        assert_eq!(read(write(&escort)).expect("decodes"), escort);
    }
}
