//! Another tab or window owns the data.

use dioxus::prelude::*;

use crate::ui::{
    app::use_machine,
    components::{Button, EmptyState, IconName, PageTitle, Variant},
    messages::t,
};

/// Open in another window.
#[component]
pub fn Elsewhere() -> Element {
    let machine = use_machine();
    rsx! {
        PageTitle { unseen: true, {t("elsewhere-title")} }
        EmptyState { icon: IconName::Device, title: t("elsewhere-title"),
            p { {t("elsewhere-text")} }
            Button { variant: Variant::Primary, onclick: move |_| machine.reload(), {t("try-again")} }
        }
    }
}
