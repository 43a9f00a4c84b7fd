//! Earlier records, newest first: every part is held against trees that are made here.

use std::sync::atomic::Ordering;

use gadeplan::protocol::{
    call::{Frame, Run, TeamHead},
    limits::PART_BYTES,
    pack::Pack,
    record::NO_PREVIOUS,
    refused::Reason,
    tree::Frontier,
};
use tempfile::tempdir;

use super::people::{Phone, Server, team, tip};

/// The tree before some runs, and the runs.
type Part = (Frontier, Vec<Run>);

/// Where the team stands, the parts, whether there is more.
fn answered(phone: &Phone, server: &Server, query: &str) -> (TeamHead, Vec<Part>, bool) {
    let answer = phone.get(server, query);
    assert_eq!(answer.status, 200, "{:?}", answer.refusal());
    let (mut rest, mut head, mut parts, mut end) = (answer.body.as_slice(), None, Vec::<Part>::new(), None);
    while let Some((frame, following)) = Frame::split(rest).expect("well formed") {
        assert!(end.is_none(), "nothing follows the end");
        match frame {
            Frame::Head(first) => assert!(head.replace(first).is_none() && parts.is_empty()),
            Frame::Below(tree) => parts.push((tree, Vec::new())),
            Frame::Run(run) => parts.last_mut().expect("a tree comes first").1.push(run),
            Frame::End(more) => end = Some(more),
        }
        rest = following;
    }
    assert!(rest.is_empty());
    (head.expect("a head"), parts, end.expect("an end"))
}

/// What a device does with a part: it leads from the tree before it to one that is known. Gives back the hashes.
fn verified(part: &Part, author: &Phone, tree_at: impl Fn(u64) -> Frontier) -> Vec<[u8; 32]> {
    let (below, runs) = part;
    assert_eq!(*below, tree_at(below.size), "the tree before a part");
    let (mut tree, mut hashes) = (below.clone(), Vec::new());
    for run in runs {
        assert_eq!(run.first_seq, tree.size + 1);
        let pack = Pack::from_bytes(&run.pack.to_bytes()).expect("within the limits");
        pack.verify(&author.sign.verifying_key().to_bytes()).expect("a run verifies on its own");
        for header in pack.headers() {
            tree.push(&header.hash());
            hashes.push(header.hash());
        }
    }
    assert!(!hashes.is_empty(), "no part is empty");
    assert_eq!(tree, tree_at(tree.size), "the tree after a part");
    hashes
}

/// Everything below a number, page by page, as it lies in the team's order; and how many pages and parts that were.
fn all_below(phone: &Phone, server: &Server, author: &Phone, trees: &[Frontier], before: Option<u64>) -> (Vec<[u8; 32]>, usize, usize) {
    let (mut all, mut next, mut pages, mut count) = (Vec::<[u8; 32]>::new(), before, 0, 0);
    loop {
        let query = next.map_or("earlier".to_owned(), |before| format!("earlier?before={before}"));
        let (head, parts, more) = answered(phone, server, &query);
        assert_eq!(head.root, trees.last().unwrap().root());
        assert!(!more || !parts.is_empty(), "a page that promises more brings something");
        (pages, count) = (pages + 1, count + parts.len());
        for part in &parts {
            let hashes = verified(part, author, |size| trees[usize::try_from(size).unwrap()].clone());
            let end = part.0.size + hashes.len() as u64;
            if let Some(before) = next {
                assert!(part.0.size + 1 < before && end + 1 >= before, "up to the end of the run before {before}");
            } else {
                assert_eq!(end, head.head);
            }
            let known = next.map_or(0, |before| end + 1 - before);
            all.splice(0..0, hashes[..hashes.len() - usize::try_from(known).unwrap()].to_vec());
            next = Some(part.0.size + 1);
        }
        if !more {
            assert_eq!(next.unwrap_or(1), 1);
            return (all, pages, count);
        }
    }
}

fn trees(packs: &[Pack]) -> Vec<Frontier> {
    let mut trees = vec![Frontier::default()];
    for header in packs.iter().flat_map(Pack::headers) {
        let mut next = trees.last().unwrap().clone();
        next.push(&header.hash());
        trees.push(next);
    }
    trees
}

/// Packs of these sizes, one after the other, and pushed.
fn pushed(server: &Server, worker: &Phone, sizes: impl IntoIterator<Item = usize>) -> Vec<Pack> {
    let (mut packs, mut first, mut previous) = (Vec::new(), 1, NO_PREVIOUS);
    for count in sizes {
        let pack = worker.pack(first, previous, count, 1);
        assert_eq!(worker.push(server, &pack).status, 200);
        (first, previous) = (first + count as u64, tip(&pack));
        packs.push(pack);
    }
    packs
}

fn hashes(packs: &[Pack]) -> Vec<[u8; 32]> {
    packs.iter().flat_map(Pack::headers).map(|header| header.hash()).collect()
}

