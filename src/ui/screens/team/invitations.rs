//! Invitations that nobody has used: to what, until when, from whom, and the way to take one back.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::team::{InvitationId, InvitationRow},
    ui::{
        components::{Button, Card, Pill, Variant},
        messages::{t, t_with},
        view_model::team::{invitation_until, invitation_words},
    },
};

/// The list.
#[component]
pub(super) fn Invitations(rows: Vec<InvitationRow>, now: DateTime<Utc>, busy: bool, onwithdraw: EventHandler<InvitationId>) -> Element {
    if rows.is_empty() {
        return rsx! {
            p { class: "soft", {t("team-no-invitations")} }
        };
    }
    rsx! {
        Card { list: true,
            for row in rows {
                div { key: "{row.id:?}", class: "team__invitation",
                    div { class: "grow stack",
                        p { class: "strong", {invitation_words(&row)} }
                        p { class: "small soft", {t_with("team-invitation-by", &[("who", row.inviter.as_str().into())])} }
                        div {
                            Pill { tone: invitation_until(&row, now).tone, {invitation_until(&row, now).text} }
                        }
                    }
                    Button {
                        variant: Variant::Quiet,
                        busy,
                        aria_label: t_with("team-withdraw-label", &[("what", invitation_words(&row).into())]),
                        onclick: move |_| onwithdraw.call(row.id),
                        {t("team-withdraw")}
                    }
                }
            }
        }
        p { class: "small soft", {t("team-invitations-hint")} }
    }
}
