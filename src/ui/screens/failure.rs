//! The data cannot be used at all.

use dioxus::prelude::*;

use super::failure_notice::FailureNotice;
use crate::{
    client::failure::Failure,
    ui::{
        app::use_machine,
        components::{Button, PageTitle, Variant},
        messages::t,
    },
};

/// Says why, and offers to start anew.
#[component]
pub fn FailureScreen(failure: Failure) -> Element {
    let machine = use_machine();
    rsx! {
        PageTitle { {t("unusable-title")} }
        FailureNotice { failure }
        Button { variant: Variant::Primary, wide: true, onclick: move |_| machine.reload(), {t("try-again")} }
    }
}
