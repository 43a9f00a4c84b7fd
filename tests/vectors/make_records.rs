//! Golden cases of payloads, packs, the tree, frames and calls.

use chrono::{DateTime, NaiveTime, Utc};
use gadeplan::{
    domain::{
        barrier::{Barrier, Cause, Will},
        contact::{Contact, Manner, Topic},
        entry::{Content, Hlc, Kind},
        escort::{Destination, Escort, EscortState, EscortStep},
        gathered,
        ids::{DeviceId, EntryId, RevisionId, TeamId, ZoneId},
        lookup::{Lookup, LookupAct},
        person::{Person, Rung},
        presence::{Crowd, Intensity, Mood, Presence, PresenceEvent, WithdrawalReason},
        register::{Name, Register},
        review::{Review, ReviewState},
        site::{Site, Zone},
        unknown::Unknown,
    },
    payload::{Inside, Seen},
    protocol::{
        call::{Frame, MembershipAccepted, MembershipLog, NewTeam, Proof, Pushed, Receipt, Run, ServerInfo, TeamHead, Wanted},
        membership::MembershipRecord,
        pack::{Pack, PackedRecord},
        proof::consistency_path,
        record::NO_PREVIOUS,
        refused::Refused,
        session::{Nonce, Session},
        tree::Frontier,
    },
    sync::{Seal, seal_draft, seal_revision},
};
use serde_json::{Value, json};

use super::{
    blobs::{Cases, Fixed, case, put, secret},
    words::describe,
};

const AT: i64 = 1_763_600_000_123;

/// All of them.
pub(crate) fn all() -> Cases {
    let mut cases = Cases::new();
    let insides = examples();
    // Kinds that came later are in no pack that is frozen.
    for (name, inside) in insides.iter().chain(&lookups()).chain(&registers()) {
        cases.insert(format!("payload/{name}"), case([("words", describe(inside)), ("inside", put(&inside.to_bytes()))]));
    }
    let plain: Vec<Inside> = insides.into_iter().map(|(_, inside)| inside).collect();
    let random = &mut Fixed::new("long note");
    let long =
        Inside { content: Content::Contact(Contact { note: "Skæv ".repeat(50) + &noise(random), ..contact(random) }), ..plain[0].clone() };
    let dense = Inside { content: Content::Unreadable { kind: 4_242, payload: dense(random) }, ..plain[1].clone() };
    let many: Vec<Inside> = plain.iter().cloned().chain([long]).collect();
    for (name, some, first, erased) in [
        ("one", &plain[..1], 1, None),
        ("draft", &plain[..1], 5, None),
        ("many", &many[..], 41, None),
        ("erased", &plain[..3], 2, Some(1)),
        ("stored", &[dense][..], 9, None),
    ] {
        let (pack, fields) = pack(name, some, first, erased);
        if name == "stored" {
            cases.insert("frames/page".into(), page(&pack));
            cases.insert("frames/earlier".into(), earlier(&pack));
        }
        cases.insert(format!("pack/{name}"), fields);
    }
    let mut random = Fixed::new("tree");
    let leaves: Vec<[u8; 32]> = (0..21).map(|_| random.bytes()).collect();
    let mut frontier = Frontier::default();
    let mut roots = vec![put(&frontier.root())];
    for leaf in &leaves {
        frontier.push(leaf);
        roots.push(put(&frontier.root()));
    }
    proofs(&mut cases, &leaves);
    let leaves: Vec<Value> = leaves.iter().map(|leaf| put(leaf)).collect();
    cases.insert("tree/roots".into(), case([("leaves", leaves.into()), ("roots", roots.into())]));
    calls(&mut cases);
    cases
}

/// The answers that prove some beginnings of one tree.
fn proofs(cases: &mut Cases, leaves: &[[u8; 32]]) {
    let root = |range: std::ops::Range<u64>| {
        let mut frontier = Frontier::default();
        leaves.iter().skip(range.start as usize).take((range.end - range.start) as usize).for_each(|leaf| frontier.push(leaf));
        Ok::<_, std::convert::Infallible>(frontier.root())
    };
    for (first, second) in [(1, 1), (1, 2), (3, 7), (4, 7), (6, 7), (8, 21), (13, 21), (20, 21)] {
        let path = consistency_path(first, second, root).expect("never fails");
        let answer = Proof { incarnation: 9, path: path.into_iter().map(Into::into).collect() };
        let bytes = minicbor::to_vec(answer).expect("memory");
        let leaves: Vec<Value> = leaves.iter().take(second as usize).map(|leaf| put(leaf)).collect();
        let fields = [("leaves", leaves.into()), ("first", json!(first)), ("incarnation", json!(9)), ("bytes", put(&bytes))];
        cases.insert(format!("proof/{first}-of-{second}"), case(fields));
    }
}

