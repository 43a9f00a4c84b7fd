//! A sheet that slides over the screen from below; on wide screens a panel in the middle.

use dioxus::prelude::*;

use super::{
    field::use_id,
    icon::{Icon, IconName},
};
use crate::ui::messages::t;

/// A sheet. Escape, the cross and the ground behind it close it; the focus stays inside. `footer` stays visible above the keyboard.
#[component]
pub fn Sheet(title: String, onclose: EventHandler<()>, footer: Option<Element>, children: Element) -> Element {
    let id = use_id("sheet");
    let mut heading = use_signal(|| None::<std::rc::Rc<MountedData>>);
    let refocus = move || async move {
        let target = heading.peek().clone();
        if let Some(target) = target {
            // A renderer that cannot focus leaves the focus where it was.
            let _ = target.set_focus(true).await;
        }
    };
    rsx! {
        div { class: "sheet", onkeydown: move |event| {
                if event.key() == Key::Escape {
                    event.stop_propagation();
                    onclose.call(());
                }
            },
            div { class: "sheet__ground", "aria-hidden": "true", onclick: move |_| onclose.call(()) }
            span { tabindex: "0", "aria-hidden": "true", onfocus: move |_| refocus() }
            div { class: "sheet__panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "{id}",
                div { class: "sheet__head",
                    h2 {
                        class: "sheet__title",
                        id: "{id}",
                        tabindex: "-1",
                        onmounted: move |event| {
                            heading.set(Some(event.data()));
                            refocus()
                        },
                        "{title}"
                    }
                    button { class: "button button--quiet sheet__close", r#type: "button", "aria-label": t("close"), onclick: move |_| onclose.call(()),
                        Icon { name: IconName::Close }
                    }
                }
                div { class: "sheet__body", {children} }
                if let Some(footer) = footer {
                    div { class: "sheet__foot", {footer} }
                }
            }
            span { tabindex: "0", "aria-hidden": "true", onfocus: move |_| refocus() }
        }
    }
}
