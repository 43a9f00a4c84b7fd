//! Gendan hold: the printed code, what the holder is called, the new code, the passphrase, *I dag*.

use dioxus::prelude::*;

use super::{add_to_home::AddToHome, failure_notice::FailureNotice, passphrase_steps::PassphraseSteps, recovery_steps::Recovery};
use crate::{
    client::{
        failure::{Failure, Field},
        message::{Request, Response},
        team::RecoverySeen,
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::{Button, CodeGroups, Notice, Progress, TextField, TopBar, Variant},
        device::Installed,
        messages::{failure::field_text, t, t_with},
        routes::Route,
        theme::Tone,
        view_model::code,
    },
};

#[derive(Clone, PartialEq)]
enum Step {
    Code,
    NewCode(RecoverySeen),
    Passphrase,
}

impl Step {
    const COUNT: u32 = 3;

    fn number(&self) -> u32 {
        match self {
            Self::Code => 1,
            Self::NewCode(_) => 2,
            Self::Passphrase => 3,
        }
    }
}

/// *Gendan hold*.
#[component]
pub fn RecoverTeam() -> Element {
    let (mut app, engine, machine) = (use_app(), use_engine(), use_machine());
    let navigator = use_navigator();
    let mut typed = use_signal(String::new);
    let mut holder = use_signal(String::new);
    let mut step = use_signal(|| Step::Code);
    let mut busy = use_signal(|| None::<String>);
    let mut failed = use_signal(|| None::<Failure>);
    let on_ios = machine.installed() == Installed::TabOnIos;
    let title_machine = machine.clone();
    use_hook(move || title_machine.set_title("Gadeplan"));

    let look_engine = engine.clone();
    let look = use_callback(move |()| {
        let engine = look_engine.clone();
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("recover-looking")));
            let request = Request::RecoverTeam { code: code::plain(&typed.peek()), holder: holder.peek().trim().to_owned() };
            let answer = engine.ask(request).await;
            busy.set(None);
            match answer {
                Ok(Response::RecoverySeen(seen)) => step.set(Step::NewCode(seen)),
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a recovery".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    let finish = move |passphrase: String| {
        let (engine, machine) = (engine.clone(), machine.clone());
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("recover-finishing")));
            // Set before the answer: once the engine says "unlocked", this screen is gone.
            app.kept_storage.set(Some(machine.persist().await));
            let answer = engine.ask(Request::FinishRecovery { passphrase }).await;
            busy.set(None);
            match answer {
                Ok(Response::State(state)) => {
                    typed.set(String::new());
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
            AddToHome { code: None }
        };
    }
    let back = move |()| {
        if *step.peek() == Step::Code {
            navigator.push(Route::Today {});
        } else {
            step.set(Step::Code);
        }
    };
    let shown = step.read().clone();
    rsx! {
        TopBar { title: t("recover-title"), back, trailing: rsx! {
            span { class: "small soft", {t_with("step-of", &[("step", shown.number().into()), ("count", Step::COUNT.into())])} }
        } }
        match shown {
            Step::Code => rsx! {
                Code {
                    typed: typed(),
                    holder: holder(),
                    busy: busy(),
                    failure: failed(),
                    oncode: move |text| { failed.set(None); typed.set(text); },
                    onholder: move |text| holder.set(text),
                    onlook: look,
                }
            },
            Step::NewCode(seen) => rsx! {
                Notice { tone: Tone::Sent, title: t_with("recover-found", &[("team", seen.team.as_str().into())]),
                    p { {t_with("recover-found-text", &[("count", seen.devices.into()), ("server", seen.server.as_str().into())])} }
                }
                p { class: "soft", {t("recover-new-code")} }
                Recovery { groups: seen.new_code, team: seen.team, onnext: move |()| step.set(Step::Passphrase) }
            },
            Step::Passphrase => rsx! {
                PassphraseSteps { onchosen: finish, busy: busy(), failure: failed() }
            },
        }
    }
}

/// The printed code and the name. What is typed is shown again in groups, as it is understood.
#[component]
fn Code(
    typed: String,
    holder: String,
    busy: Option<String>,
    failure: Option<Failure>,
    oncode: EventHandler<String>,
    onholder: EventHandler<String>,
    onlook: EventHandler<()>,
) -> Element {
    let mut asked = use_signal(|| false);
    let groups = code::groups(&typed);
    let whole = code::is_whole_recovery(&typed);
    let (is_busy, no_name) = (busy.is_some(), holder.trim().is_empty());
    rsx! {
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                asked.set(true);
                if whole && !no_name && !is_busy {
                    onlook.call(());
                }
            },
            p { {t("recover-lead")} }
            TextField {
                label: t("recover-code"),
                hint: t("recover-code-hint"),
                value: typed,
                error: (asked() && !whole).then(|| t("recover-code-missing")),
                code: true,
                oninput: move |text| oncode.call(text),
            }
            div { class: "stack",
                p { class: "small soft", role: "status",
                    {t_with("recover-groups", &[("count", groups.len().into()), ("of", code::RECOVERY_GROUPS.into())])}
                }
                if !groups.is_empty() {
                    CodeGroups { groups, numbered: true, label: t("recover-code") }
                }
            }
            TextField {
                label: t("holder-label"),
                hint: t("holder-hint"),
                value: holder,
                error: (asked() && no_name).then(|| field_text(Field::Name)),
                maxlength: 60u32,
                oninput: move |text| onholder.call(text),
            }
            if let Some(failure) = failure {
                FailureNotice { failure }
            }
            if let Some(label) = busy {
                Progress { label }
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, busy: is_busy, {t("recover-look")} }
        }
    }
}
