//! Push, pull, records by their numbers, news and proofs.

use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::Answered;
use crate::{
    protocol::{
        call::{CONTENT_TYPE, EVENTS_TYPE, Proof, Pushed, Wanted},
        limits::{NAMED_BYTES, PACK_BYTES},
    },
    server::{
        extract::{Asked, Authorized, Cbor, Limited},
        failure::Failure,
        service::{Pulled, Since},
        state::AppState,
    },
};

#[derive(Deserialize)]
pub(in crate::server) struct Standing {
    #[serde(default)]
    after: u64,
    #[serde(default)]
    membership: u64,
    incarnation: Option<u64>,
}

pub(in crate::server) async fn push(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Limited(body): Limited<PACK_BYTES>,
) -> Result<Answered<Pushed>, Failure> {
    Ok(Answered(state.run(move |service| service.push(&caller, &body)).await?))
}

pub(in crate::server) async fn pull(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Asked(Standing { after, membership, incarnation }): Asked<Standing>,
) -> Result<Response, Failure> {
    let since = Since { after, membership, incarnation };
    Ok(match state.run(move |service| service.pull(&caller, &since)).await? {
        Pulled::NothingNew => StatusCode::NO_CONTENT.into_response(),
        Pulled::Page(page) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], page).into_response(),
    })
}

#[derive(Deserialize)]
pub(in crate::server) struct Place {
    before: Option<u64>,
    #[serde(default)]
    since: u64,
}

pub(in crate::server) async fn earlier(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Asked(Place { before, since }): Asked<Place>,
) -> Result<Response, Failure> {
    let page = state.run(move |service| service.earlier(&caller, before, since)).await?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], page).into_response())
}

pub(in crate::server) async fn named(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Cbor(Wanted { numbers }): Cbor<Wanted, NAMED_BYTES>,
) -> Result<Response, Failure> {
    let page = state.run(move |service| service.named(&caller, &numbers)).await?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], page).into_response())
}

pub(in crate::server) async fn events(State(state): State<AppState>, Authorized(caller): Authorized) -> Result<Response, Failure> {
    state.run(move |service| service.may_listen(&caller)).await?;
    // Proxies that hold answers back until they are whole would hold this one back for ever.
    let headers = [(header::CONTENT_TYPE, EVENTS_TYPE), (HeaderName::from_static("x-accel-buffering"), "no")];
    Ok((headers, state.news.stream(caller)).into_response())
}

#[derive(Deserialize)]
pub(in crate::server) struct Sizes {
    first: u64,
    second: u64,
}

pub(in crate::server) async fn proof(
    State(state): State<AppState>,
    Authorized(caller): Authorized,
    Asked(Sizes { first, second }): Asked<Sizes>,
) -> Result<Answered<Proof>, Failure> {
    Ok(Answered(state.run(move |service| service.proof(&caller, first, second)).await?))
}
