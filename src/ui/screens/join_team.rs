//! Bliv en del af holdet: the code, who invites to what, what the holder is called, the passphrase. Only the last button consumes anything.

mod code;
mod invited;

use dioxus::prelude::*;

use self::{code::Code, invited::Invited};
use super::{add_to_home::AddToHome, passphrase_steps::PassphraseSteps};
use crate::{
    client::{
        failure::Failure,
        invitation::InvitationSeen,
        message::{Request, Response, State},
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::TopBar,
        device::Installed,
        messages::t,
        routes::Route,
    },
};

#[derive(Clone, PartialEq)]
enum Step {
    Code,
    Invited(InvitationSeen),
    Passphrase(InvitationSeen),
}

/// Bliv en del af holdet.
#[component]
pub fn JoinTeam() -> Element {
    let (mut app, engine, machine) = (use_app(), use_engine(), use_machine());
    let navigator = use_navigator();
    let fragment = use_hook(|| machine.take_fragment());
    let came_by_link = fragment.is_some();
    let mut code = use_signal(|| fragment.unwrap_or_default());
    let mut holder = use_signal(String::new);
    let mut step = use_signal(|| Step::Code);
    let mut busy = use_signal(|| None::<String>);
    let mut failed = use_signal(|| None::<Failure>);
    let on_ios = machine.installed() == Installed::TabOnIos;
    let belongs = matches!(&*app.state.peek(), Some(State::Locked { .. }));

    let look_engine = engine.clone();
    let look = use_callback(move |()| {
        let engine = look_engine.clone();
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("join-looking")));
            let asked = code.peek().trim().to_owned();
            let answer = engine.ask(Request::LookAtInvitation { code: asked }).await;
            busy.set(None);
            match answer {
                Ok(Response::InvitationSeen(seen)) => {
                    if let Some(name) = seen.replaces.clone().filter(|_| holder.peek().is_empty()) {
                        holder.set(name);
                    }
                    // A phone that belongs to a team takes only an invitation that replaces it.
                    if belongs && seen.replaces.is_none() {
                        failed.set(Some(Failure::NotForThisDevice));
                    } else {
                        step.set(Step::Invited(seen));
                    }
                }
                Ok(_) => failed.set(Some(Failure::Defect("another answer than an invitation".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    use_hook(move || {
        if came_by_link && !on_ios {
            look.call(());
        }
    });
    let join = move |passphrase: String| {
        let (engine, machine) = (engine.clone(), machine.clone());
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("join-joining")));
            // Set before the answer: once the engine says "unlocked", this screen is gone.
            app.kept_storage.set(Some(machine.persist().await));
            if belongs && let Err(failure) = engine.ask(Request::BeginReplacement).await {
                busy.set(None);
                return failed.set(Some(failure));
            }
            let request = Request::Join { code: code.peek().trim().into(), holder: holder.peek().trim().into(), passphrase };
            let answer = engine.ask(request).await;
            busy.set(None);
            match answer {
                Ok(Response::State(state)) => {
                    app.enter(state);
                    navigator.replace(Route::Today {});
                }
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a state".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    };
    if on_ios {
        return rsx! {
            AddToHome { code: came_by_link.then(|| code.read().clone()) }
        };
    }
    let back = move |()| {
        let here = step.peek().clone();
        match here {
            Step::Code => {
                navigator.push(Route::Today {});
            }
            Step::Invited(_) => step.set(Step::Code),
            Step::Passphrase(seen) => step.set(Step::Invited(seen)),
        }
    };
    rsx! {
        TopBar { title: t("join-title"), back }
        match step() {
            Step::Code => rsx! {
                Code { code: code(), busy: busy(), failure: failed(), oninput: move |text| { failed.set(None); code.set(text); }, onlook: look }
            },
            Step::Invited(seen) => rsx! {
                Invited {
                    seen: seen.clone(),
                    holder: holder(),
                    oninput: move |text| holder.set(text),
                    onnext: move |()| { failed.set(None); step.set(Step::Passphrase(seen.clone())); },
                }
            },
            Step::Passphrase(_) => rsx! {
                PassphraseSteps { onchosen: join, busy: busy(), failure: failed() }
            },
        }
    }
}
