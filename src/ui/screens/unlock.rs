//! The lock screen: five words, how many entries wait, and not a single name.

use dioxus::prelude::*;

use super::passphrase_field::PassphraseField;
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::{Button, Icon, IconName, LinkButton, Notice, PageTitle, Pill, Progress, Variant},
        messages::{failure::failure_text, t, t_with},
        routes::Route,
        theme::Tone,
    },
};

/// The lock screen.
#[component]
pub fn Unlock(waiting: u32, wait_seconds: u32) -> Element {
    let (mut app, engine, machine) = (use_app(), use_engine(), use_machine());
    let mut typed = use_signal(String::new);
    let mut concealed = use_signal(|| false);
    let mut failed = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let mut wait = use_signal(|| wait_seconds);
    let update_waits = machine.update_waits();
    let title_machine = machine.clone();
    let update_machine = machine.clone();

    use_hook(|| title_machine.set_title("Gadeplan"));
    use_effect(use_reactive!(|(wait_seconds)| wait.set(wait_seconds)));
    use_future(move || {
        let machine = machine.clone();
        async move {
            loop {
                machine.sleep(1_000).await;
                let left = *wait.peek();
                if left > 0 {
                    wait.set(left - 1);
                }
            }
        }
    });

    let unlock = move || {
        let engine = engine.clone();
        async move {
            let passphrase = typed.peek().clone();
            busy.set(true);
            let answer = engine.ask(Request::Unlock { passphrase }).await;
            busy.set(false);
            match answer {
                Ok(Response::State(state)) => {
                    typed.set(String::new());
                    app.covered.set(false);
                    app.enter(state);
                }
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a state".into()))),
                Err(failure) => {
                    if let Failure::WrongPassphrase { wait_seconds } | Failure::TooSoon { wait_seconds } = failure {
                        wait.set(wait_seconds);
                    }
                    failed.set(Some(failure));
                }
            }
        }
    };

    rsx! {
        div { class: "unlock__head",
            span { class: "unlock__mark", Icon { name: IconName::Lock } }
            PageTitle { {t("unlock-title")} }
            if waiting > 0 {
                Pill { tone: Tone::Wait, {t_with("unlock-waiting", &[("count", waiting.into())])} }
            } else {
                Pill { tone: Tone::Sent, {t("unlock-nothing-waits")} }
            }
        }
        form {
            class: "stack stack--wide unlock__form",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                let unlock = unlock.clone();
                async move {
                    if !*busy.peek() && *wait.peek() == 0 {
                        unlock().await;
                    }
                }
            },
            PassphraseField {
                label: t("passphrase-label"),
                hint: t("passphrase-hint"),
                value: typed(),
                error: failed.read().as_ref().filter(|failure| is_about_the_words(failure)).map(|failure| failure_text(failure).paragraph()),
                concealed: concealed(),
                onconceal: move |on| concealed.set(on),
                oninput: move |words| {
                    failed.set(None);
                    typed.set(words);
                },
            }
            if let Some(failure) = failed.read().as_ref().filter(|failure| !is_about_the_words(failure)) {
                super::failure_notice::FailureNotice { failure: failure.clone() }
            }
            if busy() {
                Progress { label: t("unlock-working") }
            }
            Button {
                variant: Variant::Primary,
                wide: true,
                large: true,
                submit: true,
                busy: busy(),
                disabled: wait() > 0 || typed.read().trim().is_empty(),
                if wait() > 0 {
                    {t_with("unlock-wait", &[("wait", wait().into())])}
                } else {
                    {t("unlock-do")}
                }
            }
        }
        if update_waits {
            Notice { tone: Tone::Plain, title: t("update-title"),
                p { {t("update-text")} }
                Button { onclick: move |_| update_machine.take_over_update(), {t("update-do")} }
            }
        }
        div { class: "unlock__foot",
            LinkButton { to: Route::Directory {}, variant: Variant::Plain, wide: true,
                Icon { name: IconName::Phone }
                {t("unlock-directory")}
            }
            details { class: "unlock__forgotten",
                summary { {t("unlock-forgotten")} }
                p { {t("unlock-forgotten-text")} }
                LinkButton { to: Route::Forgotten {}, {t("unlock-forgotten-do")} }
            }
        }
    }
}

fn is_about_the_words(failure: &Failure) -> bool {
    matches!(failure, Failure::WrongPassphrase { .. } | Failure::NotAPassphrase | Failure::TooSoon { .. })
}
