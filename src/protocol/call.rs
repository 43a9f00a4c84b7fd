//! The calls of the endpoint: paths, bodies, answers. Everything is CBOR; a pull is a stream of length-prefixed frames.

use minicbor::{Decode, Encode, bytes::ByteArray};

use super::{
    membership::MembershipRecord,
    pack::Pack,
    refused::{Reason, Refused},
    tree::Frontier,
};

/// Content type of every body.
pub const CONTENT_TYPE: &str = "application/cbor";

/// Answer to `GET /v1/server`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ServerInfo {
    /// The name that invitations and sessions are bound to: host and port of the public address.
    #[n(0)]
    pub name: String,
    /// Oldest protocol version that is served.
    #[n(1)]
    pub oldest: u8,
    /// Newest protocol version that is served.
    #[n(2)]
    pub newest: u8,
}

/// Body of `POST /v1/teams`. Repeating it changes nothing.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NewTeam {
    /// The operator's code.
    #[n(0)]
    pub operator_code: String,
    /// The first record of the membership log.
    #[n(1)]
    pub genesis: MembershipRecord,
}

/// Masked: whoever has the code makes a team.
impl std::fmt::Debug for NewTeam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewTeam").field("genesis", &self.genesis).finish_non_exhaustive()
    }
}

/// Answer to `GET /v1/invitations/{id}?after=n` and `GET /v1/teams/{team}/membership?after=n`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MembershipLog {
    /// Records in order, the first with number `after + 1`; at most [`super::limits::MEMBERSHIP_PAGE`].
    #[n(0)]
    pub records: Vec<MembershipRecord>,
    /// There are more: ask again from the last of these.
    #[n(1)]
    pub more: Option<bool>,
}

/// Answer to `POST /v1/teams` and `POST /v1/teams/{team}/membership`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct MembershipAccepted {
    /// Records in the log now.
    #[n(0)]
    pub length: u64,
}

/// Answer to `POST /v1/teams/{team}/push`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Pushed {
    /// Incarnation of the server that these receipts belong to.
    #[n(0)]
    pub incarnation: u64,
    /// One for every record of the pack.
    #[n(1)]
    pub receipts: Vec<Receipt>,
}

/// The server has this very record, durably, at this place.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Number within the device.
    #[n(0)]
    pub number: u64,
    /// Hash of the record.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub hash: [u8; 32],
    /// Its number within the team.
    #[n(2)]
    pub seq: u64,
}

/// Answer to `GET /v1/teams/{team}/proof?first=…&second=…`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Proof {
    /// Incarnation of the server.
    #[n(0)]
    pub incarnation: u64,
    /// The nodes of the consistency proof, as RFC 9162 orders them; 32 bytes each.
    #[n(1)]
    pub path: Vec<ByteArray<32>>,
}

/// Body of `POST /v1/teams/{team}/named`, which is answered by the runs that hold these records.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Wanted {
    /// Numbers of the team's records, ascending; at most [`super::limits::NAMED_RECORDS`].
    #[n(0)]
    pub numbers: Vec<u64>,
}

