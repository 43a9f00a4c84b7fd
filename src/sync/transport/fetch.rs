//! Calls over HTTP from a worker in a browser, by the browser's own fetch: a library around it would be a thirtieth of the engine.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, Request, RequestCache, RequestCredentials, RequestInit, Response, WorkerGlobalScope,
};

use crate::protocol::call::{CONTENT_TYPE, Call};

/// Why there was no answer, or no more of it; in the browser's words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Broken(String);

/// Sends calls.
#[derive(Clone, Debug)]
pub(super) struct Client;

/// An answer that has begun. Dropped before its end, it is cut off.
pub(super) struct Incoming {
    response: Response,
    reader: Option<ReadableStreamDefaultReader>,
    _cut: CutOff,
}

/// Ends a call that nobody waits for any more.
struct CutOff(AbortController);

impl Drop for CutOff {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Client {
    pub(super) fn new() -> Self {
        Self
    }

    pub(super) async fn send(&self, url: String, call: Call) -> Result<Incoming, Broken> {
        let cut = CutOff(AbortController::new()?);
        let init = RequestInit::new();
        init.set_signal(Some(&cut.0.signal()));
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::Omit);
        if call.post {
            init.set_method("POST");
            init.set_body(&Uint8Array::from(call.body.as_slice()));
        }
        let request = Request::new_with_str_and_init(&url, &init)?;
        if call.post {
            request.headers().set("content-type", CONTENT_TYPE)?;
        }
        if let Some(token) = call.token {
            request.headers().set("authorization", &format!("Bearer {token}"))?;
        }
        let scope: WorkerGlobalScope = js_sys::global().dyn_into().map_err(|_| Broken("no worker".to_owned()))?;
        let response: Response = JsFuture::from(scope.fetch_with_request(&request)).await?.dyn_into()?;
        let reader = response.body().map(|body| body.get_reader().dyn_into()).transpose().map_err(JsValue::from)?;
        Ok(Incoming { response, reader, _cut: cut })
    }
}

impl Incoming {
    pub(super) fn status(&self) -> u16 {
        self.response.status()
    }

    /// A header's value; empty where there is none.
    pub(super) fn header(&self, name: &str) -> String {
        self.response.headers().get(name).ok().flatten().unwrap_or_default()
    }

    /// The next bytes; none at the end.
    pub(super) async fn part(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        let Some(reader) = &self.reader else { return Ok(None) };
        let read = JsFuture::from(reader.read()).await?;
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            return Ok(None);
        }
        let bytes: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        Ok(Some(bytes.to_vec()))
    }
}

impl From<JsValue> for Broken {
    fn from(error: JsValue) -> Self {
        Self(error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message())))
    }
}
