//! Second step: who invites to what, and what the holder of this device is called.

use dioxus::prelude::*;

use crate::{
    client::{failure::Field, invitation::InvitationSeen},
    ui::{
        app::use_now,
        components::{Button, Card, Pill, StepTitle, TextField, Variant},
        messages::{dates::moment, failure::field_text, t, t_with},
        theme::Tone,
        view_model::team::{holder as holder_words, roles_words},
    },
};

#[component]
pub(super) fn Invited(seen: InvitationSeen, holder: String, oninput: EventHandler<String>, onnext: EventHandler<()>) -> Element {
    let now = use_now();
    let mut asked = use_signal(|| false);
    let empty = holder.trim().is_empty();
    rsx! {
        Card { accent: true,
            StepTitle { {t_with("join-who", &[("inviter", seen.inviter.clone().into()), ("team", seen.team.clone().into())])} }
            dl {
                dt { {t("join-as")} }
                dd { {roles_words(seen.roles)} }
                if let Some(name) = &seen.replaces {
                    dt { {t("join-replaces")} }
                    dd { {t_with("join-replaces-whose", &[("who", holder_words(name).into())])} }
                }
                dt { {t("join-server")} }
                dd { "{seen.server}" }
                dt { {t("join-until")} }
                dd { {moment(seen.expires, now)} }
            }
            Pill { tone: Tone::Plain, {t("join-nothing-yet")} }
        }
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                asked.set(true);
                if !empty {
                    onnext.call(());
                }
            },
            TextField {
                label: t("holder-label"),
                hint: t("holder-hint"),
                value: holder,
                error: (asked() && empty).then(|| field_text(Field::Name)),
                maxlength: 60u32,
                oninput: move |text| oninput.call(text),
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, {t("next")} }
        }
    }
}
