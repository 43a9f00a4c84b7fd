//! Vejviser: emergency and help numbers that are part of the app, so that they are there without a network and while it is locked.

mod numbers;

use dioxus::prelude::*;

use self::numbers::{Group, Number};
use crate::{
    client::message::State,
    ui::{
        app::{use_app, use_machine},
        components::{Icon, IconName, LinkButton, PageTitle, Section},
        messages::t,
        routes::Route,
    },
};

/// Vejviser. While the app is locked it is what anybody may see; it holds nothing of the log.
#[component]
pub fn Directory() -> Element {
    let app = use_app();
    let machine = use_machine();
    let open = matches!(&*app.state.read(), Some(State::Unlocked(_))) && !*app.covered.read();
    use_hook(|| machine.set_title(&format!("{} · Gadeplan", t("nav-directory"))));
    rsx! {
        if open {
            PageTitle { {t("nav-directory")} }
        } else {
            header { class: "directory__head",
                div { class: "grow",
                    PageTitle { {t("nav-directory")} }
                    p { class: "soft small", {t("directory-cover")} }
                }
                LinkButton { to: Route::Today {}, {t("directory-unlock")} }
            }
        }
        for group in Group::ALL {
            Section { key: "{group.key()}", title: t(group.key()),
                ul { class: if *group == Group::Acute { "numbers numbers--acute" } else { "numbers" },
                    for number in group.numbers() {
                        Entry { key: "{number.dial}", number: *number }
                    }
                }
            }
        }
        p { class: "small soft", {t("directory-note")} }
    }
}

#[component]
fn Entry(number: Number) -> Element {
    rsx! {
        li {
            a { class: "number", href: "tel:{number.dial}",
                span { class: "number__icon", Icon { name: IconName::Phone } }
                span { class: "number__name", {t(&format!("number-{}", number.key))} }
                span { class: "number__digits", "{number.shown}" }
                span { class: "number__purpose", {t(&format!("number-{}-for", number.key))} }
            }
        }
    }
}
