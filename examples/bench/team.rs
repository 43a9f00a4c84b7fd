//! A team that signs by hand, for the endpoint alone: its records hold nothing, as the endpoint cannot tell.

use gadeplan::{
    crypto::{RecoverySecret, SystemRandom},
    domain::ids::{DeviceId, TeamId},
    protocol::{
        call::{Answer, Call, NewTeam, Pushed, ServerInfo},
        hash::signed_message,
        limits::{PACK_RECORDS, PROTOCOL},
        pack::{BODY_OVERHEAD, Pack, PackedRecord, SIGNATURE_LABEL},
        record::{NO_PREVIOUS, RECORD_VERSION, SUITE, audience, kind, padded_size},
        session::{self, Nonce, OpenSession, Session, session_hash},
    },
    sync::{HttpTransport, MembershipDraft, Transport},
};

use super::{Result, client::now_ms, endpoint::Endpoint};

/// Bytes that most entries are padded to.
const SIZE_CLASS: u8 = 1;

pub(super) struct Team {
    draft: MembershipDraft,
    url: String,
    http: HttpTransport,
    pub(super) token: String,
    pub(super) records: u64,
    tip: [u8; 32],
}

impl Team {
    pub(super) async fn make(endpoint: &Endpoint) -> Result<Self> {
        let random = &mut SystemRandom;
        let http = gadeplan::engine::http();
        let url = endpoint.url.clone();
        let info: ServerInfo = minicbor::decode(&ask(&http, &url, get("/v1/server".into(), None)).await?.body)?;
        let (team, device) = (TeamId::make(now_ms(), &[3; 10]), DeviceId::make(now_ms(), &[4; 10]));
        let recovery = RecoverySecret::make(random);
        let draft = MembershipDraft::make(team, device, &info.name, "Målehold", "Karen", &recovery, now_ms() / 1_000, random)?;
        let new = NewTeam { operator_code: endpoint.operator_code.clone(), genesis: draft.genesis.clone() };
        ask(&http, &url, post("/v1/teams", minicbor::to_vec(&new)?, None)).await?;
        let nonce: Nonce = minicbor::decode(&ask(&http, &url, post("/v1/nonce", Vec::new(), None)).await?.body)?;
        let (team, device) = (team.bytes(), device.bytes());
        let hash = session_hash(&info.name, &team, &device, &nonce.nonce);
        let signature = draft.transport.sign(&signed_message(session::SIGNATURE_LABEL, &hash));
        let open = OpenSession { team, device, nonce: nonce.nonce, signature };
        let session: Session = minicbor::decode(&ask(&http, &url, post("/v1/session", minicbor::to_vec(&open)?, None)).await?.body)?;
        Ok(Self { draft, url, http, token: session.token, records: 0, tip: NO_PREVIOUS })
    }

    /// Full packs for about so many further records, ready to be pushed in their order.
    pub(super) fn packs(&mut self, records: usize) -> Vec<Vec<u8>> {
        (0..records.div_ceil(PACK_RECORDS)).map(|_| self.pack().to_bytes()).collect()
    }

    /// Pushes packs one after the other, as a device does.
    pub(super) async fn push(&self, packs: Vec<Vec<u8>>) -> Result<()> {
        let path = format!("/v1/teams/{}/push", self.draft.team);
        for body in packs {
            let pushed: Pushed = minicbor::decode(&ask(&self.http, &self.url, post(&path, body, Some(&self.token))).await?.body)?;
            if pushed.receipts.len() != PACK_RECORDS {
                return Err("a record of the pack has no receipt".into());
            }
        }
        Ok(())
    }

    /// The question for news by one who has everything.
    pub(super) fn nothing_new(&self, incarnation: u64) -> Call {
        let path = format!("/v1/teams/{}/pull?after={}&membership=1&incarnation={incarnation}", self.draft.team, self.records);
        get(path, Some(&self.token))
    }

    fn pack(&mut self) -> Pack {
        let sign = |message: &[u8]| self.draft.keyring.device.sign.sign(message);
        let (pack, tip) = pack(self.draft.team.bytes(), self.draft.device.bytes(), self.records + 1, self.tip, PACK_RECORDS, sign);
        (self.records, self.tip) = (self.records + PACK_RECORDS as u64, tip);
        pack
    }
}

/// So many records that hold nothing, from number `first` on, and the hash of the last.
pub(super) fn pack(
    team: [u8; 16],
    device: [u8; 16],
    first: u64,
    previous: [u8; 32],
    records: usize,
    sign: impl Fn(&[u8]) -> [u8; 64],
) -> (Pack, [u8; 32]) {
    let class = padded_size(SIZE_CLASS).unwrap_or_default();
    let record = |number: u64| PackedRecord {
        version: RECORD_VERSION,
        suite: SUITE,
        kind: kind::ENTRY,
        epoch: 1,
        audience: audience::TEAM,
        size_class: SIZE_CLASS,
        body: Some(number.to_be_bytes().into_iter().cycle().take(class + BODY_OVERHEAD).collect()),
        wrap: Some(vec![9; 48]),
        body_hash: None,
    };
    let records = (first..).take(records).map(record).collect();
    let mut pack = Pack { version: PROTOCOL, team, device, first, previous, records, signature: [0; 64] };
    let tip = pack.headers().last().map_or(NO_PREVIOUS, gadeplan::protocol::record::Header::hash);
    pack.signature = sign(&signed_message(SIGNATURE_LABEL, &tip));
    (pack, tip)
}

/// Sends a call; a refusal is an error.
pub(super) async fn ask(http: &HttpTransport, url: &str, call: Call) -> Result<Answer> {
    let answer = http.send(url, call).await?;
    match answer.refusal() {
        Some((reason, _, text)) => Err(format!("refused: {} {text}", reason.name()).into()),
        None => Ok(answer),
    }
}

pub(super) fn get(path: String, token: Option<&str>) -> Call {
    Call { post: false, path, body: Vec::new(), token: token.map(str::to_owned) }
}

pub(super) fn post(path: &str, body: Vec<u8>, token: Option<&str>) -> Call {
    Call { post: true, path: path.to_owned(), body, token: token.map(str::to_owned) }
}
