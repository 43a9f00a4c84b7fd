//! The demonstration team: made by the real client through the real endpoint, whatever the hour.
#![cfg(all(feature = "engine-native", feature = "server"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../examples/demo/calendar.rs"]
mod calendar;
#[path = "../examples/demo/script.rs"]
mod script;
#[path = "support/device.rs"]
#[expect(dead_code, reason = "another test needs the rest")]
mod support;
#[path = "../examples/demo/team.rs"]
mod team;
#[path = "../examples/demo/timeline.rs"]
mod timeline;

use calendar::Calendar;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Copenhagen;
use gadeplan::{
    client::message::{LogFilter, Request, Response, State},
    domain::{entry::Content, review::ReviewState},
};
use support::{Device, Endpoint, PASSPHRASE, today};

fn now() -> DateTime<Utc> {
    std::time::SystemTime::now().into()
}

#[test]
fn nothing_has_happened_in_the_future_and_escorts_of_today_lie_ahead() {
    let midnight: DateTime<Utc> = "2026-11-20T23:00:00Z".parse().expect("midnight on the square");
    let script = script::read().expect("a script");
    let ids = [1, 2, 3, 4, 5, 6].map(|n| gadeplan::domain::ids::ZoneId::from_bytes([n; 16]));
    let site = gadeplan::domain::ids::EntryId::from_bytes([9; 16]);
    let people = script.people.iter().map(|person| (person.key.clone(), site)).collect();
    let places = timeline::Places { site, zones: ids.to_vec(), people };
    for minutes in (1..24 * 60).step_by(7) {
        let now = midnight + TimeDelta::minutes(minutes);
        let calendar = Calendar::at(now);
        let steps = timeline::steps(&script, &places, &calendar).expect("a timeline");
        assert!(steps.iter().all(|step| step.at <= now), "{now}");
        let nine = calendar.happened(0, NaiveTime::from_hms_opt(9, 45, 0).expect("a time"));
        assert!(nine >= midnight && nine <= now, "{now}: {nine}");
        let wall = now.with_timezone(&Copenhagen).naive_local();
        for hour in [13, 15] {
            let appointment = calendar.appointment(0, NaiveTime::from_hms_opt(hour, 30, 0).expect("a time"));
            assert_eq!(appointment.date(), wall.date());
            assert!(appointment > wall || minutes > 23 * 60, "{now}: {appointment}");
        }
    }
}

#[test]
fn the_team_is_made_once_and_every_run_invites() {
    let endpoint = Endpoint::start();
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("demo");
    std::fs::create_dir_all(folder.with_extension("unfinished").join("lead")).expect("a rest of an interrupted run");
    team::make(&folder, &endpoint.url(), &endpoint.operator_code(), now()).expect("a team");
    assert!(!folder.with_extension("unfinished").exists());
    let first = team::invite(&folder, &endpoint.url()).expect("two links");
    let [worker, lead] = team::invite(&folder, &endpoint.url()).expect("two more links");
    assert!(!first.contains(&worker) && !first.contains(&lead) && worker != lead);

    let script = script::read().expect("a script");
    for (link, leads) in [(worker, false), (lead, true)] {
        let mut device = Device::fresh(&endpoint);
        device.ask(Request::Join { code: link, holder: "Gæst".into(), passphrase: PASSPHRASE.into() });
        device.sync_until_log_has(script.entries.len());
        let Response::State(State::Unlocked(me)) = device.ask(Request::State) else { panic!("unlocked") };
        assert_eq!((me.is_lead, me.team_name.as_str()), (leads, script.team.as_str()));
        let Response::Log(log) = device.ask(Request::Log(LogFilter::default())) else { panic!("a log") };
        assert_eq!(log.rows.len(), script.entries.len());
        assert!(log.rows.iter().all(|row| row.heads == 1));
        let note = &script.corrections.first().expect("a correction").note;
        assert!(log.rows.iter().any(|row| matches!(&row.content, Content::Contact(contact) if contact.note == *note)));
        let standing = |state| log.rows.iter().filter(|row| row.standing == Some(state)).count();
        assert_eq!((standing(ReviewState::Question), standing(ReviewState::Agreed), standing(ReviewState::Closed)), (2, 2, 1));
        let today = today(&mut device);
        assert_eq!(today.presence.len(), 1);
        let open = today.escorts.iter().filter(|row| matches!(&row.content, Content::Escort(escort) if !escort.state().is_final()));
        assert_eq!(open.count(), 4, "one of yesterday, two of today, one of tomorrow");
    }
}