fn lookups() -> [(&'static str, Inside); 2] {
    let random = &mut Fixed::new("lookup");
    let (at, target) = (time(AT), Some(EntryId::from_bytes(random.bytes())));
    let opened = Lookup { act: LookupAct::Opened, at, target, text: String::new(), unknown: Unknown::default() };
    let searched = Lookup { act: LookupAct::Searched, at, target: None, text: "sovepose".into(), unknown: unknown(9, "nyt") };
    [("lookup", opened), ("lookup-search", searched)].map(|(name, lookup)| (name, inside(name, Content::Lookup(lookup))))
}

fn registers() -> [(&'static str, Inside); 2] {
    let random = &mut Fixed::new("register");
    let (root, kinds) = (random.bytes(), vec![Kind::Person, Kind::Site, Kind::Other(900)]);
    let names = [3, 70_000].map(|seq| Name { seq, hash: random.bytes() }).to_vec();
    let full = Register { membership: 4, size: 90_000, root, after: 2, last: 80_000, kinds, names, unknown: unknown(9, "nyt") };
    let least = Register { after: 80_000, last: 90_000, kinds: Vec::new(), names: Vec::new(), unknown: Unknown::default(), ..full.clone() };
    [("register", full), ("register-least", least)].map(|(name, register)| (name, inside(name, Content::Register(register))))
}

fn noise(random: &mut Fixed) -> String {
    random.bytes::<900>().iter().map(|byte| char::from(b'!' + byte % 90)).collect()
}

/// A payload that deflate cannot make shorter.
fn dense(random: &mut Fixed) -> Vec<u8> {
    let mut fields = gadeplan::payload::Fields::default();
    fields.put(0, minicbor::bytes::ByteArray::from(random.bytes::<90>()));
    fields.to_bytes()
}

fn time(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).expect("in range")
}

fn contact(random: &mut Fixed) -> Contact {
    Contact {
        site: EntryId::from_bytes(random.bytes()),
        at: time(AT),
        zone: Some(ZoneId::from_bytes(random.bytes())),
        manner: Some(Manner::Conversation),
        people: vec![EntryId::from_bytes(random.bytes()), EntryId::from_bytes(random.bytes())],
        topics: vec![Topic::Housing, Topic::Dog],
        barrier: Some(Barrier { will: Will::Cannot, cause: Some(Cause::MitId), unknown: Unknown::default() }),
        note: "Sov på bænken, »fint nok« 🙂".into(),
        unknown: Unknown::default(),
    }
}

fn unknown(field: u32, text: &str) -> Unknown {
    Unknown(gathered::map([(field, minicbor::to_vec(text).expect("memory"))]))
}

/// One revision of every kind, with every field, and the fewest fields that there can be.
fn examples() -> Vec<(&'static str, Inside)> {
    let random = &mut Fixed::new("payloads");
    let at = time(AT);
    let full = contact(random);
    let least = Contact {
        site: EntryId::from_bytes(random.bytes()),
        at: time(-1),
        zone: None,
        manner: None,
        people: Vec::new(),
        topics: Vec::new(),
        barrier: None,
        note: String::new(),
        unknown: Unknown::default(),
    };
    let newer = Contact { manner: Some(Manner::Other(777)), topics: vec![Topic::Other(900)], unknown: unknown(90, "nyt"), ..least.clone() };
    let escort = Escort {
        site: EntryId::from_bytes(random.bytes()),
        destination: Destination::Jobcenter,
        place: "Jobcentret".into(),
        appointment: DateTime::from_timestamp(29_581_590 * 60, 0).expect("in range").naive_utc(),
        meet_time: NaiveTime::from_hms_opt(9, 30, 0),
        meet_place: "Ved kiosken".into(),
        people: vec![EntryId::from_bytes(random.bytes())],
        steps: vec![
            EscortStep { state: EscortState::Agreed, at, unknown: Unknown::default() },
            EscortStep { state: EscortState::Met, at: time(AT + 5), unknown: Unknown::default() },
        ],
        barrier: Some(Barrier { will: Will::DoesNotWant, cause: None, unknown: Unknown::default() }),
        outcome: "Hun blev modtaget.".into(),
        next_step: "Ring i morgen".into(),
        note: "Tag hunden med.".into(),
        unknown: Unknown::default(),
    };
    let presence = Presence {
        site: EntryId::from_bytes(random.bytes()),
        from: at,
        to: Some(time(AT + 3_600_000)),
        intensity: Some(Intensity::Steady),
        crowd: Some(Crowd::Many),
        events: vec![
            PresenceEvent::Mood { at, mood: Mood::Tense, zone: Some(ZoneId::from_bytes(random.bytes())), unknown: Unknown::default() },
            PresenceEvent::Withdrawal {
                at: time(AT + 1),
                reason: WithdrawalReason::Tension,
                planned_return: Some(time(AT + 2)),
                note: "spændt".into(),
                unknown: Unknown::default(),
            },
            PresenceEvent::Return { at: time(AT + 3), unknown: Unknown::default() },
            PresenceEvent::Other { code: 900, unknown: unknown(7, "nyt") },
        ],
        note: "Roligt.".into(),
        unknown: Unknown::default(),
    };
    let person = Person { alias: "Mågen".into(), rung: Rung::Alias, note: "Holder til ved trappen.".into(), unknown: Unknown::default() };
    let review = Review {
        target: EntryId::from_bytes(random.bytes()),
        state: ReviewState::Question,
        at,
        text: "Kom hun frem?".into(),
        unknown: Unknown::default(),
    };
    let mut zone = |name: &str| Zone { id: ZoneId::from_bytes(random.bytes()), name: name.into(), unknown: Unknown::default() };
    let site = Site { name: "Åtorvet".into(), zones: vec![zone("Ved kiosken"), zone("Trappen")], unknown: Unknown::default() };
    let mut later = gadeplan::payload::Fields::default();
    later.put(0, "hvad det så er");
    let contents = [
        ("contact", Content::Contact(full)),
        ("contact-least", Content::Contact(least)),
        ("contact-newer", Content::Contact(newer)),
        ("escort", Content::Escort(escort)),
        ("presence", Content::Presence(presence)),
        ("person", Content::Person(person)),
        ("review", Content::Review(review)),
        ("site", Content::Site(site)),
        ("of-a-later-version", Content::Unreadable { kind: 4_242, payload: later.to_bytes() }),
    ];
    contents.map(|(name, content)| (name, inside(name, content))).into()
}

fn inside(name: &str, content: Content) -> Inside {
    let random = &mut Fixed::new(name);
    let full = name == "contact";
    let seen = Seen { incarnation: 1, size: 41, root: random.bytes(), membership: 3, membership_hash: random.bytes() };
    let parents = [RevisionId::from_bytes(random.bytes()), RevisionId::from_bytes(random.bytes())];
    Inside {
        revision: RevisionId::from_bytes(random.bytes()),
        entry: EntryId::from_bytes(random.bytes()),
        parents: if full { parents.to_vec() } else { Vec::new() },
        hlc: Hlc::default().tick(AT.unsigned_abs()),
        seen: Some(seen).filter(|_| full),
        status: None,
        content,
    }
}

fn pack(name: &str, insides: &[Inside], first: u64, erased: Option<usize>) -> (Pack, Value) {
    let mut random = Fixed::new(name);
    let (team, device) = (TeamId::from_bytes(random.bytes()), DeviceId::from_bytes(random.bytes()));
    let (epoch_key, sign) = (secret(&random.bytes()), gadeplan::crypto::Signing::make(&mut random));
    let previous = if first == 1 { NO_PREVIOUS } else { random.bytes() };
    let (mut tip_number, mut tip_hash, mut signature) = (first - 1, previous, [0; 64]);
    let mut records = Vec::new();
    for inside in insides {
        let seal = Seal { team, device, sign: &sign, tip_number, tip_hash, epoch: 3, epoch_key: &epoch_key };
        let sealed = if name == "draft" { seal_draft(&seal, inside, &mut random) } else { seal_revision(&seal, inside, &mut random) };
        let sealed = sealed.expect("seals");
        (tip_number, tip_hash) = (sealed.number, sealed.hash);
        signature = sealed.signature.try_into().expect("a signature");
        records.push(minicbor::decode::<PackedRecord>(&sealed.packed).expect("a record"));
    }
    let mut pack = Pack { version: 1, team: team.bytes(), device: device.bytes(), first, previous, records, signature };
    if let Some(at) = erased {
        pack.records[at].body_hash = Some(pack.headers()[at].body_hash);
        (pack.records[at].body, pack.records[at].wrap) = (None, None);
    }
    let headers = pack.headers();
    let plain = |(at, inside): (usize, &Inside)| if erased == Some(at) { Value::Null } else { put(&inside.to_bytes()) };
    let fields = [
        ("pack", put(&pack.to_bytes())),
        ("sign_public", put(&sign.public())),
        ("epoch_key", put(epoch_key.expose())),
        ("headers", headers.iter().map(|header| put(&minicbor::to_vec(header).expect("memory"))).collect()),
        ("hashes", headers.iter().map(|header| put(&header.hash())).collect()),
        ("insides", insides.iter().enumerate().map(plain).collect()),
    ];
    let fields = case(fields);
    (pack, fields)
}

fn page(pack: &Pack) -> Value {
    let root = Fixed::new("page").bytes();
    let head = TeamHead { incarnation: 7, head: 41, root, membership: 3, erasures: 0 };
    let run = Run { first_seq: 21, received_ms: AT.unsigned_abs(), pack: pack.clone() };
    let stream = [Frame::Head(head), Frame::Run(run), Frame::End(true)].iter().flat_map(Frame::to_bytes).collect::<Vec<u8>>();
    case([
        ("stream", put(&stream)),
        ("head", json!([7, 41, { "hex": put(&root) }, 3, 0])),
        ("first_seq", json!(21)),
        ("received_ms", json!(AT)),
        ("pack", put(&pack.to_bytes())),
        ("more", json!(true)),
    ])
}

/// A part of earlier records: the tree over the 20 before it, and a run.
fn earlier(pack: &Pack) -> Value {
    let mut random = Fixed::new("earlier");
    let leaves: Vec<[u8; 32]> = (0..20).map(|_| random.bytes()).collect();
    let mut below = Frontier::default();
    leaves.iter().for_each(|leaf| below.push(leaf));
    let root = random.bytes();
    let head = TeamHead { incarnation: 7, head: 41, root, membership: 3, erasures: 0 };
    let run = Run { first_seq: 21, received_ms: AT.unsigned_abs(), pack: pack.clone() };
    let frames = [Frame::Head(head), Frame::Below(below), Frame::Run(run), Frame::End(true)];
    case([
        ("stream", put(&frames.iter().flat_map(Frame::to_bytes).collect::<Vec<u8>>())),
        ("head", json!([7, 41, { "hex": put(&root) }, 3, 0])),
        ("leaves", leaves.iter().map(|leaf| put(leaf)).collect()),
        ("first_seq", json!(21)),
        ("received_ms", json!(AT)),
        ("pack", put(&pack.to_bytes())),
        ("more", json!(true)),
    ])
}

fn calls(cases: &mut Cases) {
    let random = &mut Fixed::new("calls");
    let (statement, signature, second) = (random.bytes::<90>(), random.bytes::<64>(), random.bytes::<64>());
    let record = |second| MembershipRecord { statement: statement.to_vec(), signature, second };
    let shown = |bytes: &[u8]| json!({ "hex": put(bytes) });
    let shown_record = json!([shown(&statement), shown(&signature), shown(&second)]);
    let (nonce, one, two) = (random.bytes::<40>(), random.bytes::<32>(), random.bytes::<32>());
    let mut add = |name: &str, bytes: Result<Vec<u8>, _>, fields: Value| {
        let bytes: Vec<u8> = bytes.map_err(|_: minicbor::encode::Error<std::convert::Infallible>| "memory").expect("memory");
        cases.insert(format!("call/{name}"), case([("bytes", put(&bytes)), ("fields", fields)]));
    };
    let info = ServerInfo { name: "gadeplan.example.org".into(), oldest: 1, newest: 1 };
    add("server", minicbor::to_vec(info), json!(["gadeplan.example.org", 1, 1]));
    add("nonce", minicbor::to_vec(Nonce { nonce: nonce.to_vec() }), json!([shown(&nonce)]));
    add("token", minicbor::to_vec(Session { token: "abc123".into() }), json!(["abc123"]));
    let new_team = NewTeam { operator_code: "ABCDE-FGH".into(), genesis: record(Some(second)) };
    add("new-team", minicbor::to_vec(new_team), json!(["ABCDE-FGH", shown_record]));
    let log = MembershipLog { records: vec![record(Some(second)), record(None)], more: None };
    add("log", minicbor::to_vec(log), json!([[shown_record, [shown(&statement), shown(&signature)]]]));
    add("accepted", minicbor::to_vec(MembershipAccepted { length: 7 }), json!([7]));
    let receipts = vec![Receipt { number: 1, hash: one, seq: 41 }, Receipt { number: 2, hash: two, seq: 42 }];
    add("pushed", minicbor::to_vec(Pushed { incarnation: 9, receipts }), json!([9, [[1, shown(&one), 41], [2, shown(&two), 42]]]));
    add("wanted", minicbor::to_vec(Wanted { numbers: vec![1, 41, 70_000] }), json!([[1, 41, 70_000]]));
    let refused = Refused { reason: "gap".into(), detail: 42, text: "records are missing".into() };
    add("refused", minicbor::to_vec(refused), json!(["gap", 42, "records are missing"]));
}
