//! A barrier in two taps: whose "no" it was, then the cause.

use dioxus::prelude::*;

use super::word_chips::WordChips;
use crate::{
    domain::barrier::{Barrier, Cause, Will},
    ui::{messages::t, view_model::contact::BarrierChange},
};

/// The two questions; the second appears with the answer to the first.
#[component]
pub fn BarrierChips(barrier: Option<Barrier>, onchange: EventHandler<BarrierChange>) -> Element {
    rsx! {
        WordChips {
            legend: t("record-barrier"),
            words: Will::ALL.to_vec(),
            chosen: barrier.iter().map(|barrier| barrier.will).collect::<Vec<_>>(),
            ontap: move |will| onchange.call(BarrierChange::Will(will)),
        }
        if let Some(barrier) = barrier {
            WordChips {
                legend: t("record-barrier-cause"),
                words: Cause::ALL.to_vec(),
                chosen: barrier.cause.into_iter().collect::<Vec<_>>(),
                ontap: move |cause| onchange.call(BarrierChange::Cause(cause)),
            }
        }
    }
}
