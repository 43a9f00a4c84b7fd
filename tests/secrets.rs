//! Secrets do not show themselves and cannot be copied or written out by accident: the compiler proves the second half.
#![cfg(all(feature = "engine-native", feature = "server"))]

use std::fmt::Debug;

use chrono::DateTime;
use gadeplan::{
    client::{
        invitation::InvitationMade,
        message::{Request, Response},
        team::RecoverySeen,
    },
    crypto::{
        DeviceSecrets, EpochKey, InstallationSecret, InvitationSecret, LeadsKey, Opening, Random, RecoveryCode, RecoverySecret, Secret,
        Signing,
    },
    domain::{
        gathered,
        ids::{DeviceId, TeamId},
    },
    protocol::{call::Call, session::Session},
    sync::{Keyring, MembershipDraft, Successor},
};

/// Does not compile when the type has one of the traits: then two functions of the same name would fit.
macro_rules! lacks {
    ($kind:ty: $($forbidden:path),+) => {
        $(const _: () = {
            trait Fits<Marker> {
                fn fits() {}
            }
            impl<T: ?Sized> Fits<()> for T {}
            struct Forbidden;
            impl<T: ?Sized + $forbidden> Fits<Forbidden> for T {}
            let _ = <$kind as Fits<_>>::fits;
        };)+
    };
}

macro_rules! secret {
    ($($kind:ty),+) => {
        $(lacks!($kind: Clone, serde::Serialize, minicbor::Encode<()>, std::fmt::Display, PartialEq, AsRef<[u8]>);)+
    };
}

secret!(
    Secret,
    Signing,
    DeviceSecrets,
    EpochKey,
    LeadsKey,
    InvitationSecret,
    InstallationSecret,
    RecoverySecret,
    RecoveryCode,
    Keyring,
    MembershipDraft,
    Successor,
    Opening
);

/// The same byte for ever: whoever shows it is found.
struct Same;

const BYTE: u8 = 0xA7;

impl Random for Same {
    fn fill(&mut self, buffer: &mut [u8]) {
        buffer.fill(BYTE);
    }
}

fn masked(secret: &dyn Debug) {
    for shown in [format!("{secret:?}"), format!("{secret:#?}")] {
        let lower = shown.to_lowercase();
        for telling in ["a7a7", "167, 167", "167,\n"] {
            assert!(!lower.contains(telling), "{shown}");
        }
        assert!(!lower.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| word == "167" || word == "a7"), "{shown}");
    }
}

#[test]
fn secrets_are_masked() {
    let random = &mut Same;
    masked(&Secret::make(random));
    masked(&Signing::make(random));
    masked(&DeviceSecrets::make(random));
    masked(&EpochKey::make(random));
    masked(&LeadsKey::make(random));
    masked(&InvitationSecret::make(random));
    masked(&InstallationSecret::derive(&Secret::make(random)));
    let recovery = RecoverySecret::make(random);
    masked(&recovery);
    let keyring = Keyring {
        device: DeviceSecrets::make(random),
        genesis: [0; 32],
        epochs: gathered::map([(1, Box::new(EpochKey::make(random)))]),
        leads: gathered::map([(1, Box::new(LeadsKey::make(random)))]),
        transport: Some(Secret::make(random)),
    };
    masked(&keyring);
    let (team, device) = (TeamId::from_bytes([1; 16]), DeviceId::from_bytes([2; 16]));
    let draft = MembershipDraft::make(team, device, "localhost", "hold", "navn", &recovery, 1, random).expect("a team");
    masked(&draft.transport);
    masked(&Successor::make(device, random));
    masked(&Opening { key: Secret::make(random), framed: vec![BYTE; 40].into() });
}

#[test]
fn what_a_person_types_and_is_shown_once_is_masked_in_messages() {
    let asked = [
        Request::Unlock { passphrase: "hemmelige ord".into() },
        Request::FinishTeam { passphrase: "hemmelige ord".into() },
        Request::Join { code: "hemmelige ord".into(), holder: "Ida".into(), passphrase: "hemmelige ord".into() },
    ];
    for request in &asked {
        assert!(!format!("{request:?}").contains("hemmelige"), "{request:?}");
    }
    let code = || vec!["hemmelige".to_owned(), "ord".to_owned()];
    let made = InvitationMade { link: "https://x/bliv#hemmelige".into(), code: code(), expires: DateTime::UNIX_EPOCH };
    let recovered = RecoverySeen { team: "hold".into(), server: "x".into(), devices: 1, new_code: code() };
    let call = Call { post: true, path: "/v1/teams".into(), body: b"hemmelige".to_vec(), token: Some("hemmelige".into()) };
    for shown in
        [format!("{made:?}"), format!("{recovered:?}"), format!("{call:?}"), format!("{:?}", Session { token: "hemmelige".into() })]
    {
        assert!(!shown.contains("hemmelige") && !shown.contains("104, 101"), "{shown}");
    }
    let told = Response::RecoveryCode(vec!["hemmelige".into(), "ord".into()]);
    assert!(!format!("{told:?}").contains("hemmelige"), "{told:?}");
}
