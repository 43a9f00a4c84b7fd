//! One entry: everything in it, its versions, and the conversation about it.

mod conversation;
mod detail;
mod erasing;
mod versions;

use dioxus::prelude::*;

use self::{
    detail::{EntryDetail, EntryTap},
    erasing::ErasedStub,
};
use crate::{
    client::{
        erasure::ErasedView,
        failure::Failure,
        message::{Request, Response},
        view::EntryView,
    },
    domain::{
        entry::Content,
        ids::{EntryId, RevisionId},
        review::ReviewState,
    },
    ui::{
        app::{AppContext, use_app, use_asked, use_engine, use_machine},
        components::{Notice, Progress, TopBar},
        cpr_guard::seal,
        messages::{failure::failure_text, t},
        routes::Route,
        theme::Tone,
        view_model::row::heading,
    },
};

/// The page of one entry.
#[component]
pub fn Entry(id: EntryId) -> Element {
    let navigator = use_navigator();
    let mut title = use_signal(|| t("nav-entry"));
    let back = use_callback(move |()| {
        if navigator.can_go_back() {
            navigator.go_back();
        } else {
            navigator.replace(Route::Today {});
        }
    });
    rsx! {
        div { class: "entry-page",
            TopBar { title: title.read().clone(), back }
            EntryInFull { key: "{id}", id, titled: false, ontitle: move |words| title.set(words) }
        }
    }
}

/// An entry with what can be done with it. `onnext` is for a lead who goes through a list: it adds *Markér aftalt* and *Set, næste*.
#[component]
pub fn EntryInFull(
    id: EntryId,
    #[props(default)] titled: bool,
    #[props(default)] takes_focus: bool,
    #[props(default)] ontitle: EventHandler<String>,
    onnext: Option<EventHandler<()>>,
) -> Element {
    let (app, engine, machine, navigator) = (use_app(), use_engine(), use_machine(), use_navigator());
    let asked = use_asked(move || Request::Read(id));
    let mut failure = use_signal(|| None::<Failure>);
    let mut sent = use_signal(|| 0_u32);
    let mut busy = use_signal(|| false);

    let ontap = use_callback(move |tap: EntryTap| {
        if *busy.peek() {
            return;
        }
        let engine = engine.clone();
        busy.set(true);
        failure.set(None);
        spawn(async move {
            let answer = match tap {
                EntryTap::Correct => {
                    navigator.push(Route::Correct { id, from: String::new() });
                    Ok(())
                }
                EntryTap::Keep(revision) => keep(app, &engine, id, revision).await,
                EntryTap::Send(draft) => {
                    let asks = matches!(&draft.content, Content::Review(review) if review.state == ReviewState::Question);
                    let written = seal(app, &engine, Request::Save(*draft)).await;
                    if written.is_ok() {
                        sent += 1;
                        app.announce(t("entry-message-kept"));
                        if let Some(onnext) = onnext.filter(|_| !asks) {
                            onnext.call(());
                        }
                    }
                    written.map(drop)
                }
                EntryTap::Seen => {
                    let request = Request::Review { target: id, state: ReviewState::Seen, text: String::new() };
                    let written = seal(app, &engine, request).await;
                    if let Some(onnext) = onnext.filter(|_| written.is_ok()) {
                        onnext.call(());
                    }
                    written.map(drop)
                }
                EntryTap::Erase => {
                    let done = engine.ask(Request::Erase(id)).await;
                    if done.is_ok() {
                        app.announce(t("erase-done"));
                    }
                    done.map(drop)
                }
                EntryTap::Next => {
                    if let Some(onnext) = onnext {
                        onnext.call(());
                    }
                    Ok(())
                }
            };
            if let Err(reason) = answer {
                failure.set(Some(reason));
            }
            busy.set(false);
        });
    });
    use_effect(move || {
        if let Some(Ok(Response::Entry(view))) = &*asked.read() {
            ontitle.call(heading(&view.row.content));
        }
    });

    let me = app.me();
    let now = machine.now();
    match (&*asked.read(), me) {
        (Some(Ok(Response::Entry(view))), Some(me)) => rsx! {
            EntryDetail {
                view: EntryView::clone(view),
                me: me.device,
                is_lead: me.is_lead,
                may_erase: me.roles.steward,
                reviewing: onnext.is_some(),
                titled,
                takes_focus,
                now,
                sent: *sent.read(),
                failure: failure.read().clone(),
                ontap,
            }
        },
        (Some(Ok(Response::Erased(view))), Some(_)) => rsx! {
            ErasedStub { view: ErasedView::clone(view), now }
        },
        (Some(Err(reason)), _) => rsx! {
            Notice { tone: Tone::Need, p { {failure_text(reason).paragraph()} } }
        },
        _ => rsx! {
            Progress { label: t("entry-loading") }
        },
    }
}

/// Ends a conflict: the version that a person chose becomes the next revision, with all the others as its parents.
async fn keep(app: AppContext, engine: &crate::client::handle::Handle, entry: EntryId, from: RevisionId) -> Result<(), Failure> {
    match engine.ask(Request::Correct { entry, from: Some(from) }).await? {
        Response::Draft(draft) => seal(app, engine, Request::Save(draft)).await.map(drop),
        _ => Err(Failure::Defect("no draft was opened".into())),
    }
}
