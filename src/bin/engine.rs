//! The web worker that owns the data: takes requests as bytes, answers as bytes.

#![cfg(target_arch = "wasm32")]

use std::{path::PathBuf, rc::Rc};

use gadeplan::{
    client::{
        self,
        failure::Failure,
        message::{Asked, Event, State, Told},
    },
    crypto::SystemRandom,
    engine::{Engine, Environment, Runner, WINDOW, http, runtime},
    store::Place,
    sync::HttpTransport,
};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    console_error_panic_hook::set_once();
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    wasm_bindgen_futures::spawn_local(own(scope));
}

async fn own(scope: DedicatedWorkerGlobalScope) {
    let post = scope.clone();
    let tell: Rc<dyn Fn(Told)> = Rc::new(move |told| {
        if let Ok(bytes) = postcard::to_allocvec(&told) {
            // A page that is gone needs no answer.
            let _ = post.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    });
    let runner = match start(&scope, Rc::clone(&tell)).await {
        Ok(runner) => runner,
        Err(state) => {
            ready(&scope);
            tell(Told::Event(Event::State(state.clone())));
            refuse_everything(&scope, &tell, state);
            return;
        }
    };
    ready(&scope);
    runner.announce();
    let asked = runner.clone();
    listen(&scope, move |bytes| match postcard::from_bytes::<Asked>(&bytes) {
        Ok(request) => asked.ask(request),
        // The screens nudge with an empty message when the network comes back or the app becomes visible.
        Err(_) => asked.wake(),
    });
}

async fn start(scope: &DedicatedWorkerGlobalScope, tell: Rc<dyn Fn(Told)>) -> Result<Runner<HttpTransport>, State> {
    if !runtime::own_the_data().await {
        return Err(State::OpenElsewhere);
    }
    let pool = runtime::open_pool().await.map_err(|reason| State::Unusable(Failure::StorageRefused(reason)))?;
    let environment = Environment {
        clock: Box::new(runtime::now_ms),
        random: Box::new(SystemRandom),
        place: Place { folder: PathBuf::new(), wal: false },
        remove_file: Box::new(move |name| pool.remove(name)),
        keys: Some(Rc::new(runtime::Keys)),
        server_url: scope.location().origin(),
        window: WINDOW,
    };
    let engine = Engine::start(environment).map_err(State::Unusable)?;
    Ok(Runner::start(engine, http(), tell))
}

fn ready(scope: &DedicatedWorkerGlobalScope) {
    // As above: a page that is gone needs no answer.
    let _ = scope.post_message(&JsValue::from_str(client::BUILD));
}

fn listen(scope: &DedicatedWorkerGlobalScope, mut take: impl FnMut(Vec<u8>) + 'static) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        take(Uint8Array::new(&event.data()).to_vec());
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Without data the only true answer to any request is why there is none.
fn refuse_everything(scope: &DedicatedWorkerGlobalScope, tell: &Rc<dyn Fn(Told)>, state: State) {
    use gadeplan::client::message::{Request, Response};
    let tell = Rc::clone(tell);
    listen(scope, move |bytes| {
        let Ok(Asked { id, request }) = postcard::from_bytes::<Asked>(&bytes) else { return };
        let response = match (&request, &state) {
            (Request::State, _) => Response::State(state.clone()),
            (_, State::Unusable(failure)) => Response::Failed(failure.clone()),
            _ => Response::Failed(Failure::OpenElsewhere),
        };
        tell(Told::Answer { id, response: Box::new(response) });
    });
}
