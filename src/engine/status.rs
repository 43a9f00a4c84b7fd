//! The sync screen: what waits, what is sent, what needs the person. True while locked too.

use super::{
    environment::time_of,
    error::{causes, refusal},
    rows::is_log_kind,
    session::Engine,
    window::older,
};
use crate::{
    client::{
        failure::Failure,
        view::{Activity, Delivery, Doubt, Repair, SyncRow, SyncView},
    },
    domain::gathered,
    protocol::refused::Reason,
    store::ListedEntry,
    sync::{self, Cause, Stage, SyncError, TransportError, Trouble, doubt, fetched, missing, open_names, trouble},
};

/// Rows of the sync screen in one answer.
const ROWS: u32 = 200;

/// What sync does, between rounds.
#[derive(Debug, Default)]
pub(super) struct SyncState {
    pub(super) activity: Activity,
    /// Entries that wait, as the outbox alone can count them.
    pub(super) waiting_locked: u32,
    pub(super) refused_locked: u32,
    /// Written while locked, not taken in yet.
    pub(super) written: u32,
    /// The platform has lost the transport key: nothing is sent until the words bring it back.
    pub(super) key_lost: bool,
    /// Records of the team that were here when it was last looked whether a register is due: that costs more than a round without news.
    pub(super) registered: u64,
}

impl Engine {
    pub(super) fn refresh_counts(&mut self) -> Result<(), Failure> {
        self.let_go_saved_again()?;
        if let Some(identity) = &self.identity {
            let (waiting, refused) = self.outbox.counts(identity.device)?;
            self.sync.waiting_locked = waiting + self.outbox.carried_count()?;
            self.sync.refused_locked = refused;
            self.sync.written = self.outbox.written_count()?;
        }
        Ok(())
    }

    pub(super) fn sync_view(&self) -> Result<SyncView, Failure> {
        let Some(identity) = &self.identity else { return Ok(SyncView::default()) };
        let mut view = SyncView {
            waiting: self.sync.waiting_locked,
            needs_you: self.sync.refused_locked,
            written: self.sync.written,
            last_contact: Some(identity.last_contact_ms).filter(|ms| *ms > 0).map(time_of),
            activity: self.sync.activity.clone(),
            ..SyncView::default()
        };
        let Some(open) = &self.open else { return Ok(view) };
        (view.waiting, view.sent) = open.vault.own_counts(identity.device)?;
        // What a former identity of this device still has to send is sealed to this one, too.
        view.waiting += self.outbox.carried_count()?;
        view.drafts = open.draft_count()?;
        view.quarantined = open.vault.quarantined()?;
        (view.fetched, view.missing, view.older) = (fetched(&open.vault)?, missing(&open.vault)?, older(open)?);
        if let Some(Trouble { cause, stage }) = trouble(&open.vault)?.filter(|trouble| trouble.stage != Stage::Suspected) {
            let lacking = open.vault.lacking()?.saturating_sub(self.outbox.unsent_count(identity.device)?);
            view.repair = Some(Repair { restored: cause == Cause::Restored, lacking, stuck: matches!(stage, Stage::Left { .. }) });
        }
        view.doubt = doubt(&open.vault)?.map(|(what, device)| {
            let (_, names) = open.roster.as_ref().map(|roster| open_names(&open.keyring, roster)).unwrap_or_default();
            let holder = names.get(&device.bytes()).cloned().unwrap_or_default();
            match what {
                sync::Doubt::SplitView => Doubt::SplitView(holder),
                sync::Doubt::Withheld => Doubt::Withheld(holder),
                sync::Doubt::Gap => Doubt::Gap(holder),
            }
        });
        let refused = self.refused(open)?;
        let mut listed = open.vault.unsent(identity.device, ROWS)?;
        for entry in refused.keys() {
            // What needs the person is shown, however much waits before it.
            if listed.iter().all(|listed| listed.entry != *entry) {
                listed.extend(open.vault.listed_entry(*entry)?);
            }
        }
        let row = |listed: ListedEntry| {
            let delivery = refused.get(&listed.entry).map_or(Delivery::Waiting, |reason| Delivery::NeedsYou(reason.clone()));
            SyncRow { entry: listed.entry, kind: listed.kind, saved: time_of(listed.saved.unix_ms()), delivery }
        };
        let place = |row: &SyncRow| (matches!(row.delivery, Delivery::Waiting), !is_log_kind(row.kind), std::cmp::Reverse(row.saved));
        view.rows = gathered::in_order(listed.into_iter().map(row), place);
        Ok(view)
    }

    /// Notes how a round ended; `retry_seconds` is when the next one begins by itself.
    pub(super) fn note_round(&mut self, outcome: Result<(), SyncError>, retry_seconds: u32) -> Result<(), Failure> {
        self.sync.key_lost = matches!(outcome, Err(SyncError::TransportKeyLost));
        self.sync.activity = match outcome {
            // The server has answered, though not this device: who was paused may unlock, and then this device proves itself again.
            Ok(()) | Err(SyncError::TransportKeyLost) => {
                self.note_contact()?;
                Activity::Idle
            }
            Err(SyncError::Transport(TransportError::NoAnswer(_) | TransportError::Silent | TransportError::Cut)) => {
                // A locked device that could not ask whether it is still of the team asks again with the next try.
                self.looked_ms = 0;
                Activity::Offline { retry_seconds }
            }
            Err(SyncError::Refused { reason, text, .. }) => {
                // These a proxy says, too, whose server is away.
                if !matches!(reason, Reason::Trouble | Reason::TooMany) {
                    self.note_contact()?;
                }
                Activity::Refused(refusal(reason, text))
            }
            Err(SyncError::Store(error)) => {
                self.sync.activity = Activity::Idle;
                return Err(error.into());
            }
            Err(other) => Activity::Distrusted(causes(&other)),
        };
        self.refresh_counts()
    }

    /// What went without its body leaves the outbox once its author has saved it again.
    fn let_go_saved_again(&mut self) -> Result<(), Failure> {
        let Some((identity, open)) = self.identity.as_ref().zip(self.open.as_ref()) else { return Ok(()) };
        for number in self.outbox.bare(identity.device)? {
            if !open.vault.holds_head(identity.device, number)? {
                self.outbox.forget_bare(identity.device, number)?;
            }
        }
        Ok(())
    }

    fn note_contact(&mut self) -> Result<(), Failure> {
        let now = self.env.now_ms();
        if let Some(identity) = &mut self.identity {
            identity.last_contact_ms = now;
            self.outbox.set_last_contact(identity.device, now)?;
        }
        Ok(())
    }
}
