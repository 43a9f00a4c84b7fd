//! What this device holds against the server's history, kept in the vault until it is mended.

use crate::store::{StoreError, Vault, Writing};

const KEY: &str = "repair";

/// Why the server's history is another than the one that this device verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It was restored from a backup, and says so by its incarnation.
    Restored,
    /// It tells another history under the same incarnation: it was set back by hand, or it lies.
    Rewritten,
}

/// How far the repair has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// An answer contradicted what this device has: the next round looks whether that is so.
    Suspected,
    /// What the server lacks is brought to it.
    Mending,
    /// The rest cannot be brought as things stand; tried again when the log or the sequence has grown beyond this.
    Left {
        /// Membership records.
        membership: u64,
        /// Records of the team.
        size: u64,
    },
}

/// A repair under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Why.
    pub cause: Cause,
    /// How far it has come.
    pub stage: Stage,
}

impl Trouble {
    fn to_bytes(self) -> Vec<u8> {
        let cause = match self.cause {
            Cause::Restored => 1,
            Cause::Rewritten => 2,
        };
        match self.stage {
            Stage::Suspected => vec![cause, 1],
            Stage::Mending => vec![cause, 2],
            Stage::Left { membership, size } => [&[cause, 3][..], &membership.to_be_bytes(), &size.to_be_bytes()].concat(),
        }
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (cause, rest) = bytes.split_first()?;
        let (stage, rest) = rest.split_first()?;
        let cause = if *cause == 1 { Cause::Restored } else { Cause::Rewritten };
        let stage = match stage {
            1 => Stage::Suspected,
            2 => Stage::Mending,
            _ => {
                let (membership, size) = rest.split_first_chunk::<8>()?;
                Stage::Left { membership: u64::from_be_bytes(*membership), size: u64::from_be_bytes(size.try_into().ok()?) }
            }
        };
        Some(Self { cause, stage })
    }
}

/// The repair that is under way, if any.
///
/// # Errors
/// When the storage refuses.
pub fn trouble(vault: &Vault) -> Result<Option<Trouble>, StoreError> {
    Ok(vault.meta(KEY)?.and_then(|bytes| Trouble::from_bytes(&bytes)))
}

/// Notes how far the repair has come; nothing where all is well again.
pub(super) fn note(writing: &Writing<'_>, trouble: Option<Trouble>) -> Result<(), StoreError> {
    writing.set_meta(KEY, &trouble.map_or(Vec::new(), Trouble::to_bytes))
}
