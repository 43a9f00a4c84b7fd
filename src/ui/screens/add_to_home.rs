//! Læg på hjemmeskærm: an iPhone or iPad that does not run the installed app joins nothing, since the installed app would not see it.

use dioxus::prelude::*;

use crate::ui::{
    app::{use_app, use_machine},
    clipboard::copy_code,
    components::{Button, Icon, IconName, Notice, TopBar, Variant},
    messages::t,
    routes::Route,
    theme::Tone,
};

/// The steps, and the code to take along.
#[component]
pub fn AddToHome(code: Option<String>) -> Element {
    let (app, machine) = (use_app(), use_machine());
    let navigator = use_navigator();
    let mut copied = use_signal(|| None::<bool>);
    rsx! {
        TopBar {
            title: t("home-title"),
            back: move |()| {
                navigator.push(Route::Today {});
            },
        }
        p { {t("home-why")} }
        if let Some(code) = code {
            div { class: "stack",
                h2 { class: "home__heading", {t("home-copy-title")} }
                p { class: "home__code", "{code}" }
                Button {
                    variant: Variant::Primary,
                    wide: true,
                    onclick: move |_| {
                        let (machine, code) = (machine.clone(), code.clone());
                        async move { copied.set(Some(copy_code(app, machine, code).await)) }
                    },
                    Icon { name: IconName::Copy }
                    {t("home-copy")}
                }
                div { role: "status",
                    if let Some(done) = copied() {
                        p { class: "small strong", {t(if done { "copied" } else { "copy-failed" })} }
                    }
                }
            }
        }
        h2 { class: "home__heading", {t("home-steps-title")} }
        ol { class: "home__steps",
            for (icon , key) in [(IconName::Share, "home-step-share"), (IconName::AddBox, "home-step-add"), (IconName::Device, "home-step-open"), (IconName::Key, "home-step-code")] {
                li { key: "{key}", class: "home__step",
                    Drawing { icon }
                    span { {t(key)} }
                }
            }
        }
        Notice { tone: Tone::Plain,
            p { {t("home-nothing-yet")} }
        }
    }
}

/// A phone with the sign to look for on it.
#[component]
fn Drawing(icon: IconName) -> Element {
    rsx! {
        svg { class: "home__drawing", view_box: "0 0 72 96", "aria-hidden": "true",
            rect { class: "home__phone", x: "10", y: "3", width: "52", height: "90", rx: "10" }
            path { class: "home__glass", d: "M22 16h28M22 24h20M22 32h24" }
            g { transform: "translate(18 44) scale(1.5)",
                path { class: "home__sign", d: icon.path() }
            }
        }
    }
}
