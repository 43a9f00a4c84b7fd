//! The title of a screen, which takes the focus when the screen appears, and the bar around it.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::ui::messages::t;

/// The one `h1` of a screen. It takes the focus, so that keyboard and screen reader begin here. `unseen` leaves it to screen readers.
#[component]
pub fn PageTitle(#[props(default)] unseen: bool, children: Element) -> Element {
    rsx! {
        h1 {
            class: if unseen { "page-title unseen" } else { "page-title" },
            tabindex: "-1",
            onmounted: move |event| async move {
                // A renderer that cannot focus leaves the focus where it was.
                let _ = event.set_focus(true).await;
            },
            {children}
        }
    }
}

/// The heading of one step of several on the same screen. It takes the focus when the step appears.
#[component]
pub fn StepTitle(children: Element) -> Element {
    rsx! {
        h2 {
            class: "page-title",
            tabindex: "-1",
            onmounted: move |event| async move {
                // A renderer that cannot focus leaves the focus where it was.
                let _ = event.set_focus(true).await;
            },
            {children}
        }
    }
}

/// The bar of a screen one step down: the way back, the title, and what stands at the end of the line.
/// `close` draws a cross instead of an arrow, for what lies over another screen.
#[component]
pub fn TopBar(title: String, back: Option<EventHandler<()>>, #[props(default)] close: bool, trailing: Option<Element>) -> Element {
    rsx! {
        header { class: "top-bar",
            if let Some(back) = back {
                button {
                    class: "button button--quiet top-bar__back",
                    r#type: "button",
                    "aria-label": if close { t("close") } else { t("back") },
                    onclick: move |_| back.call(()),
                    Icon { name: if close { IconName::Close } else { IconName::Back } }
                }
            }
            PageTitle { "{title}" }
            if let Some(trailing) = trailing {
                div { class: "top-bar__trailing", {trailing} }
            }
        }
    }
}
