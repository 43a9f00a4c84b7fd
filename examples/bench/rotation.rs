//! A new epoch for a team of fifty devices: made and signed by a lead's device, and taken by another.

use std::time::{Duration, Instant};

use gadeplan::{
    crypto::{DeviceSecrets, InvitationSecret, RecoverySecret, Signing, SystemRandom},
    domain::ids::{DeviceId, TeamId},
    protocol::membership::{Action, Change, MembershipRecord, Roster, roles},
    sync::{Keyring, MembershipDraft, add_own_record, invited_keyring, join_record, make_epoch, make_invite},
};

use super::{Result, figure, talk};

const DEVICES: usize = 50;
const ROUNDS: usize = 21;
/// Seconds since 1970, by everybody's clock.
const NOW: u64 = 1_795_251_600;

pub(super) fn measure() -> Result<()> {
    talk("rotation: fifty devices join");
    let (roster, own, other) = team()?;
    let (mut made, mut taken, mut bytes) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let record = rotate(&roster, &own)?;
        bytes = minicbor::to_vec(&record)?.len();
        made.push(began.elapsed());
        let (mut theirs, mut keyring) = (roster.clone(), copy(&other.keyring)?);
        let began = Instant::now();
        theirs.apply(&record, None)?;
        if !keyring.collect(&theirs, &other.device.bytes()) {
            return Err("the new epoch's key is not for a device of the team".into());
        }
        taken.push(began.elapsed());
    }
    figure("B11", &format!("a rotation for {DEVICES} devices, made and signed, median of {ROUNDS}"), median(made), "ms", Some(50.0))?;
    figure("B11.bytes", "its membership record", bytes as f64, "B", Some(10_000.0))?;
    figure("B11.taken", "the same verified and its key taken by another device", median(taken), "ms", None)
}

struct Member {
    device: DeviceId,
    keyring: Keyring,
}

fn rotate(roster: &Roster, by: &Member) -> Result<MembershipRecord> {
    let keys = make_epoch(roster, &by.keyring, &Change::default(), false, &mut SystemRandom)?;
    Ok(add_own_record(roster, by.device, &by.keyring, Action::Rotate { keys }, NOW))
}

/// The roster of the team, its lead and the last one to join.
fn team() -> Result<(Roster, Member, Member)> {
    let random = &mut SystemRandom;
    let (team, lead) = (TeamId::from_bytes([1; 16]), device(0));
    let recovery = RecoverySecret::make(random);
    let MembershipDraft { keyring, genesis, .. } =
        MembershipDraft::make(team, lead, "bench", "Gadeplansteamet", "Karen", &recovery, NOW, random)?;
    let mut roster = Roster::begin(&genesis)?;
    let lead = Member { device: lead, keyring };
    let mut last = None;
    for number in 1..DEVICES {
        let secret = InvitationSecret::make(random);
        let invite = make_invite(&roster, &lead.keyring, &secret, roles::WORKER, NOW + 3_600, None, random)?;
        roster.apply(&add_own_record(&roster, lead.device, &lead.keyring, Action::Invite(Box::new(invite)), NOW), None)?;
        let joins = device(number);
        let theirs = invited_keyring(&roster, &secret, DeviceSecrets::make(random))?;
        let record = join_record(&roster, &secret, joins, &theirs, &Signing::make(random), "Ida", NOW, random)?;
        roster.apply(&record, None)?;
        last = Some(Member { device: joins, keyring: theirs });
    }
    Ok((roster, lead, last.ok_or("nobody joined")?))
}

fn device(number: usize) -> DeviceId {
    DeviceId::from_bytes((number as u128 + 1).to_be_bytes())
}

/// The same keys, as after a restart: kept and opened again.
fn copy(keyring: &Keyring) -> Result<Keyring> {
    let key = gadeplan::crypto::Secret::from_bytes([7; 32]);
    Ok(Keyring::open(&key, &keyring.seal(&key, &mut SystemRandom))?)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times.get(times.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1_000.0)
}
