//! Requests that need no network, and what each of them means for the rest.

use super::session::Engine;
use crate::{
    client::{
        cpr::NotCpr,
        failure::Failure,
        message::{Request, Response},
    },
    crypto::expect_passphrase,
    domain::passphrase,
};

impl Engine {
    /// Answers a request that needs no network. "Saved" is the answer only once it is durable.
    ///
    /// # Errors
    /// The failure that the screens would see; nothing has changed then.
    pub fn handle(&mut self, request: Request) -> Result<Response, Failure> {
        Ok(match request {
            Request::State => Response::State(self.state()),
            Request::MakePassphrase => Response::Passphrase(self.make_passphrase()),
            Request::ExpectPassphrase => {
                expect_passphrase();
                Response::Done
            }
            Request::Unlock { passphrase } => {
                self.unlock(&passphrase)?;
                Response::State(self.state())
            }
            Request::UnlockByPasskey(evaluated) => {
                self.unlock_by_passkey(&evaluated)?;
                Response::State(self.state())
            }
            Request::ProvePassphrase { passphrase } => {
                self.prove_passphrase(&passphrase)?;
                Response::Done
            }
            Request::ChangePassphrase { passphrase } => {
                self.change_passphrase(&passphrase)?;
                Response::Done
            }
            Request::BeginPasskey => Response::Passkey(self.begin_passkey()?),
            Request::AddPasskey { hint, evaluated } => {
                self.add_passkey(&hint, &evaluated)?;
                Response::Done
            }
            Request::TrustPasskey(evaluated) => {
                self.trust_passkey(&evaluated)?;
                Response::State(self.state())
            }
            Request::RemovePasskey => {
                self.remove_passkey()?;
                Response::State(self.state())
            }
            Request::Lock => {
                self.lock()?;
                Response::State(self.state())
            }
            Request::Today => Response::Today(self.today()?),
            Request::Log(filter) => {
                self.note_search(&filter.words)?;
                Response::Log(self.log(&filter)?)
            }
            Request::Entry(entry) => match self.erased(entry)? {
                Some(erased) => Response::Erased(Box::new(erased)),
                None => Response::Entry(Box::new(self.entry(entry)?)),
            },
            Request::Read(entry) => self.read(entry)?,
            Request::Lookups => Response::Lookups(self.lookups()?),
            Request::Erasures => Response::Erasures(self.erasures()?),
            Request::Erase(entry) => {
                self.erase(entry)?;
                Response::Done
            }
            Request::EraseDue => {
                self.erase_due()?;
                Response::Done
            }
            Request::People => Response::People(self.people()?),
            Request::OpenDraft(kind) => {
                Response::Draft(if self.is_unlocked() { self.open_draft(kind)? } else { self.open_locked_draft(kind)? })
            }
            Request::OpenMessage(target) => Response::Draft(self.open_message(target)?),
            Request::ContinueDraft(revision) => Response::Draft(self.continue_draft(revision)?),
            Request::Correct { entry, from } => Response::Draft(self.correct(entry, from)?),
            Request::SaveDraft(draft) => {
                if self.is_unlocked() {
                    self.save_draft(draft)?;
                } else {
                    self.keep_locked(draft, false)?;
                }
                Response::Done
            }
            Request::DiscardDraft(entry) => {
                if self.is_unlocked() {
                    self.discard_draft(entry)?;
                } else {
                    self.discard_locked(entry)?;
                }
                Response::Done
            }
            Request::Drafts => Response::Drafts(self.drafts()?),
            Request::NotCpr { numbers, request } => self.sealed(*request, &numbers)?,
            sealing @ (Request::Save(_) | Request::Record { .. } | Request::Review { .. }) => self.sealed(sealing, &NotCpr::default())?,
            Request::Team => Response::Team(Box::new(self.team()?)),
            Request::LostPhone { device } => Response::LostPhone(Box::new(self.lost_phone(device)?)),
            Request::Admit { device } => {
                self.admit(device)?;
                Response::Done
            }
            Request::NewRecovery => Response::RecoveryCode(self.make_recovery()?),
            Request::BeginReplacement => Response::Replacement(self.begin_replacement()?),
            Request::Sync => Response::Sync(self.sync_view()?),
            Request::FetchOlder => {
                self.fetch_older()?;
                Response::Done
            }
            Request::SyncNow => {
                self.look_again();
                Response::Done
            }
            other => return Err(Failure::Defect(format!("{other:?} needs the network"))),
        })
    }

    /// What ends in a sealed revision, with the numbers that the worker says are no CPR numbers.
    fn sealed(&mut self, request: Request, not_cpr: &NotCpr) -> Result<Response, Failure> {
        let entry = match request {
            Request::Save(draft) if self.is_unlocked() => self.save(draft, not_cpr)?,
            Request::Save(draft) => self.save_locked(draft, not_cpr)?,
            Request::Record { entry: None, content } => self.record_new(content, not_cpr)?,
            Request::Record { entry: Some(entry), content } => self.record_next(entry, content, not_cpr)?,
            Request::Review { target, state, text } => self.review(target, state, text, not_cpr)?,
            _ => return Err(Failure::Defect("only what is sealed can hold a number".into())),
        };
        Ok(Response::Saved { entry })
    }

    fn make_passphrase(&mut self) -> String {
        let mut random = [0; 10];
        self.env.random.fill(&mut random);
        let mut numbers = [0; passphrase::WORDS];
        for (number, bytes) in numbers.iter_mut().zip(random.as_chunks::<2>().0) {
            *number = u16::from_le_bytes(*bytes);
        }
        passphrase::make(numbers)
    }
}

/// Whether the answer has to come from the server.
pub(super) fn needs_network(request: &Request) -> bool {
    matches!(
        request,
        Request::BeginTeam { .. }
            | Request::FinishTeam { .. }
            | Request::LookAtInvitation { .. }
            | Request::Join { .. }
            | Request::Invite { .. }
            | Request::WithdrawInvitation(_)
            | Request::ChangeRoles { .. }
            | Request::Revoke { .. }
            | Request::Rotate { .. }
            | Request::ConfirmRecovery
            | Request::RecoverTeam { .. }
            | Request::FinishRecovery { .. }
    )
}

/// Whether something waits to be sent, or looks different, after this request.
pub(super) fn changes_log(request: &Request) -> bool {
    matches!(
        request,
        Request::Save(_)
            | Request::Record { .. }
            | Request::Review { .. }
            | Request::NotCpr { .. }
            | Request::SyncNow
            | Request::FetchOlder
            | Request::DiscardDraft(_)
            | Request::Admit { .. }
            | Request::Erase(_)
            | Request::EraseDue
            | Request::BeginReplacement
    )
}