/// One frame of the answer to `GET /v1/teams/{team}/pull?after=…&membership=…`, which is an empty 204 when nothing is new, to
/// `GET /v1/teams/{team}/earlier?before=…`, or to `POST /v1/teams/{team}/named`.
///
/// On the wire: four bytes of length, big endian, then the CBOR.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Frame {
    /// The first frame: where the team stands.
    #[n(0)]
    Head(#[n(0)] TeamHead),
    /// Records with consecutive numbers of the team.
    #[n(1)]
    Run(#[n(0)] Run),
    /// The last frame of a complete page. `more`: ask again from here.
    #[n(2)]
    End(#[n(0)] bool),
    /// In the answer to `earlier` only: the tree over all records before the runs that follow, up to the next of these or to the end.
    #[n(3)]
    Below(#[n(0)] Frontier),
}

/// Where a team stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct TeamHead {
    /// Incarnation of the server.
    #[n(0)]
    pub incarnation: u64,
    /// Number of the newest record.
    #[n(1)]
    pub head: u64,
    /// Merkle root over all records up to it.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub root: [u8; 32],
    /// Records of the membership log.
    #[n(3)]
    pub membership: u64,
    /// Erasures so far.
    #[n(4)]
    pub erasures: u64,
}

/// Records that were accepted together.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Run {
    /// The team's number of the first record.
    #[n(0)]
    pub first_seq: u64,
    /// When the server received them, milliseconds since 1970.
    #[n(1)]
    pub received_ms: u64,
    /// The records, as a pack that verifies on its own.
    #[n(2)]
    pub pack: Pack,
}

impl Frame {
    /// Length and CBOR.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let cbor = minicbor::to_vec(self).unwrap_or_default();
        let length = u32::try_from(cbor.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&length[..], &cbor].concat()
    }

    /// The next whole frame of `bytes` and the bytes after it. `None` when the stream was cut within a frame.
    ///
    /// # Errors
    /// When a frame is not the CBOR of one.
    pub fn split(bytes: &[u8]) -> Result<Option<(Self, &[u8])>, minicbor::decode::Error> {
        let Some((cbor, rest)) = cut(bytes) else { return Ok(None) };
        Ok(Some((minicbor::decode(cbor)?, rest)))
    }

    /// The whole frames of `bytes`, from the last to the first, each decoded only when it is asked for.
    pub fn backwards(mut bytes: &[u8]) -> impl Iterator<Item = Result<Self, minicbor::decode::Error>> {
        let mut frames = Vec::new();
        while let Some((cbor, rest)) = cut(bytes) {
            frames.push(cbor);
            bytes = rest;
        }
        frames.into_iter().rev().map(minicbor::decode)
    }
}

/// The CBOR of the next whole frame, and the bytes after it.
fn cut(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

/// Content type of the answer to `GET /v1/teams/{team}/events`.
pub const EVENTS_TYPE: &str = "text/event-stream";
/// A sign of life in that answer.
pub const HEARTBEAT: &str = ":\n\n";

/// Where a team stands, as its stream of news says: never what was written, or by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Number of the newest record.
    pub head: u64,
    /// Records of the membership log.
    pub membership: u64,
}

impl News {
    /// The event as it is sent.
    #[must_use]
    pub fn to_line(self) -> String {
        format!("data: {} {}\n\n", self.head, self.membership)
    }

    /// The event in one line of the stream, without its end. Any other line is none.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let (head, membership) = line.strip_prefix("data: ")?.split_once(' ')?;
        Some(Self { head: head.parse().ok()?, membership: membership.parse().ok()? })
    }
}

/// A call, ready for any transport.
#[derive(Clone, PartialEq, Eq)]
pub struct Call {
    /// `true` for POST, `false` for GET.
    pub post: bool,
    /// Path and query, from `/v1/`.
    pub path: String,
    /// Body of a POST.
    pub body: Vec<u8>,
    /// Token of the session, where one is needed.
    pub token: Option<String>,
}

/// Masked: a body may hold a code, and the token is the device's for a while.
impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("post", &self.post).field("path", &self.path).field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}

/// An answer, from any transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The refusal that this answer is; a status alone where its body names no reason.
    #[must_use]
    pub fn refusal(&self) -> Option<(Reason, u64, String)> {
        if self.status < 400 {
            return None;
        }
        let refused: Option<Refused> = minicbor::decode(&self.body).ok();
        let by_status = if self.status == 429 { Reason::TooMany } else { Reason::Trouble };
        Some(match refused {
            Some(refused) => (Reason::from_name(&refused.reason).unwrap_or(by_status), refused.detail, refused.text),
            None => (by_status, 0, format!("status {}", self.status)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_stream_gives_whole_frames_only() {
        let head = Frame::Head(TeamHead { incarnation: 1, head: 2, root: [3; 32], membership: 4, erasures: 0 });
        let bytes = [head.to_bytes(), Frame::End(false).to_bytes()].concat();
        let (first, rest) = Frame::split(&bytes).expect("well formed").expect("whole");
        assert_eq!(first, head);
        let (second, rest) = Frame::split(rest).expect("well formed").expect("whole");
        assert_eq!((second, rest.len()), (Frame::End(false), 0));
        let backwards: Vec<_> = Frame::backwards(&bytes).map(|frame| frame.expect("well formed")).collect();
        assert_eq!(backwards, [Frame::End(false), head.clone()]);
        let whole = head.to_bytes().len();
        for cut in 0..whole {
            assert_eq!(Frame::split(&bytes[..cut]).expect("not an error"), None, "cut at {cut}");
        }
    }
}
