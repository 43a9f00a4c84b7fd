//! Making a team, invitations, the membership log.

use axum::extract::{Path, State};
use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;

use super::Answered;
use crate::{
    protocol::{
        call::{MembershipAccepted, MembershipLog, NewTeam},
        limits::MEMBERSHIP_BYTES,
        membership::MembershipRecord,
        refused::Reason,
    },
    server::{
        extract::{AnyCaller, Asked, Authorized, Cbor, Open, TeamPath},
        failure::Failure,
        state::AppState,
    },
};

/// A membership record and an operator's code.
const NEW_TEAM: usize = MEMBERSHIP_BYTES + 256;

#[derive(Deserialize)]
pub(in crate::server) struct After {
    #[serde(default)]
    after: u64,
}

pub(in crate::server) async fn new_team(
    State(state): State<AppState>,
    _: Open,
    Cbor(new): Cbor<NewTeam, NEW_TEAM>,
) -> Result<Answered<MembershipAccepted>, Failure> {
    Ok(Answered(state.run(move |service| service.new_team(&new)).await?))
}

pub(in crate::server) async fn invitation(
    State(state): State<AppState>,
    _: Open,
    Path(id): Path<String>,
    Asked(After { after }): Asked<After>,
) -> Result<Answered<MembershipLog>, Failure> {
    let id = HEXLOWER_PERMISSIVE.decode(id.as_bytes()).ok().and_then(|id| <[u8; 16]>::try_from(id).ok());
    let id = id.ok_or_else(|| Failure::refused(Reason::Malformed, "the path names no invitation"))?;
    Ok(Answered(state.run(move |service| service.invitation(&id, after)).await?))
}

pub(in crate::server) async fn log(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Asked(After { after }): Asked<After>,
) -> Result<Answered<MembershipLog>, Failure> {
    Ok(Answered(state.run(move |service| service.membership_log(&caller, after)).await?))
}

pub(in crate::server) async fn add(
    State(state): State<AppState>,
    AnyCaller(caller): AnyCaller,
    TeamPath(team): TeamPath,
    Cbor(record): Cbor<MembershipRecord, MEMBERSHIP_BYTES>,
) -> Result<Answered<MembershipAccepted>, Failure> {
    Ok(Answered(state.run(move |service| service.add_membership(&team, caller.as_ref(), &record)).await?))
}