#[test]
fn everything_comes_from_the_newest_to_the_oldest_and_each_part_is_proven() {
    for sizes in [vec![], vec![1], vec![255], vec![256], vec![256, 1], vec![3, 256, 256, 85]] {
        let folder = tempdir().unwrap();
        // Smaller than one full run: every page brings one part all the same.
        let server = Server::start_with(folder.path(), |config| config.page_bytes = 64 * 1024);
        let (lead, worker) = team(&server, folder.path(), 50);
        let packs = pushed(&server, &worker, sizes.iter().copied());
        let (all, trees) = (hashes(&packs), trees(&packs));
        let (found, pages, _) = all_below(&lead, &server, &worker, &trees, None);
        assert_eq!((&found, pages), (&all, sizes.len().max(1)), "{sizes:?}");
        for before in [1, 2, 3, 4, 255, 256, 257, 258, 515, 516, 600, 601].into_iter().filter(|before| *before <= all.len() as u64 + 1) {
            let (found, ..) = all_below(&lead, &server, &worker, &trees, Some(before));
            assert_eq!(found, all[..usize::try_from(before).unwrap() - 1], "{sizes:?} below {before}");
        }
    }
}

#[test]
fn a_page_has_parts_so_that_a_cut_costs_one_of_them() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 60);
    let packs = pushed(&server, &worker, [1; 30].into_iter().chain([256; 4]));
    let (found, pages, parts) = all_below(&lead, &server, &worker, &trees(&packs), None);
    // The newest come alone, in an answer that is soon there; the rest is one page.
    assert_eq!((found, pages), (hashes(&packs), 2));
    let bytes = ["earlier", "earlier?before=1055"].map(|query| lead.get(&server, query).body.len());
    assert!(bytes[0] <= 2 * PART_BYTES && bytes[1] > 2 * PART_BYTES, "{bytes:?}");
    assert!(parts > 2 && parts * PART_BYTES < 2 * bytes[1], "{parts} parts of {bytes:?} bytes");
    let (_, rest, more) = answered(&lead, &server, "earlier?before=1055");
    assert_eq!((rest.last().unwrap().1.len(), more), (31, false), "small runs share a part");
}

#[test]
fn pages_keep_to_their_size() {
    let folder = tempdir().unwrap();
    let server = Server::start_with(folder.path(), |config| config.page_bytes = 8 * 1024);
    let (lead, worker) = team(&server, folder.path(), 70);
    let packs = pushed(&server, &worker, [1; 60]);
    let answer = lead.get(&server, "earlier");
    assert!(answer.body.len() <= 9 * 1024, "{}", answer.body.len());
    let (found, pages, _) = all_below(&lead, &server, &worker, &trees(&packs), None);
    assert_eq!(found, hashes(&packs));
    assert!(pages > 2, "{pages}");
}

#[test]
fn an_answer_ends_with_the_first_run_that_is_older_than_was_asked_for() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 90);
    let begin = server.seconds.load(Ordering::SeqCst);
    let (mut packs, mut previous) = (Vec::new(), NO_PREVIOUS);
    for n in 0..10 {
        server.seconds.store(begin + n, Ordering::SeqCst);
        let pack = worker.pack(n + 1, previous, 1, 1);
        assert_eq!(worker.push(&server, &pack).status, 200);
        previous = tip(&pack);
        packs.push(pack);
    }
    let trees = trees(&packs);
    for (query, first, last, more) in [
        (format!("earlier?since={}", (begin + 6) * 1_000), 6, 10, true),
        (format!("earlier?before=9&since={}", (begin + 3) * 1_000 + 1), 4, 8, true),
        (format!("earlier?before=9&since={}", u64::MAX), 8, 8, true),
        (format!("earlier?before=9&since={}", begin * 1_000), 1, 8, false),
        ("earlier?before=9&since=0".to_owned(), 1, 8, false),
    ] {
        let (_, parts, again) = answered(&lead, &server, &query);
        let found: Vec<_> =
            parts.iter().rev().flat_map(|part| verified(part, &worker, |size| trees[usize::try_from(size).unwrap()].clone())).collect();
        assert_eq!((found.as_slice(), again), (&hashes(&packs)[first - 1..last], more), "{query}");
    }
    lead.get(&server, "earlier?since=x").is_refused(Reason::Malformed, 0);
}

#[test]
fn where_nothing_lies_below_the_head_alone_is_answered() {
    let folder = tempdir().unwrap();
    let server = Server::start(folder.path());
    let (lead, worker) = team(&server, folder.path(), 80);
    let (head, parts, more) = answered(&lead, &server, "earlier");
    assert_eq!((head.head, parts.len(), more), (0, 0, false));
    let packs = pushed(&server, &worker, [3]);
    for query in ["earlier?before=0", "earlier?before=1", "earlier?before=5", &format!("earlier?before={}", u64::MAX)] {
        let (head, parts, more) = answered(&lead, &server, query);
        assert_eq!((head.head, head.root, head.membership, parts.len(), more), (3, trees(&packs)[3].root(), 3, 0, false), "{query}");
    }
    // Behind the newest, as when no number is named.
    assert_eq!(answered(&lead, &server, "earlier?before=4"), answered(&lead, &server, "earlier"));
    lead.get(&server, "earlier?before=-1").is_refused(Reason::Malformed, 0);
    lead.get(&server, "earlier?before=x").is_refused(Reason::Malformed, 0);
}
