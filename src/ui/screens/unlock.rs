//! The lock screen: five words or the phone's own key, how many entries wait, *+ Kontakt*, and not a single name.

use dioxus::prelude::*;

use super::{passphrase_field::PassphraseField, sync_status::activity};
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        view::{Activity, LockScreen},
    },
    ui::{
        app::{use_app, use_engine, use_left_alone, use_machine},
        components::{Button, Icon, IconName, LinkButton, Notice, PageTitle, Pill, Progress, Variant},
        messages::{failure::failure_text, t, t_with},
        routes::Route,
        theme::Tone,
    },
};

/// The lock screen. Without `lock` the app is still locking, and what is asked now would go to the engine that ends.
#[component]
pub fn Unlock(waiting: u32, wait_seconds: u32, lock: Option<LockScreen>) -> Element {
    let is_locked = lock.is_some();
    let lock = lock.unwrap_or_default();
    let (app, machine) = (use_app(), use_machine());
    let ends_well = |words: &str| words == t("locked-saved") || words == t("locked-put-down");
    let just_said = use_hook(|| Some(app.announcement.peek().clone()).filter(|words| ends_well(words)));
    use_drop(move || {
        if ends_well(&app.announcement.peek()) {
            app.announce(String::new());
        }
    });
    let (title_machine, update_machine) = (machine.clone(), machine.clone());
    use_hook(|| title_machine.set_title("Gadeplan"));
    rsx! {
        div { class: "unlock__head",
            span { class: "unlock__mark", Icon { name: IconName::Lock } }
            PageTitle { {t("unlock-title")} }
            div { class: "unlock__counts",
                if waiting > 0 {
                    Pill { tone: Tone::Wait, {t_with("unlock-waiting", &[("count", waiting.into())])} }
                } else {
                    Pill { tone: Tone::Sent, {t("unlock-nothing-waits")} }
                }
                if lock.written > 0 {
                    Pill { tone: Tone::Wait, {t_with("unlock-written", &[("count", lock.written.into())])} }
                }
            }
        }
        if let Some(said) = just_said {
            if said == t("locked-put-down") {
                Notice { tone: Tone::Wait, title: said, p { {t("locked-put-down-text")} } }
            } else if lock.written > 0 {
                Notice { tone: Tone::Sent, title: said, p { {t("locked-saved-text")} } }
            }
        }
        if lock.key_lost {
            Notice { tone: Tone::Wait, title: t("key-lost-title"), p { {t("key-lost-text")} } }
        }
        if lock.records {
            LinkButton { to: Route::RecordLocked {}, variant: if lock.paused { Variant::Primary } else { Variant::Plain }, wide: true,
                Icon { name: IconName::Plus }
                {t("unlock-contact")}
            }
        }
        if lock.paused {
            Paused {}
        } else {
            WaysIn { is_locked, wait_seconds, lock }
        }
        if machine.update_waits() {
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

/// The server has not answered for too long. It says so calmly: nothing is lost, and writing goes on.
#[component]
fn Paused() -> Element {
    let (app, engine) = (use_app(), use_engine());
    let mut tried = use_signal(|| false);
    let came_of_it = match &app.sync.read().activity {
        Activity::Idle | Activity::Working => None,
        other => Some(activity(other)).filter(|_| tried()),
    };
    rsx! {
        Notice { tone: Tone::Wait, title: t("paused-title"),
            p { {t("paused-text")} }
            Button {
                onclick: move |_| {
                    let engine = engine.clone();
                    async move {
                        // What comes of it is told as a new state.
                        let _ = engine.ask(Request::SyncNow).await;
                        tried.set(true);
                    }
                },
                Icon { name: IconName::Sync }
                {t("paused-try")}
            }
            p { class: "small soft", role: "status", {came_of_it} }
        }
    }
}

/// The passkey, where there is one, and the words.
#[component]
fn WaysIn(is_locked: bool, wait_seconds: u32, lock: LockScreen) -> Element {
    let (mut app, engine, machine) = (use_app(), use_engine(), use_machine());
    let mut typed = use_signal(String::new);
    let mut concealed = use_signal(|| false);
    let mut failed = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let mut wait = use_signal(|| wait_seconds);
    // Half of the words are a good part of the secret.
    use_left_alone(move || typed.set(String::new()));
    let clock = machine.clone();
    use_effect(use_reactive!(|(wait_seconds)| wait.set(wait_seconds)));
    use_future(move || {
        let machine = clock.clone();
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
    let has_passkey = lock.passkey.is_some();
    let asked = engine.clone();
    let unlock = use_callback(move |request: Request| {
        let engine = asked.clone();
        spawn(async move {
            busy.set(true);
            let answer = engine.ask(request).await;
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
        });
    });
    rsx! {
        if let Some(hint) = lock.passkey {
            div { class: "stack",
                Button {
                    variant: Variant::Primary,
                    wide: true,
                    large: true,
                    busy: busy(),
                    onclick: move |_| {
                        let (machine, hint) = (machine.clone(), hint.clone());
                        failed.set(None);
                        spawn(async move {
                            match machine.evaluate_passkey(hint).await {
                                Some(evaluated) => unlock.call(Request::UnlockByPasskey(evaluated)),
                                None => failed.set(Some(Failure::PasskeyFailed)),
                            }
                        });
                    },
                    Icon { name: IconName::Lock }
                    {t("unlock-passkey")}
                }
                p { class: "unlock__or", {t("unlock-or-words")} }
            }
        }
        form {
            class: "stack stack--wide unlock__form",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                if is_locked && !*busy.peek() && *wait.peek() == 0 {
                    unlock.call(Request::Unlock { passphrase: typed.peek().clone() });
                }
            },
            PassphraseField {
                label: t("passphrase-label"),
                hint: t("passphrase-hint"),
                value: typed(),
                error: failed.read().as_ref().filter(|failure| is_about_the_words(failure)).map(|failure| failure_text(failure).paragraph()),
                concealed: concealed(),
                onconceal: move |on| concealed.set(on),
                oninput: move |words: String| {
                    if typed.peek().is_empty() && !words.is_empty() {
                        let engine = engine.clone();
                        spawn(async move {
                            // Without it the words open a little later.
                            let _ = engine.ask(Request::ExpectPassphrase).await;
                        });
                    }
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
                variant: if has_passkey { Variant::Plain } else { Variant::Primary },
                wide: true,
                large: true,
                submit: true,
                busy: busy(),
                disabled: !is_locked || wait() > 0 || typed.read().trim().is_empty(),
                if wait() > 0 {
                    {t_with("unlock-wait", &[("wait", wait().into())])}
                } else {
                    {t("unlock-do")}
                }
            }
        }
    }
}

fn is_about_the_words(failure: &Failure) -> bool {
    matches!(failure, Failure::WrongPassphrase { .. } | Failure::NotAPassphrase | Failure::TooSoon { .. })
}
