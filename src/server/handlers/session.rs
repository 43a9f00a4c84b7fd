//! Who the server is, and sessions.

use axum::extract::State;

use super::Answered;
use crate::{
    protocol::{
        call::ServerInfo,
        session::{Nonce, OpenRecovery, OpenSession, RecoverySession, Session},
    },
    server::{
        extract::{Cbor, Open},
        failure::Failure,
        state::AppState,
    },
};

/// Two identifiers, a nonce and a signature need no more.
const BODY: usize = 512;

pub(in crate::server) async fn server(State(state): State<AppState>, _: Open) -> Answered<ServerInfo> {
    Answered(state.service.info())
}

pub(in crate::server) async fn nonce(State(state): State<AppState>, _: Open) -> Result<Answered<Nonce>, Failure> {
    Ok(Answered(state.service.nonce()?))
}

pub(in crate::server) async fn open(
    State(state): State<AppState>,
    _: Open,
    Cbor(open): Cbor<OpenSession, BODY>,
) -> Result<Answered<Session>, Failure> {
    Ok(Answered(state.run(move |service| service.open_session(&open)).await?))
}

pub(in crate::server) async fn recover(
    State(state): State<AppState>,
    _: Open,
    Cbor(open): Cbor<OpenRecovery, BODY>,
) -> Result<Answered<RecoverySession>, Failure> {
    Ok(Answered(state.run(move |service| service.open_recovery(&open)).await?))
}
