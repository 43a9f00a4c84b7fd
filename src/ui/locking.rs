//! The lock as the screens know it: *Skjul nu*, and the app that locks by itself when it is left alone or put out of sight. What is being written
//! behind the lock leaves the screen in the same way.

use std::{cell::Cell, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use dioxus::{core::spawn_forever, prelude::*};

use super::{app::AppContext, device::Device};
use crate::{
    client::{
        handle::Handle,
        message::{Request, Response, State},
    },
    domain::policy::{LOCK_WHEN_HIDDEN_SECONDS, LOCK_WHEN_IDLE_SECONDS},
};

/// Covers the screen at once, keeps what was being written, then locks. The engine is ended with all that is in its memory, and another takes
/// its place.
pub fn lock(mut app: AppContext, engine: Handle, machine: Rc<dyn Device>) {
    if !is_open(app) {
        if matches!(&*app.state.peek(), Some(State::Locked { .. })) {
            app.left_alone += 1;
        }
        return;
    }
    let kept = app.kept_now();
    app.covered.set(true);
    app.cpr.set(None);
    spawn_forever(async move {
        for request in kept {
            // A draft that cannot be kept must not keep the phone open.
            let _ = engine.ask(request).await;
        }
        let locked = engine.ask(Request::Lock).await;
        if machine.opens_offline() == Some(true) {
            // Otherwise there may be nothing to start another engine from, and recording goes before everything.
            engine.renew();
        }
        if let Ok(Response::State(state)) = locked {
            app.enter(state);
        }
    });
}

fn is_open(app: AppContext) -> bool {
    matches!(&*app.state.peek(), Some(State::Unlocked(_))) && !*app.covered.peek()
}

/// Locks whenever nobody has touched the phone for a while. Never ends.
pub async fn watch_idleness(app: AppContext, engine: Handle, machine: Rc<dyn Device>) {
    loop {
        let left = left_ms(machine.touched(), machine.now(), LOCK_WHEN_IDLE_SECONDS);
        if left == 0 {
            lock(app, engine.clone(), machine.clone());
        }
        // Whatever happens, a lock is due no earlier than this.
        machine.sleep(if left == 0 { LOCK_WHEN_IDLE_SECONDS * 1_000 } else { left }).await;
    }
}

/// Since when the app is out of sight.
#[derive(Clone, Default)]
pub struct OutOfSight(Rc<Cell<Option<DateTime<Utc>>>>);

impl OutOfSight {
    /// The app went out of sight: a while later it locks, unless it is back by then.
    pub fn begin(&self, app: AppContext, engine: Handle, machine: Rc<dyn Device>) {
        if self.0.get().is_some() {
            return;
        }
        let since = machine.now();
        self.0.set(Some(since));
        let sight = self.clone();
        spawn(async move {
            machine.sleep(LOCK_WHEN_HIDDEN_SECONDS * 1_000).await;
            if sight.0.get() == Some(since) {
                lock(app, engine, machine);
            }
        });
    }

    /// The app is back. Where timers stood still meanwhile, it locks now, before anything is seen.
    pub fn end(&self, app: AppContext, engine: Handle, machine: Rc<dyn Device>) {
        let Some(since) = self.0.take() else {
            machine.uncover();
            return;
        };
        if left_ms(since, machine.now(), LOCK_WHEN_HIDDEN_SECONDS) > 0 {
            machine.uncover();
            return;
        }
        lock(app, engine, machine.clone());
        spawn(async move {
            // The screens have left the document by then.
            machine.sleep(UNCOVER_MS).await;
            machine.uncover();
        });
    }
}

/// Time for the screens to leave the document, in milliseconds.
const UNCOVER_MS: u32 = 50;

/// Milliseconds from now until `seconds` have passed since an instant. A clock that was put back begins anew.
fn left_ms(since: DateTime<Utc>, now: DateTime<Utc>, seconds: u32) -> u32 {
    let all = TimeDelta::seconds(seconds.into());
    let passed = (now - since).max(TimeDelta::zero());
    u32::try_from((all - passed).num_milliseconds().max(0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_due_to_the_millisecond_and_not_before() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        assert_eq!(left_ms(now, now, 120), 120_000);
        assert_eq!(left_ms(now - TimeDelta::milliseconds(119_999), now, 120), 1);
        assert_eq!(left_ms(now - TimeDelta::seconds(120), now, 120), 0);
        assert_eq!(left_ms(now - TimeDelta::days(3), now, 120), 0);
        assert_eq!(left_ms(now + TimeDelta::days(3), now, 120), 120_000);
    }
}
