//! Opret hold: the operator's code, the square and its zones, the recovery code, the passphrase.

mod about;
mod zones;

use dioxus::prelude::*;

use self::{about::About, zones::Zones};
use super::{add_to_home::AddToHome, passphrase_steps::PassphraseSteps, recovery_steps::Recovery};
use crate::{
    client::{
        failure::{Failure, Refusal},
        message::{Request, Response},
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::TopBar,
        device::Installed,
        messages::{t, t_with},
        routes::Route,
    },
};

/// What has been filled in so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Form {
    operator_code: String,
    team: String,
    holder: String,
    site: String,
    zones: Vec<(u32, String)>,
}

impl Form {
    /// The suggestion for Christianshavns Torv (seed 000); every word can be changed.
    fn suggested() -> Self {
        let zones = ["zone-kiosk", "zone-metro", "zone-benches", "zone-canal", "zone-toilet", "zone-church"];
        Self { site: t("site-suggested"), zones: (0..).zip(zones.map(t)).collect(), ..Self::default() }
    }

    fn request(&self) -> Request {
        Request::BeginTeam {
            operator_code: self.operator_code.trim().into(),
            team: self.team.trim().into(),
            site: self.site.trim().into(),
            zones: self.zones.iter().map(|(_, name)| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
            holder: self.holder.trim().into(),
        }
    }
}

#[derive(Clone, PartialEq)]
enum Step {
    About,
    Zones,
    Recovery(Vec<String>),
    Passphrase,
}

impl Step {
    const COUNT: u32 = 4;

    fn number(&self) -> u32 {
        match self {
            Self::About => 1,
            Self::Zones => 2,
            Self::Recovery(_) => 3,
            Self::Passphrase => 4,
        }
    }
}

/// Opret hold.
#[component]
pub fn CreateTeam() -> Element {
    let (mut app, engine, machine) = (use_app(), use_engine(), use_machine());
    let navigator = use_navigator();
    let mut step = use_signal(|| Step::About);
    let form = use_signal(Form::suggested);
    let mut busy = use_signal(|| None::<String>);
    let mut failed = use_signal(|| None::<Failure>);

    if machine.installed() == Installed::TabOnIos {
        return rsx! {
            AddToHome { code: None }
        };
    }
    let begin_engine = engine.clone();
    let begin = move |()| {
        let engine = begin_engine.clone();
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("create-beginning")));
            let request = form.peek().request();
            let answer = engine.ask(request).await;
            busy.set(None);
            match answer {
                Ok(Response::RecoveryCode(groups)) => step.set(Step::Recovery(groups)),
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a recovery code".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    };
    let finish = move |passphrase: String| {
        let (engine, machine) = (engine.clone(), machine.clone());
        spawn(async move {
            failed.set(None);
            busy.set(Some(t("create-finishing")));
            // Set before the answer: once the engine says "unlocked", this screen is gone.
            app.kept_storage.set(Some(machine.persist().await));
            let answer = engine.ask(Request::FinishTeam { passphrase }).await;
            busy.set(None);
            match answer {
                Ok(Response::State(state)) => {
                    app.enter(state);
                    navigator.replace(Route::Today {});
                }
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a state".into()))),
                Err(failure) => {
                    // The code is asked for at the first step, so that is where it can be mended.
                    if failure == Failure::Refused(Refusal::OperatorCode) {
                        step.set(Step::About);
                    }
                    failed.set(Some(failure));
                }
            }
        });
    };
    let back = move |()| {
        let here = step.peek().clone();
        match here {
            Step::About => {
                navigator.push(Route::Today {});
            }
            Step::Zones => step.set(Step::About),
            Step::Recovery(_) | Step::Passphrase => step.set(Step::Zones),
        }
    };
    let shown = step.read().clone();
    rsx! {
        TopBar { title: t("create-title"), back, trailing: rsx! {
            span { class: "small soft", {t_with("step-of", &[("step", shown.number().into()), ("count", Step::COUNT.into())])} }
        } }
        match shown {
            Step::About => rsx! {
                About { form, failure: failed(), onnext: move |()| { failed.set(None); step.set(Step::Zones); } }
            },
            Step::Zones => rsx! {
                Zones { form, busy: busy(), failure: failed(), onnext: begin }
            },
            Step::Recovery(groups) => rsx! {
                Recovery { groups, team: form.read().team.clone(), onnext: move |()| step.set(Step::Passphrase) }
            },
            Step::Passphrase => rsx! {
                PassphraseSteps { onchosen: finish, busy: busy(), failure: failed() }
            },
        }
    }
}
