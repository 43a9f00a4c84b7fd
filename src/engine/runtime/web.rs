//! A dedicated worker: its tasks, its timers, and the files of the origin.

use std::time::Duration;

use js_sys::{Function, Promise};
use sqlite_wasm_rs::vfs::VfsFilesManager;
use sqlite_wasm_vfs::sahpool::{OpfsSAHPoolCfgBuilder, OpfsSAHPoolUtil, install};
use wasm_bindgen::{
    JsCast, JsValue,
    prelude::{Closure, wasm_bindgen},
};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The Web Locks API, which `web-sys` does not hold as stable yet.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &JsValue, granted: &Function) -> Result<Promise, JsValue>;
}

/// The lock that says which tab owns the data.
const LOCK: &str = "gadeplan-data";
/// How often what somebody else holds is asked for again.
const TRIES: u32 = 10;
/// The pause in between.
const PAUSE: Duration = Duration::from_millis(100);
/// The folder of the databases.
const FOLDER: &str = "gadeplan";
/// Files that may come while the app is open: each try to join makes a vault, and each database has a journal.
const ROOM: usize = 6;

/// Milliseconds since 1970 by the device's clock.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970 are a whole number below 2^53")]
pub fn now_ms() -> u64 {
    js_sys::Date::now().max(0.0) as u64
}

pub(in crate::engine) fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// What was begun goes on beside this worker.
pub(in crate::engine) async fn turn() {}

pub(in crate::engine) async fn sleep(duration: Duration) {
    gloo_timers::future::sleep(duration).await;
}

/// Takes the lock on the data for as long as this worker lives. `false` when another tab holds it, and not only for the moment in which a
/// worker that was ended lets go of it.
pub async fn own_the_data() -> bool {
    for _ in 0..TRIES {
        if try_to_own().await {
            return true;
        }
        sleep(PAUSE).await;
    }
    try_to_own().await
}

async fn try_to_own() -> bool {
    let options = js_sys::Object::new();
    if js_sys::Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).is_err() {
        return false;
    }
    let promise = Promise::new(&mut |resolve: Function, _| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            // A listener that throws would only lose the answer.
            let _ = resolve.call1(&JsValue::NULL, &JsValue::from_bool(!lock.is_null()));
            if lock.is_null() { JsValue::UNDEFINED } else { Promise::new(&mut |_, _| {}).into() }
        });
        // The lock's own promise ends with the worker.
        let _ = request_lock(LOCK, &options, granted.unchecked_ref());
    });
    JsFuture::from(promise).await.is_ok_and(|granted| granted.is_truthy())
}

/// The files that the databases live in.
pub struct Pool(OpfsSAHPoolUtil);

impl Pool {
    /// Removes a file that nobody has open; its place in the pool is free again.
    pub fn remove(&self, name: &str) {
        // Only what cannot be read any more is removed, so a failure costs only space.
        let _ = self.0.remove(name);
    }
}

/// Opens the pool of files that the databases live in, as SQLite's default, with room for another vault beside what is there: a replaced
/// device has one of its own, and a damaged one stays.
///
/// # Errors
/// When the browser refuses its private file system, in its words.
pub async fn open_pool() -> Result<Pool, String> {
    let config = OpfsSAHPoolCfgBuilder::new().directory(FOLDER).initial_capacity(8).build();
    let mut tries = 0;
    let pool = loop {
        // The handles of a tab that has just been closed, or of a worker that has just been ended, are let go a moment later.
        match install::<sqlite_wasm_rs::WasmOsCallback>(&config, true).await {
            Ok(pool) => break pool,
            Err(error) if tries == TRIES => return Err(error.to_string()),
            Err(_) => tries += 1,
        }
        sleep(PAUSE).await;
    };
    let used = pool.len().map_err(|error| error.to_string())?;
    pool.ensure_capacity(used + ROOM).await.map_err(|error| error.to_string())?;
    Ok(Pool(pool))
}
