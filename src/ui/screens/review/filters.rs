//! What the lead looks at: the standing as chips, site, kind and period behind *Filtrér …*.

use dioxus::prelude::*;

use crate::{
    client::{
        message::{LogFilter, Standing},
        view::Periods,
    },
    domain::{entry::Kind, ids::EntryId, site::Site},
    ui::{
        components::{Button, Chip, ChipGroup, Sheet, Variant},
        messages::{kind, t, t_with},
        view_model::{
            review::{STANDINGS, first_chips, narrowed},
            words::Word,
        },
    },
};

const KINDS: [Kind; 3] = [Kind::Contact, Kind::Escort, Kind::Presence];
const PERIODS: [Periods; 4] = [Periods::All, Periods::Today, Periods::Week, Periods::Month];

/// The filters.
#[component]
pub(super) fn Filters(filter: LogFilter, sites: Vec<(EntryId, Site)>, onfilter: EventHandler<LogFilter>) -> Element {
    let mut open = use_signal(|| false);
    let count = narrowed(&filter);
    let choose = {
        let filter = filter.clone();
        move |standing: Standing| onfilter.call(LogFilter { standing, ..filter.clone() })
    };
    rsx! {
        div { class: "review__filters", role: "group", "aria-label": t("review-filters"),
            for standing in first_chips(filter.standing) {
                Chip { key: "{standing.key()}", label: t(standing.key()), selected: filter.standing == standing, onclick: {
                        let choose = choose.clone();
                        move |_| choose(standing)
                    }
                }
            }
            Chip {
                label: if count == 0 { t("review-filter") } else { t_with("review-filter-count", &[("count", count.into())]) },
                selected: count > 0,
                onclick: move |_| open.set(true),
            }
        }
        if *open.read() {
            FilterSheet { filter, sites, onfilter, onclose: move |()| open.set(false) }
        }
    }
}

#[component]
fn FilterSheet(filter: LogFilter, sites: Vec<(EntryId, Site)>, onfilter: EventHandler<LogFilter>, onclose: EventHandler<()>) -> Element {
    let with = move |filter: LogFilter| onfilter.call(filter);
    rsx! {
        Sheet {
            title: t("review-filter-title"),
            onclose,
            footer: rsx! {
                Button { variant: Variant::Primary, onclick: move |_| onclose.call(()), {t("review-filter-done")} }
            },
            ChipGroup { legend: t("review-filter-standing"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                for standing in STANDINGS {
                    Pick { key: "{standing.key()}", label: t(standing.key()), on: filter.standing == standing, filter: LogFilter { standing, ..filter.clone() }, onpick: with }
                }
            }
            ChipGroup { legend: t("review-filter-kind"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                Pick { label: t("review-filter-all"), on: filter.kind.is_none(), filter: LogFilter { kind: None, ..filter.clone() }, onpick: with }
                for of in KINDS {
                    Pick { key: "{of.code()}", label: kind(of), on: filter.kind == Some(of), filter: LogFilter { kind: Some(of), ..filter.clone() }, onpick: with }
                }
            }
            ChipGroup { legend: t("review-filter-period"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                for period in PERIODS {
                    Pick { key: "{period.key()}", label: t(period.key()), on: filter.period == period, filter: LogFilter { period, ..filter.clone() }, onpick: with }
                }
            }
            if sites.len() > 1 {
                ChipGroup { legend: t("review-filter-site"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                    Pick { label: t("review-filter-all"), on: filter.site.is_none(), filter: LogFilter { site: None, ..filter.clone() }, onpick: with }
                    for (id , site) in sites {
                        Pick { key: "{id}", label: site.name, on: filter.site == Some(id), filter: LogFilter { site: Some(id), ..filter.clone() }, onpick: with }
                    }
                }
            }
        }
    }
}

/// One choice with the filter that it stands for.
#[component]
fn Pick(label: String, on: bool, filter: LogFilter, onpick: EventHandler<LogFilter>) -> Element {
    rsx! {
        Chip { label, selected: on, onclick: move |_| onpick.call(filter.clone()) }
    }
}
