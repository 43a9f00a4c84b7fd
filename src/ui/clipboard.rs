//! Codes on the clipboard: there for a minute and no longer, since every app on the phone can read it.

use std::rc::Rc;

use dioxus::{core::spawn_forever, prelude::*};

use super::{app::AppContext, device::Device};

/// How long a code stays, in milliseconds.
const KEPT_MS: u32 = 60_000;

/// What is known of the clipboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clipboard {
    /// Counts the codes that were copied: only the newest clears.
    copies: u32,
    /// Its minute is over, and the system did not let the app clear it yet.
    overdue: bool,
}

/// Copies a code and clears the clipboard a minute later, even when the screen has gone. True when the code is there.
///
/// What the person copied elsewhere in that minute goes too: nobody may look what is on the clipboard without asking.
pub async fn copy_code(mut app: AppContext, machine: Rc<dyn Device>, code: String) -> bool {
    let is_there = machine.copy(code).await;
    if is_there {
        app.clipboard.with_mut(|clipboard| *clipboard = Clipboard { copies: clipboard.copies.wrapping_add(1), overdue: false });
        let number = app.clipboard.peek().copies;
        spawn_forever(async move {
            machine.sleep(KEPT_MS).await;
            if app.clipboard.peek().copies == number {
                clear(app, &machine).await;
            }
        });
    }
    is_there
}

/// Clears what is overdue: browsers refuse it to an app that is out of sight.
pub async fn clear_overdue(app: AppContext, machine: &Rc<dyn Device>) {
    if app.clipboard.peek().overdue {
        clear(app, machine).await;
    }
}

async fn clear(mut app: AppContext, machine: &Rc<dyn Device>) {
    let overdue = !machine.copy(String::new()).await;
    app.clipboard.with_mut(|clipboard| clipboard.overdue = overdue);
}
