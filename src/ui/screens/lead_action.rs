//! What a lead does to the team: one thing at a time, said while it goes on, and told when it failed.

use dioxus::prelude::*;

use crate::{
    client::{
        failure::Failure,
        handle::Handle,
        message::{Request, Response},
    },
    ui::{
        app::{AppContext, use_app, use_engine},
        messages::t,
    },
};

/// The action in hand. Cheap to clone.
#[derive(Clone, PartialEq)]
pub struct LeadAction {
    /// What goes on, in words; none when nothing does.
    pub busy: Signal<Option<String>>,
    /// Why the last one failed.
    pub failed: Signal<Option<Failure>>,
    app: AppContext,
    engine: Handle,
}

/// Nothing goes on yet.
pub fn use_lead_action() -> LeadAction {
    LeadAction { busy: use_signal(|| None), failed: use_signal(|| None), app: use_app(), engine: use_engine() }
}

impl LeadAction {
    /// Asks, with `doing` on the screen meanwhile and `done` read out afterwards. While another action goes on, it does nothing.
    ///
    /// The answer, when there is one; a failure stands on the screen instead.
    pub async fn run(&self, request: Request, doing: &str, done: &str) -> Option<Response> {
        let (mut busy, mut failed, mut app) = (self.busy, self.failed, self.app);
        if busy.peek().is_some() {
            return None;
        }
        failed.set(None);
        busy.set(Some(t(doing)));
        let answer = self.engine.ask(request).await;
        busy.set(None);
        match answer {
            Ok(response) => {
                app.announce(t(done));
                // What the action changed is asked for again, also where the engine saw no change in the log.
                app.changed += 1;
                Some(response)
            }
            Err(reason) => {
                failed.set(Some(reason));
                None
            }
        }
    }
}
