//! Codes by which the operator allows a team to be made.

use super::{Result, Service};
use crate::{
    protocol::{
        code::{from_typed, to_groups},
        hash::labelled,
    },
    server::failure::Failure,
};

/// Purpose of the code's checksum.
const PURPOSE: &str = "operator-code";
/// 80 bits: too many to try against a server that answers slowly.
const BYTES: usize = 10;

impl Service {
    /// Issues a code that allows one team to be made. Only its hash is kept.
    ///
    /// # Errors
    /// When the storage fails or the system has no randomness.
    pub fn issue_operator_code(&self) -> Result<String> {
        let mut code = [0; BYTES];
        getrandom::fill(&mut code).map_err(|error| Failure::Internal(Box::new(error)))?;
        let mut storage = self.storage.write()?;
        storage.add_operator_code(&stored_hash(&code), self.clock.unix_ms())?;
        storage.commit()?;
        Ok(to_groups(PURPOSE, &code).join("-"))
    }
}

/// The hash under which a typed code is kept, if it has the shape of one.
pub(super) fn hash_of_typed(typed: &str) -> Option<[u8; 32]> {
    from_typed::<BYTES>(PURPOSE, typed).ok().map(|code| stored_hash(&code))
}

fn stored_hash(code: &[u8; BYTES]) -> [u8; 32] {
    labelled("operator-code-stored", &[code])
}
