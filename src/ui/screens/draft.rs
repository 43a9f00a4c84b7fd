//! The draft behind a sheet or a message: opened once, kept encrypted at every tap and keystroke, and sealed by *Gem* or *Send*.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use dioxus::{core::spawn_forever, prelude::*};

use crate::{
    client::{
        failure::Failure,
        handle::Handle,
        message::{Draft, Request, Response},
    },
    ui::{
        app::{AppContext, use_app, use_engine, use_keeper},
        components::{LiveRegion, Pill},
        cpr_guard::seal,
        messages::t,
        theme::Tone,
    },
};

/// Whether what is on the screen is on the disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Kept {
    /// Nothing was changed yet.
    #[default]
    Untouched,
    /// On its way.
    Keeping,
    /// The engine has answered that it is durable.
    Durable,
    /// The engine could not keep it.
    Failed(Failure),
}

/// Sends the newest draft and nothing older, one at a time. What is typed while one is on its way follows it at once, so that no timer is
/// needed and nothing waits longer than one write. It outlives the screen: leaving in the middle of a word keeps the word.
#[derive(Clone)]
struct Saver {
    engine: Handle,
    next: Rc<RefCell<Option<Draft>>>,
    running: Rc<Cell<bool>>,
    closed: Rc<Cell<bool>>,
    kept: Signal<Kept>,
}

impl Saver {
    fn keep(&self, draft: Draft) {
        if self.closed.get() {
            return;
        }
        *self.next.borrow_mut() = Some(draft);
        if !self.running.replace(true) {
            let saver = self.clone();
            spawn_forever(async move { saver.run().await });
        }
    }

    async fn run(&self) {
        while let Some(draft) = self.take() {
            self.say(Kept::Keeping);
            let Err(failure) = self.engine.ask(Request::SaveDraft(draft.clone())).await else {
                self.say(Kept::Durable);
                continue;
            };
            self.say(Kept::Failed(failure));
            let newer = self.next.borrow().is_some() || self.closed.get();
            if !newer {
                // The only copy: tried again with the next word, and when the screen is left or locked.
                *self.next.borrow_mut() = Some(draft);
                break;
            }
        }
        self.running.set(false);
    }

    fn take(&self) -> Option<Draft> {
        self.next.borrow_mut().take()
    }

    fn due(&self) -> Option<Request> {
        self.take().map(Request::SaveDraft)
    }

    fn say(&self, kept: Kept) {
        let mut signal = self.kept;
        // The screen may be gone by now, and with it the signal.
        if let Ok(mut place) = signal.try_write() {
            *place = kept;
        }
    }

    // From here on a draft that was on its way must not come after what ends it.
    fn close(&self) {
        self.closed.set(true);
        self.next.borrow_mut().take();
    }
}

/// What a sheet knows of its draft.
#[derive(Clone)]
pub(super) struct DraftInHand {
    /// The draft; none until the engine has opened it.
    pub(super) draft: Signal<Option<Draft>>,
    /// Whether it is kept.
    pub(super) kept: Signal<Kept>,
    /// Why opening or saving failed.
    pub(super) failure: Signal<Option<Failure>>,
    /// *Gem* was tapped and has not been answered.
    pub(super) busy: Signal<bool>,
    saver: Saver,
    app: AppContext,
}

impl DraftInHand {
    /// Changes the draft and keeps it.
    pub(super) fn change(&self, change: impl FnOnce(&mut Draft)) {
        let mut draft = self.draft;
        let changed = draft.with_mut(|draft| {
            draft.as_mut().map(|draft| {
                change(draft);
                draft.clone()
            })
        });
        if let Some(changed) = changed {
            self.saver.keep(changed);
        }
    }

    /// Seals the draft. True once the engine has answered that it is durable; otherwise the form stays as it is and `failure` says why.
    pub(super) async fn save(&self, finished: Draft) -> bool {
        self.end(Request::Save(finished)).await
    }

    /// Throws the draft away. True once it is gone.
    pub(super) async fn discard(&self) -> bool {
        let Some(entry) = self.draft.peek().as_ref().map(|draft| draft.entry) else { return false };
        self.end(Request::DiscardDraft(entry)).await
    }

    /// Puts the draft down as it is, to be left without the person having said so. True once all of it is durable, or there is nothing of it:
    /// where it cannot be kept, the screen is its only place.
    pub(super) async fn put_down(&self) -> bool {
        if *self.busy.peek() {
            return false;
        }
        let begun = self.draft.peek().clone().filter(|_| *self.kept.peek() != Kept::Untouched);
        let Some(draft) = begun else { return true };
        let kept = self.saver.engine.ask(Request::SaveDraft(draft)).await;
        if kept.is_ok() {
            self.saver.close();
        }
        kept.is_ok()
    }

    async fn end(&self, request: Request) -> bool {
        let (mut busy, mut failure) = (self.busy, self.failure);
        if *busy.peek() {
            return false;
        }
        busy.set(true);
        failure.set(None);
        self.saver.close();
        let answer = seal(self.app, &self.saver.engine, request).await;
        busy.set(false);
        match answer {
            Ok(Response::Saved { .. } | Response::Done) => true,
            Ok(_) => self.failed(Failure::Defect("an answer to another question".into())),
            Err(reason) => self.failed(reason),
        }
    }

    fn failed(&self, reason: Failure) -> bool {
        let mut failure = self.failure;
        failure.set(Some(reason));
        self.saver.closed.set(false);
        self.change(|_| {});
        false
    }
}

/// Opens a draft by this request and keeps it in hand.
pub(super) fn use_draft(request: Request) -> DraftInHand {
    let engine = use_engine();
    let mut draft = use_signal(|| None::<Draft>);
    let mut kept = use_signal(Kept::default);
    let mut failure = use_signal(|| None::<Failure>);
    let busy = use_signal(|| false);
    let saver = use_hook(|| Saver { engine: engine.clone(), next: Rc::default(), running: Rc::default(), closed: Rc::default(), kept });
    use_future(move || {
        let (engine, request) = (engine.clone(), request.clone());
        async move {
            match engine.ask(request).await {
                Ok(Response::Draft(opened)) => {
                    if opened.kept.is_some() {
                        kept.set(Kept::Durable);
                    }
                    draft.set(Some(opened));
                }
                Ok(_) => failure.set(Some(Failure::Defect("no draft was opened".into()))),
                Err(reason) => failure.set(Some(reason)),
            }
        }
    });
    let keeper = saver.clone();
    use_keeper(move || keeper.due());
    DraftInHand { draft, kept, failure, busy, saver, app: use_app() }
}

/// Whether the draft is kept, in words; read out only when keeping it failed, since a reader that speaks at every letter helps nobody.
#[component]
pub(super) fn KeptPill(kept: Kept) -> Element {
    let (tone, words) = match kept {
        Kept::Untouched => return rsx! {},
        Kept::Keeping => (Tone::Plain, t("record-keeping")),
        Kept::Durable => (Tone::Plain, t("record-kept")),
        Kept::Failed(_) => (Tone::Need, t("record-kept-failed")),
    };
    rsx! {
        Pill { tone, "{words}" }
        LiveRegion { message: if tone == Tone::Need { words } else { String::new() } }
    }
}
