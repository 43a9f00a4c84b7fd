//! Lies to somebody who holds an invitation: the log around it, its terms, its keys.

use gadeplan::{
    client::{
        failure::{Failure, InvitationOver},
        message::{Request, Response},
    },
    crypto::{RecoverySecret, SystemRandom},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        call::MembershipLog,
        hash::signed_message,
        membership::{Action, MembershipRecord, SIGNATURE_LABEL, Statement, roles},
    },
    sync::MembershipDraft,
};

use super::{
    cast::{Cast, Device, PASSPHRASE},
    proxy::{Lie, about},
};

fn in_log(alter: impl FnMut(&mut MembershipLog) + Send + 'static) -> Lie {
    about("/v1/invitations/", false, alter)
}

/// Another statement under the old signatures.
fn reword(record: &mut MembershipRecord, alter: impl FnOnce(&mut Statement)) {
    let mut statement = record.read().expect("a statement");
    alter(&mut statement);
    record.statement = statement.to_bytes();
}

/// A team of the server's own, which takes over the records after genesis: everything is signed properly, by keys of its own.
fn invented(log: &mut MembershipLog, change: impl Fn(&mut Action)) {
    let genesis = log.records[0].read().expect("a statement");
    let Action::Genesis(real) = &genesis.action else { panic!("a log begins with genesis") };
    let random = &mut SystemRandom;
    let (team, device) = (TeamId::from_bytes(genesis.team), DeviceId::from_bytes(real.first.keys.device));
    let recovery = RecoverySecret::make(random);
    let own = MembershipDraft::make(team, device, &real.server, "Gadeplansteamet", "Karen", &recovery, genesis.at, random).expect("a team");
    let mut records = vec![own.genesis.clone()];
    let mut head = own.genesis.hash();
    for record in &log.records[1..] {
        let mut statement = record.read().expect("a statement");
        if !matches!(statement.action, Action::Invite(_)) {
            continue;
        }
        change(&mut statement.action);
        (statement.previous, statement.n) = (head, records.len() as u64 + 1);
        let mut forged = MembershipRecord { statement: statement.to_bytes(), signature: [0; 64], second: None };
        head = forged.hash();
        forged.signature = own.keyring.device.sign.sign(&signed_message(SIGNATURE_LABEL, &head));
        records.push(forged);
    }
    log.records = records;
}

/// The first page again, whatever is asked for, and always more to come.
fn endless() -> Lie {
    let mut first = Vec::new();
    in_log(move |log| {
        if first.is_empty() {
            first.clone_from(&log.records);
        }
        (log.records, log.more) = (first.clone(), Some(true));
    })
}

#[test]
fn nobody_is_led_into_another_team_than_the_one_that_invites() {
    let mut cast = Cast::assemble();
    let code = cast.invite();
    let signature = "a signature of the membership record does not verify";
    let altered = "the invitation was altered";
    let scripts: Vec<(&str, Lie, &str)> = vec![
        ("an invented log around the real invitation", in_log(|log| invented(log, |_| {})), altered),
        (
            "a lead's role in an invented log",
            in_log(|log| {
                invented(log, |action| {
                    if let Action::Invite(invite) = action {
                        invite.roles = roles::WORKER | roles::LEAD;
                    }
                });
            }),
            altered,
        ),
        (
            "a longer life in an invented log",
            in_log(|log| {
                invented(log, |action| {
                    if let Action::Invite(invite) = action {
                        invite.expires += 1_000_000;
                    }
                });
            }),
            altered,
        ),
        (
            "a swapped public key of the lead",
            in_log(|log| {
                reword(&mut log.records[0], |statement| {
                    if let Action::Genesis(genesis) = &mut statement.action {
                        genesis.first.keys.seal = [5; 32];
                    }
                });
            }),
            signature,
        ),
        (
            "another role under the old signature",
            in_log(|log| {
                let last = log.records.last_mut().expect("an invitation");
                reword(last, |statement| {
                    if let Action::Invite(invite) = &mut statement.action {
                        invite.roles = 7;
                    }
                });
            }),
            signature,
        ),
        (
            "an epoch key of the server's own",
            in_log(|log| {
                let last = log.records.last_mut().expect("an invitation");
                reword(last, |statement| {
                    if let Action::Invite(invite) = &mut statement.action {
                        invite.epoch_key = vec![1; 80];
                    }
                });
            }),
            signature,
        ),
        ("the log without its beginning", in_log(|log| drop(log.records.remove(0))), "a log begins with genesis"),
        ("the log in another order", in_log(|log| log.records[1..].reverse()), "does not follow the log"),
        ("a record twice", in_log(|log| log.records.insert(1, log.records[1].clone())), "does not follow the log"),
        ("pages without end", endless(), "does not follow the log"),
        ("nothing", in_log(|log| log.records.clear()), "a log begins with genesis"),
    ];
    for (name, lie, named) in scripts {
        let mut newcomer = Device::fresh(&cast.proxy.url);
        cast.proxy.lie(lie);
        for request in [
            Request::LookAtInvitation { code: code.clone() },
            Request::Join { code: code.clone(), holder: "Jonas".into(), passphrase: PASSPHRASE.into() },
        ] {
            let refused = newcomer.try_ask(request);
            assert!(matches!(&refused, Err(Failure::Distrusted(why)) if why.contains(named)), "{name}: {refused:?}");
        }
        assert!(cast.proxy.honest() > 0, "{name}");
    }
    let mut newcomer = Device::fresh(&cast.proxy.url);
    let Response::InvitationSeen(seen) = newcomer.ask(Request::LookAtInvitation { code }) else { panic!("an invitation") };
    assert_eq!((seen.team.as_str(), seen.inviter.as_str()), ("Gadeplansteamet", "Karen"), "the truth is believed");
}

#[test]
fn an_invitation_that_is_hidden_used_or_over_is_named() {
    let mut cast = Cast::assemble();
    let code = cast.invite();
    let mut newcomer = Device::fresh(&cast.proxy.url);
    cast.proxy.lie(in_log(|log| drop(log.records.pop())));
    let hidden = newcomer.try_ask(Request::LookAtInvitation { code: code.clone() });
    assert_eq!(hidden.err(), Some(Failure::InvitationOver(InvitationOver::Unknown)));
    assert!(cast.proxy.honest() > 0);
    newcomer.ask(Request::Join { code: code.clone(), holder: "Jonas".into(), passphrase: PASSPHRASE.into() });
    let mut second = Device::fresh(&cast.proxy.url);
    let used = second.try_ask(Request::Join { code, holder: "Mikkel".into(), passphrase: PASSPHRASE.into() });
    assert_eq!(used.err(), Some(Failure::InvitationOver(InvitationOver::Used)));
}
