//! Records that are no revision: sealed into the outbox first, absorbed by the vault second, like everything else.

use super::session::Engine;
use crate::{
    client::failure::Failure,
    crypto::derive_entry_tag,
    domain::ids::EntryId,
    store::{SealedRecord, StoreError, Writing},
};

impl Engine {
    /// Number of the newest record that was made here; 0 before the first.
    pub(super) fn tip(&self) -> u64 {
        self.identity.as_ref().map_or(0, |identity| identity.tip_number)
    }

    /// Appends a record that was sealed for the tip of this device's chain. `of` is the entry that it counts for while locked; `absorb` puts
    /// what it holds into the vault.
    pub(super) fn append(
        &mut self,
        record: &SealedRecord,
        of: EntryId,
        absorb: impl FnOnce(&Writing<'_>) -> Result<(), StoreError>,
    ) -> Result<(), Failure> {
        let Self { outbox, identity, open, .. } = self;
        let (Some(identity), Some(open)) = (identity.as_mut(), open.as_mut()) else { return Err(Failure::Locked) };
        let tag = derive_entry_tag(&open.database_key, of);
        outbox.append(record, &tag, &open.absorbed)?;
        open.absorbed.clear();
        identity.tip_number = record.number;
        identity.tip_hash = record.hash;
        // The copies continued the chain as it was before.
        open.copies.change();
        let kept = open.vault.write(|writing| {
            writing.put_record(record)?;
            absorb(writing)
        });
        if let Err(error) = kept {
            open.needs_healing = true;
            return Err(error.into());
        }
        open.absorbed.push(record.number);
        Ok(())
    }
}
