//! How far the server's sequence is the one that this device verified: by its own checkpoints, and by the server's proofs.

use crate::{
    protocol::{call::TeamHead, proof::is_consistent, tree::Frontier},
    store::Vault,
};

use super::{SyncError, earlier::floor};

/// Records between two checkpoints.
pub(super) const CHECKPOINT: u64 = 256;

/// The tree over the team's first `size` records, where they are here.
pub(super) fn frontier_at(vault: &Vault, size: u64) -> Result<Option<Frontier>, SyncError> {
    if size == 0 {
        return Ok(Some(Frontier::default()));
    }
    let kept = vault.checkpoint(size)?.map(|bytes| Frontier::from_bytes(&bytes)).transpose()?;
    let mut frontier = kept.map_or_else(|| floor(vault), Ok)?;
    for hash in vault.sequence(frontier.size + 1, size)? {
        frontier.push(&hash);
    }
    Ok(Some(frontier).filter(|frontier| frontier.size == size))
}

/// Looks for a place up to which both sequences are one. It is found by halving, so a proof more or less costs little.
#[derive(Debug)]
pub(super) struct Search {
    /// Sizes that may be common, ascending; the first is.
    sizes: Vec<u64>,
    /// What the next proof is asked about, as an index.
    at: usize,
}

impl Search {
    /// Begins with what this device has verified, `own` records in all.
    pub(super) fn begin(vault: &Vault, own: &Frontier, head: &TeamHead) -> Result<Self, SyncError> {
        if own.size >= head.head && frontier_at(vault, head.head)?.is_some_and(|frontier| frontier.root() == head.root) {
            return Ok(Self { sizes: vec![head.head], at: 0 });
        }
        let mut sizes = vec![0];
        let kept = [floor(vault)?.size].into_iter().chain(vault.checkpoints()?).chain([own.size]);
        sizes.extend(kept.filter(|size| *size > 0 && *size <= own.size.min(head.head)));
        sizes.dedup();
        // The largest first: most often only the end is another one.
        let at = sizes.len() - 1;
        Ok(Self { sizes, at })
    }

    /// The size that the next proof is asked about; nothing once the place is found.
    pub(super) fn question(&self) -> Option<u64> {
        if self.sizes.len() < 2 { None } else { self.sizes.get(self.at).copied() }
    }

    /// The place, once it is found.
    pub(super) fn place(&self) -> u64 {
        self.sizes.first().copied().unwrap_or(0)
    }

    /// Takes the proof that was asked for. A proof that shows nothing makes the common part smaller, never larger.
    pub(super) fn take(&mut self, vault: &Vault, own: &Frontier, head: &TeamHead, path: &[[u8; 32]]) -> Result<(), SyncError> {
        let Some(size) = self.question() else { return Ok(()) };
        let mine = if size == own.size { Some(own.clone()) } else { frontier_at(vault, size)? };
        let common = mine.is_some_and(|mine| is_consistent(size, head.head, &mine.root(), &head.root, path));
        if common {
            self.sizes.drain(..self.at);
        } else {
            self.sizes.truncate(self.at);
        }
        self.at = self.sizes.len() / 2;
        Ok(())
    }
}
