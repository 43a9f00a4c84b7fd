//! Making a team.

use std::sync::Arc;

use super::{Result, Service, operator::hash_of_typed};
use crate::{
    protocol::{
        call::{MembershipAccepted, NewTeam},
        membership::Roster,
        refused::Reason,
    },
    server::{failure::Failure, storage::OperatorCode},
};

impl Service {
    /// Answers `POST /v1/teams`: the code is used up in the transaction that stores genesis. The identical repeat is answered again.
    ///
    /// # Errors
    /// When the code is unknown or used for another team, genesis is none or names another server, or the team exists already.
    pub fn new_team(&self, new: &NewTeam) -> Result<MembershipAccepted> {
        let unknown = || Failure::refused(Reason::OperatorCode, "the code is unknown or used");
        let code = hash_of_typed(&new.operator_code).ok_or_else(unknown)?;
        let mut storage = self.storage.write()?;
        let state = storage.operator_code(&code)?.ok_or_else(unknown)?;
        let genesis = new.genesis.hash();
        let usable = match state {
            OperatorCode::Open => true,
            OperatorCode::Used(by) => by == genesis,
        };
        if !usable {
            return Err(unknown());
        }
        let roster = Roster::begin(&new.genesis)?;
        if roster.server != self.name {
            return Err(Failure::refused(Reason::MembershipRule, format!("genesis names another server than {}", self.name)));
        }
        if let Some(team) = storage.team(&roster.team)? {
            let first = storage.membership(&roster.team, 0, 1)?.into_iter().next();
            return if first.as_ref() == Some(&new.genesis) {
                Ok(MembershipAccepted { length: team.membership })
            } else {
                Err(Failure::with_detail(Reason::MembershipMoved, team.membership, "the team exists with another genesis"))
            };
        }
        storage.add_team(&roster.team)?;
        storage.add_membership(&roster.team, 1, &new.genesis)?;
        storage.use_operator_code(&code, &genesis)?;
        storage.commit()?;
        self.rosters.keep(Arc::new(roster));
        Ok(MembershipAccepted { length: 1 })
    }
}
