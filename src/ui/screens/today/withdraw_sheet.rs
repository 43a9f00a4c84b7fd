//! Vi trak os: the reason and the planned return. Professional pride, in three taps.

use chrono::{DateTime, Duration, Utc};
use dioxus::prelude::*;

use crate::{
    domain::presence::WithdrawalReason,
    ui::{
        components::{Button, Chip, ChipGroup, Sheet, TextArea, Variant},
        messages::t,
        screens::record::WordChips,
        view_model::{cpr::hint, presence::PresenceChange, time},
    },
};

const RETURNS: [(&str, Option<i64>); 4] = [
    ("today-withdraw-until-half", Some(30)),
    ("today-withdraw-until-one", Some(60)),
    ("today-withdraw-until-two", Some(120)),
    ("today-withdraw-until-unknown", None),
];

/// The sheet. `now` is the time of the withdrawal.
#[component]
pub fn WithdrawSheet(now: DateTime<Utc>, onwithdraw: EventHandler<PresenceChange>, onclose: EventHandler<()>) -> Element {
    let mut reason = use_signal(|| None::<WithdrawalReason>);
    let mut minutes = use_signal(|| None::<i64>);
    let mut note = use_signal(String::new);
    rsx! {
        Sheet {
            title: t("today-withdraw-title"),
            onclose,
            footer: rsx! {
                Button {
                    variant: Variant::Primary,
                    disabled: reason().is_none(),
                    onclick: move |_| {
                        if let Some(reason) = reason() {
                            let planned_return = minutes().map(|minutes| time::minute(now + Duration::minutes(minutes)));
                            onwithdraw.call(PresenceChange::Withdrawal { at: now, reason, planned_return, note: note.peek().clone() });
                        }
                    },
                    {t("record-save")}
                }
            },
            p { class: "today__soft", {t("today-withdraw-praise")} }
            WordChips {
                legend: t("today-withdraw-why"),
                words: WithdrawalReason::ALL.to_vec(),
                chosen: reason().into_iter().collect::<Vec<_>>(),
                ontap: move |tapped| reason.set(Some(tapped)),
            }
            ChipGroup { legend: t("today-withdraw-until"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                for (words , after) in RETURNS {
                    Chip { key: "{words}", label: t(words), selected: *minutes.read() == after, onclick: move |_| minutes.set(after) }
                }
            }
            TextArea { label: t("today-withdraw-note"), hint: t("record-presence-note-hint"), rows: 2, notice: hint(&note.read()), oninput: move |text| note.set(text) }
        }
    }
}
