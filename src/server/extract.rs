//! What handlers take from a request: the device behind the token, the team in the path, a body within its limit.

use std::net::{IpAddr, SocketAddr};

use axum::{
    body::{Bytes, to_bytes},
    extract::{ConnectInfo, FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use minicbor::Decode;
use serde::de::DeserializeOwned;

use super::{failure::Failure, service::Caller, state::AppState};
use crate::{domain::ids::TeamId, protocol::refused::Reason};

/// A body that is too large is still read up to here, so that its sender reads the answer instead of a broken connection.
const DRAINED: usize = 1024 * 1024;

/// A device with a session, within its rate, on a path of its own team.
pub(super) struct Authorized(pub(super) Caller);

impl FromRequestParts<AppState> for Authorized {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let token = bearer(&parts.headers).unwrap_or_default();
        let caller = match state.service.caller(token) {
            Ok(caller) => caller,
            Err(refused) => {
                // Whoever it is has no session.
                Open::from_request_parts(parts, state).await?;
                return Err(refused);
            }
        };
        state.limiter.device(&caller)?;
        let TeamPath(team) = TeamPath::from_request_parts(parts, state).await?;
        if caller.team == team { Ok(Self(caller)) } else { Err(Failure::refused(Reason::Foreign, "the session is of another team")) }
    }
}

/// A device with a session, or somebody without one who is counted by address.
pub(super) struct AnyCaller(pub(super) Option<Caller>);

impl FromRequestParts<AppState> for AnyCaller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        if bearer(&parts.headers).is_some() {
            let Authorized(caller) = Authorized::from_request_parts(parts, state).await?;
            return Ok(Self(Some(caller)));
        }
        Open::from_request_parts(parts, state).await?;
        Ok(Self(None))
    }
}

/// A call that needs no session; counted by address.
pub(super) struct Open;

impl FromRequestParts<AppState> for Open {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let forwarded = state.behind_proxy.then(|| forwarded(&parts.headers)).flatten();
        let peer = forwarded.or_else(|| parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()));
        if let Some(peer) = peer {
            state.limiter.peer(peer)?;
        }
        Ok(Self)
    }
}

/// The team in the path.
pub(super) struct TeamPath(pub(super) [u8; 16]);

impl FromRequestParts<AppState> for TeamPath {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let malformed = || Failure::refused(Reason::Malformed, "the path names no team");
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| malformed())?;
        text.parse().map(|team: TeamId| Self(team.bytes())).map_err(|_| malformed())
    }
}

/// The query.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        match Query::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(_) => Err(Failure::refused(Reason::Malformed, "the query is not what this call takes")),
        }
    }
}

/// A body of at most `LIMIT` bytes.
pub(super) struct Limited<const LIMIT: usize>(pub(super) Bytes);

impl<const LIMIT: usize> FromRequest<AppState> for Limited<LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Failure> {
        let too_large = || Failure::with_detail(Reason::TooLarge, LIMIT as u64, format!("the body is larger than {LIMIT} bytes"));
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        if length.is_some_and(|length| length > DRAINED.max(LIMIT)) {
            return Err(too_large());
        }
        // It breaks off above the limit or because the caller did, who then reads no answer.
        let body = to_bytes(request.into_body(), DRAINED.max(LIMIT)).await.map_err(|_| too_large())?;
        if body.len() > LIMIT { Err(too_large()) } else { Ok(Self(body)) }
    }
}

/// A body of CBOR of at most `LIMIT` bytes.
pub(super) struct Cbor<T, const LIMIT: usize>(pub(super) T);

impl<T: for<'b> Decode<'b, ()>, const LIMIT: usize> FromRequest<AppState> for Cbor<T, LIMIT> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let Limited(body) = Limited::<LIMIT>::from_request(request, state).await?;
        let mut decoder = minicbor::Decoder::new(&body);
        match decoder.decode() {
            Ok(value) if decoder.position() == body.len() => Ok(Self(value)),
            _ => Err(Failure::refused(Reason::Malformed, "the body is not what this call takes")),
        }
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The address that the proxy in front saw: the last one, since callers can put what they like before it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}
