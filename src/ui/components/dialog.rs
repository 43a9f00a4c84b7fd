//! A question that has to be answered before anything is thrown away.

use dioxus::prelude::*;

use super::{
    button::{Button, Variant},
    sheet::Sheet,
};
use crate::ui::messages::t;

/// A question with two answers; leaving it answers nothing and changes nothing.
#[component]
pub fn Dialog(
    title: String,
    confirm: String,
    #[props(default)] danger: bool,
    onconfirm: EventHandler<()>,
    oncancel: EventHandler<()>,
    children: Element,
) -> Element {
    rsx! {
        Sheet {
            title,
            onclose: move |()| oncancel.call(()),
            footer: rsx! {
                Button { onclick: move |_| oncancel.call(()), {t("cancel")} }
                Button { variant: if danger { Variant::Danger } else { Variant::Primary }, onclick: move |_| onconfirm.call(()), "{confirm}" }
            },
            {children}
        }
    }
}
