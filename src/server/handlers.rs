//! HTTP only: from a request to a call of the service, from its answer to a response.

pub(super) mod health;
pub(super) mod membership;
pub(super) mod pages;
pub(super) mod records;
pub(super) mod session;

use std::error::Error;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use minicbor::Encode;

use super::failure::Failure;
use crate::protocol::{
    call::CONTENT_TYPE,
    refused::{Reason, Refused},
};

/// An answer in CBOR.
pub(super) struct Answered<T>(pub(super) T);

impl<T: Encode<()>> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        match minicbor::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, CONTENT_TYPE)], body).into_response(),
            Err(error) => Failure::Internal(error.to_string().into()).into_response(),
        }
    }
}

/// The error boundary: refusals name their reason, trouble says nothing and is logged here, once.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (reason, status, detail, text) = match self {
            Self::Refused { reason, detail, text } => (reason, reason.status(), detail, text),
            Self::NoSuchCall(status) => (Reason::Malformed, status, 0, "there is no such call".to_owned()),
            trouble => {
                tracing::error!(cause = causes(&trouble), "trouble");
                (Reason::Trouble, Reason::Trouble.status(), 0, String::new())
            }
        };
        let refused = Refused { reason: reason.name().to_owned(), detail, text };
        let mut response = Answered(refused).into_response();
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if reason == Reason::TooMany {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(detail));
        }
        response
    }
}

/// An error with everything that caused it.
fn causes(error: &(dyn Error + 'static)) -> String {
    let all = std::iter::successors(Some(error), |&error| error.source());
    all.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
