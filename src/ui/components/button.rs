//! Buttons: one thing that happens now. Never smaller than a thumb in a glove.

use dioxus::prelude::*;

/// How much a button weighs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Variant {
    /// What most people do next; at most one in a group.
    Primary,
    /// Something else that is as good.
    #[default]
    Plain,
    /// A side path.
    Quiet,
    /// Throws something away or shuts somebody out.
    Danger,
}

impl Variant {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Plain => "button",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        }
    }
}

fn class(variant: Variant, wide: bool, large: bool) -> String {
    format!("{}{}{}", variant.class(), if wide { " button--wide" } else { "" }, if large { " button--large" } else { "" })
}

/// A button. `busy` keeps it from being pressed twice while the words say what goes on.
#[component]
pub fn Button(
    #[props(default)] variant: Variant,
    #[props(default)] disabled: bool,
    #[props(default)] busy: bool,
    #[props(default)] wide: bool,
    #[props(default)] large: bool,
    #[props(default)] submit: bool,
    aria_label: Option<String>,
    pressed: Option<bool>,
    #[props(default)] onclick: EventHandler<MouseEvent>,
    children: Element,
) -> Element {
    rsx! {
        button {
            class: class(variant, wide, large),
            r#type: if submit { "submit" } else { "button" },
            disabled,
            "aria-label": aria_label,
            "aria-pressed": pressed.map(|on| if on { "true" } else { "false" }),
            "aria-busy": busy.then_some("true"),
            "aria-disabled": busy.then_some("true"),
            onclick: move |event| {
                if !busy {
                    onclick.call(event);
                }
            },
            {children}
        }
    }
}

/// A link that looks like a button: it leads to another screen and changes nothing.
#[component]
pub fn LinkButton(
    #[props(into)] to: NavigationTarget,
    #[props(default)] variant: Variant,
    #[props(default)] wide: bool,
    #[props(default)] large: bool,
    children: Element,
) -> Element {
    rsx! {
        Link { class: class(variant, wide, large), to, {children} }
    }
}
