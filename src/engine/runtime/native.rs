//! One thread with one tokio runtime.

use std::time::{Duration, SystemTime};

/// Milliseconds since 1970 by the system's clock; 0 before.
pub(in crate::engine) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Runs a task beside the present one, on the same thread.
pub(in crate::engine) fn spawn(task: impl Future<Output = ()> + 'static) {
    // The task goes on by itself; nobody waits for its handle.
    drop(tokio::task::spawn_local(task));
}

/// Lets others on this thread go on.
pub(in crate::engine) async fn turn() {
    tokio::task::yield_now().await;
}

/// Waits.
pub(in crate::engine) async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Runs a task and everything it spawns on this thread, until it ends.
pub(in crate::engine) fn run(task: impl Future<Output = ()>) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(_) => return,
    };
    // A second install of the same provider is refused; the first one stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::task::LocalSet::new().block_on(&runtime, task);
}
