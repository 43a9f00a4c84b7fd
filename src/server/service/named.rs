//! Records by their numbers: the runs that hold them, so that their author's signature goes along.

use super::{
    Caller, Result, Service,
    pull::{HOLE, with_records},
};
use crate::{
    protocol::{call::Frame, limits::NAMED_RECORDS, refused::Reason},
    server::failure::Failure,
};

impl Service {
    /// Answers `POST /v1/teams/{team}/named`: every run that holds one of these records, whole and in order; all others within it come
    /// without body and key.
    ///
    /// # Errors
    /// When the caller is not an active device of the team, or the numbers are not some of the team's in ascending order.
    pub fn named(&self, caller: &Caller, numbers: &[u64]) -> Result<Vec<u8>> {
        self.scrub();
        let mut storage = self.storage.read()?;
        let (state, _) = self.active_roster(&mut *storage, caller)?;
        let within = numbers.first().is_some_and(|first| *first > 0) && numbers.last().is_some_and(|last| *last <= state.head);
        if numbers.len() > NAMED_RECORDS || !within || !numbers.is_sorted_by(|one, next| one < next) {
            return Err(Failure::with_detail(Reason::Malformed, state.head, "the team has no records of these numbers in this order"));
        }
        let (mut page, mut wanted, mut runs) = (self.head_frame(&state), numbers, 0);
        while let Some(first) = wanted.first() {
            let stored = storage.run_at(&caller.team, *first)?.ok_or(HOLE)?;
            let after = stored.first_seq + stored.count;
            let (here, later) = wanted.split_at(wanted.partition_point(|number| *number < after));
            let mut run = with_records(&mut *storage, &caller.team, vec![stored])?.pop().ok_or(HOLE)?;
            for (seq, record) in (run.first_seq..).zip(&mut run.pack.records) {
                if here.binary_search(&seq).is_err() {
                    record.let_content_go();
                }
            }
            let frame = Frame::Run(run).to_bytes();
            // At least one run, however small the page: otherwise the caller would ask for ever.
            if runs > 0 && page.len() + frame.len() > self.page_bytes {
                break;
            }
            page.extend(frame);
            (wanted, runs) = (later, runs + 1);
        }
        page.extend(Frame::End(!wanted.is_empty()).to_bytes());
        Ok(page)
    }
}
