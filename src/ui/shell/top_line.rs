//! The top line: where we are, what day it is, what waits, and *Skjul nu*.

use dioxus::prelude::*;

use super::SyncPill;
use crate::{
    client::view::Me,
    ui::{
        app::{use_app, use_engine, use_machine, use_now},
        components::{Icon, IconName},
        locking::lock,
        messages::{
            dates::{capital, local, long_day},
            t,
        },
        routes::Route,
    },
};

/// *Skjul nu*: one tap, and the Vejviser stands there. `compact` shows the sign only, for screens with a bar of their own.
#[component]
pub fn HideButton(#[props(default)] compact: bool) -> Element {
    let (app, engine, machine, navigator) = (use_app(), use_engine(), use_machine(), use_navigator());
    rsx! {
        button {
            class: "button button--quiet hide-button",
            r#type: "button",
            "aria-label": compact.then(|| t("hide-now")),
            title: compact.then(|| t("hide-now")),
            onclick: move |_| {
                lock(app, engine.clone(), machine.clone());
                navigator.replace(Route::Directory {});
            },
            if compact {
                Icon { name: IconName::Hide }
            } else {
                {t("hide-now")}
            }
        }
    }
}

/// The top line.
#[component]
pub(super) fn TopLine(me: Me) -> Element {
    let today = local(use_now()).date();
    let site = me.sites.first().map_or_else(|| me.team_name.clone(), |(_, site)| site.name.clone());
    rsx! {
        header { class: "top-line",
            div { class: "top-line__where",
                p { class: "top-line__site", "{site}" }
                p { class: "top-line__day", {capital(&long_day(today, today))} }
            }
            SyncPill {}
            HideButton {}
        }
    }
}
