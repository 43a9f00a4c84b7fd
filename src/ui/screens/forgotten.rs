//! Glemt ordene: what becomes of the work, how far the sending is, and the way to new words with a lead's invitation.

use dioxus::prelude::*;

use super::{failure_notice::FailureNotice, revoked::WrittenBehindTheLock};
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        team::ReplacementView,
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::{Button, Card, LinkButton, Notice, Progress, TopBar, Variant},
        messages::{t, t_with},
        routes::Route,
        theme::Tone,
    },
};

/// *Glemt ordene*.
#[component]
pub fn Forgotten() -> Element {
    let (app, engine, machine) = (use_app(), use_engine(), use_machine());
    let navigator = use_navigator();
    let mut begun = use_signal(|| false);
    use_hook(|| machine.set_title("Gadeplan"));
    // Asked again whenever the count has changed, and only then: the asking itself makes the sync tell something.
    let waiting = use_memo(move || app.sync.read().waiting);
    let asked = use_resource(move || {
        waiting.read();
        let (engine, begun) = (engine.clone(), begun());
        async move {
            if !begun {
                return None;
            }
            Some(engine.ask(Request::BeginReplacement).await)
        }
    });
    rsx! {
        TopBar {
            title: t("forgotten-title"),
            back: move |()| {
                navigator.push(Route::Today {});
            },
        }
        p { {t("forgotten-lead")} }
        Card {
            ul { class: "forgotten__promises",
                for key in ["forgotten-entries", "forgotten-drafts", "forgotten-history", "forgotten-words"] {
                    li { key: "{key}", {t(key)} }
                }
            }
        }
        if begun() {
            match &*asked.read() {
                Some(Some(Ok(Response::Replacement(view)))) => rsx! {
                    Begun { view: *view }
                },
                Some(Some(Err(failure))) => rsx! {
                    FailureNotice { failure: failure.clone() }
                },
                Some(Some(Ok(_))) => rsx! {
                    FailureNotice { failure: Failure::Defect("another answer than a replacement".into()) }
                },
                _ => rsx! {
                    Progress { label: t("forgotten-working") }
                },
            }
        } else {
            div { class: "stack",
                Button { variant: Variant::Primary, wide: true, large: true, onclick: move |_| begun.set(true), {t("forgotten-do")} }
                LinkButton { variant: Variant::Quiet, wide: true, to: Route::Today {}, {t("forgotten-remember")} }
            }
        }
    }
}

/// How far the sending is, and the next step.
#[component]
fn Begun(view: ReplacementView) -> Element {
    let left = view.waiting + view.drafts;
    rsx! {
        if left > 0 {
            Notice { tone: Tone::Wait, title: t_with("forgotten-sending", &[("count", left.into())]),
                p { {t("forgotten-sending-text")} }
            }
        } else if view.written == 0 {
            Notice { tone: Tone::Sent, title: t("forgotten-sent"),
                p { {t("forgotten-sent-text")} }
            }
        }
        WrittenBehindTheLock { count: view.written }
        p { {t("forgotten-next")} }
        LinkButton { variant: Variant::Primary, wide: true, large: true, to: Route::JoinTeam {}, {t("forgotten-have-code")} }
    }
}
