//! The call after a page, known before the page is taken: the server may work on its answer meanwhile.

use super::{Asked, Round, earlier::earlier_path, get, pull_path};
use crate::{
    domain::ids::TeamId,
    protocol::{
        call::{Answer, Call, Frame},
        membership::Roster,
    },
    store::Identity,
    sync::register::holds_everything,
};

/// What the next call depends on besides the answer.
#[derive(Clone, Copy, Debug)]
pub struct Here {
    team: TeamId,
    /// Length of the membership log.
    membership: u64,
    /// Whether this device fetches the log to its first record.
    everything: bool,
    /// How far the window of another one goes back, in milliseconds.
    reach_ms: u64,
}

impl Here {
    /// Where this identity stands; `reach_ms` is how far back a window goes.
    #[must_use]
    pub fn of(identity: &Identity, roster: &Roster, reach_ms: u64) -> Self {
        Self { team: identity.team, membership: roster.length, everything: holds_everything(roster, identity.device), reach_ms }
    }
}

impl Round {
    /// The call that [`Round::next`] will name once all of this answer is taken, where that is certain enough to ask at once. Nothing of the
    /// answer is believed for it: whatever else becomes of it, another call is named then.
    #[must_use]
    pub fn ahead(&self, here: Here, answer: &Answer) -> Option<Call> {
        let token = self.token.clone().filter(|_| answer.status == 200)?;
        let mut frames = Frame::backwards(&answer.body).map_while(Result::ok);
        if frames.next()? != Frame::End(true) {
            return None;
        }
        let path = match self.asked {
            Asked::Earlier(since) => {
                let since = match since {
                    Some(since) => since,
                    None if here.everything => 0,
                    None => newest_ms(&answer.body)?.saturating_sub(here.reach_ms),
                };
                let below = frames.find_map(|frame| if let Frame::Below(tree) = frame { Some(tree.size) } else { None })?;
                earlier_path(here.team, below.checked_add(1)?, since)
            }
            Asked::Pull => {
                let Frame::Run(run) = frames.next()? else { return None };
                let Some(Ok((Frame::Head(head), _))) = Frame::split(&answer.body).transpose() else { return None };
                let after = run.first_seq.checked_add(run.pack.records.len() as u64)?.checked_sub(1)?;
                pull_path(here.team, after, here.membership, head.incarnation)
            }
            _ => return None,
        };
        Some(get(path, token))
    }
}

/// When the server received the newest run of a page of earlier records: the last one of the first part.
fn newest_ms(mut rest: &[u8]) -> Option<u64> {
    let (mut parts, mut newest) = (0, None);
    while let Ok(Some((frame, after))) = Frame::split(rest) {
        rest = after;
        match frame {
            Frame::Below(_) => parts += 1,
            Frame::Run(run) if parts == 1 => newest = Some(run.received_ms),
            _ => {}
        }
        if parts > 1 {
            break;
        }
    }
    newest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{
        call::{Run, TeamHead},
        limits::PROTOCOL,
        pack::{Pack, PackedRecord},
        record::{RECORD_VERSION, SUITE, audience, kind},
        tree::Frontier,
    };

    fn tree(size: usize) -> Frame {
        let mut tree = Frontier::default();
        (0..size).for_each(|_| tree.push(&[1; 32]));
        Frame::Below(tree)
    }

    fn run(first_seq: u64, records: usize) -> Frame {
        let bare = PackedRecord {
            version: RECORD_VERSION,
            suite: SUITE,
            kind: kind::ENTRY,
            epoch: 1,
            audience: audience::TEAM,
            size_class: 0,
            body: None,
            body_hash: Some([0; 32]),
            wrap: None,
        };
        let pack = Pack {
            version: PROTOCOL,
            team: [1; 16],
            device: [2; 16],
            first: 1,
            previous: [0; 32],
            records: vec![bare; records],
            signature: [0; 64],
        };
        Frame::Run(Run { first_seq, received_ms: 7, pack })
    }

    fn named(asked: Asked, everything: bool, status: u16, frames: &[Frame], cut: usize) -> Option<String> {
        let body: Vec<u8> = frames.iter().flat_map(Frame::to_bytes).collect();
        let round = Round { token: Some("t".into()), asked, ..Round::default() };
        let answer = Answer { status, body: body[..body.len() - cut].to_vec() };
        let here = Here { team: TeamId::from_bytes([1; 16]), membership: 4, everything, reach_ms: 3 };
        let call = round.ahead(here, &answer)?;
        assert_eq!((call.post, call.token.as_deref()), (false, Some("t")));
        call.path.rsplit('/').next().map(str::to_owned)
    }

    #[test]
    fn the_next_page_is_known_by_the_end_of_this_one() {
        let head = Frame::Head(TeamHead { incarnation: 5, head: 90, root: [3; 32], membership: 4, erasures: 0 });
        let earlier = [head.clone(), tree(40), run(41, 2), tree(30), run(31, 10), Frame::End(true)];
        let of = |asked: Asked, everything: bool| named(asked, everything, 200, &earlier, 0).unwrap_or_default();
        assert_eq!(of(Asked::Earlier(Some(9)), false), "earlier?before=31&since=9", "goes on as it began");
        assert_eq!(of(Asked::Earlier(None), true), "earlier?before=31&since=0");
        assert_eq!(of(Asked::Earlier(None), false), "earlier?before=31&since=4", "three before the newest, which came at seven");
        let pull = [head, run(11, 2), run(13, 7), Frame::End(true)];
        assert_eq!(named(Asked::Pull, true, 200, &pull, 0).as_deref(), Some("pull?after=19&membership=4&incarnation=5"));
        for (frames, asked) in [(&earlier[..], (|| Asked::Earlier(None)) as fn() -> Asked), (&pull[..], || Asked::Pull)] {
            let mut last = frames.to_vec();
            last.pop();
            last.push(Frame::End(false));
            assert_eq!(named(asked(), true, 200, &last, 0), None, "nothing comes after the last page");
            assert_eq!(named(asked(), true, 200, frames, 1), None, "of a page that was cut nobody knows how much is taken");
            assert_eq!(named(asked(), true, 503, frames, 0), None);
            assert_eq!(named(Asked::Membership, true, 200, frames, 0), None);
        }
    }
}
