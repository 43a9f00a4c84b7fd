//! Becoming a member over the network: looking at an invitation, joining by it, recovering a whole team.

use super::{Runner, TRIES, get};
use crate::{
    client::{failure::Failure, invitation::InvitationSeen, team::RecoverySeen},
    crypto::RecoveryCode,
    engine::{
        onboarding::{check, decode, moved},
        session::Engine,
    },
    protocol::{
        call::{Call, MembershipLog, ServerInfo},
        membership::{MembershipRecord, Roster, invitation_id},
        refused::Reason,
        session::RecoverySession,
    },
    sync::Transport,
};

impl<T: Transport + 'static> Runner<T> {
    pub(super) async fn look_at(&self, code: &str) -> Result<InvitationSeen, Failure> {
        let (secret, url) = self.engine.borrow().read_invitation(code)?;
        let id = invitation_id(&secret.derive_sign().public());
        let log = self.log(&url, &invitation_path(&id), None).await?;
        self.engine.borrow().look_at(&secret, &log)
    }

    pub(super) async fn join(&self, code: &str, holder: &str, passphrase: &str) -> Result<(), Failure> {
        for _ in 0..TRIES {
            let (secret, url) = self.engine.borrow().read_invitation(code)?;
            if !self.engine.borrow().join_is_pending(&secret) {
                let id = invitation_id(&secret.derive_sign().public());
                let log = self.log(&url, &invitation_path(&id), None).await?;
                self.engine.borrow_mut().begin_join(secret, url, holder, log)?;
            }
            let (url, call) = self.engine.borrow_mut().join_call(passphrase)?;
            // Without an answer the join stays pending: the next try repeats it as it was.
            let answer = self.transport.send(&url, call).await?;
            if moved(&answer) {
                self.engine.borrow_mut().forget_join();
                continue;
            }
            if let Err(refused) = check(&answer) {
                self.engine.borrow_mut().forget_join();
                return Err(refused);
            }
            // A round of the former identity must have ended before the new one takes its place.
            let _alone = self.rounds.lock().await;
            return self.engine.borrow_mut().finish_join();
        }
        Err(Failure::TeamBusy)
    }

    pub(super) async fn recover(&self, typed: &str, holder: &str) -> Result<RecoverySeen, Failure> {
        let code = self.engine.borrow().read_recovery(typed)?;
        let url = self.engine.borrow().server_url();
        let info: ServerInfo = decode(&self.transport.send(&url, get("/v1/server".into())).await?)?;
        let log = self.recovery_log(&url, &code, &info.name).await?;
        self.engine.borrow_mut().begin_recovery(code, holder, info.name, log)
    }

    pub(super) async fn finish_recovery(&self, passphrase: &str) -> Result<(), Failure> {
        let url = self.engine.borrow().server_url();
        for _ in 0..TRIES {
            let call = self.engine.borrow_mut().recovery_call(passphrase)?;
            let answer = self.transport.send(&url, call).await?;
            if !moved(&answer) {
                return self.engine.borrow_mut().finish_recovery(&answer);
            }
            let (code, server_name) = self.engine.borrow().recovery_again()?;
            let log = self.recovery_log(&url, &code, &server_name).await?;
            self.engine.borrow_mut().renew_recovery(log)?;
        }
        Err(Failure::TeamBusy)
    }

    /// The log of the team that a recovery code is of.
    async fn recovery_log(&self, url: &str, code: &RecoveryCode, server_name: &str) -> Result<Vec<MembershipRecord>, Failure> {
        let nonce = Call { post: true, path: "/v1/nonce".into(), body: Vec::new(), token: None };
        let nonce = self.transport.send(url, nonce).await?;
        let answer = self.transport.send(url, Engine::recovery_session(code, server_name, &nonce)?).await?;
        if answer.refusal().is_some_and(|(reason, ..)| reason == Reason::UnknownTeam) {
            return Err(Failure::RecoveryCodeOver);
        }
        let RecoverySession { token, team } = decode(&answer)?;
        let path = format!("/v1/teams/{}/membership", uuid::Uuid::from_bytes(team));
        self.log(url, &path, Some(token)).await
    }

    /// A whole membership log, page by page.
    async fn log(&self, url: &str, path: &str, token: Option<String>) -> Result<Vec<MembershipRecord>, Failure> {
        let mut records = Vec::new();
        let mut verified: Option<Roster> = None;
        loop {
            let call = Call { token: token.clone(), ..get(format!("{path}?after={}", records.len())) };
            let page: MembershipLog = decode(&self.transport.send(url, call).await?)?;
            let more = page.more == Some(true) && !page.records.is_empty();
            if more {
                // What goes on has to be a log so far: a server cannot send pages for ever. The last page is verified with the whole.
                for record in &page.records {
                    match &mut verified {
                        Some(roster) => roster.apply(record, None)?,
                        None => verified = Some(Roster::begin(record)?),
                    }
                }
            }
            records.extend(page.records);
            if !more {
                return Ok(records);
            }
        }
    }
}

fn invitation_path(id: &[u8; 16]) -> String {
    format!("/v1/invitations/{}", base16ct::lower::encode_string(id))
}
