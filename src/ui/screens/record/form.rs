//! The frame of every sheet: the draft, the tabs, the people to choose from, *Gem* and what may go wrong.

use dioxus::prelude::*;

use super::{contact_sheet::ContactSheet, escort_sheet::EscortSheet, presence_sheet::PresenceSheet};
use crate::{
    client::{
        failure::Failure,
        message::{Draft, Request, Response},
        view::{Names, PersonRow},
    },
    domain::{
        entry::{Content, Kind},
        ids::{EntryId, ZoneId},
    },
    ui::{
        app::{use_app, use_asked, use_engine, use_left_alone, use_machine},
        components::{Button, Dialog, Notice, Progress, Segmented, TopBar, Variant},
        cpr_guard::seal,
        messages::{failure::failure_text, kind, t, t_with},
        routes::Route,
        screens::draft::{DraftInHand, Kept, KeptPill, use_draft},
        shell::HideButton,
        theme::Tone,
        view_model::{contact, escort, people, presence, rules, say},
    },
};

/// What a sheet changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Change {
    /// On a contact.
    Contact(contact::ContactChange),
    /// On an escort.
    Escort(escort::EscortChange),
    /// On a presence.
    Presence(presence::PresenceChange),
}

fn apply(content: &mut Content, change: Change) {
    match (content, change) {
        (Content::Contact(contact), Change::Contact(change)) => contact::apply(contact, change),
        (Content::Escort(escort), Change::Escort(change)) => escort::apply(escort, change),
        (Content::Presence(presence), Change::Presence(change)) => presence::apply(presence, change),
        // A change that belongs to another sheet: the draft was replaced in between.
        _ => {}
    }
}

/// One sheet with its draft. `tab` is the chosen tab of a new entry, `correcting` the entry that is corrected; `locked` writes behind the lock,
/// where nobody and nothing can be chosen that somebody wrote before.
#[component]
pub(super) fn RecordForm(request: Request, tab: Option<Kind>, correcting: Option<EntryId>, #[props(default)] locked: bool) -> Element {
    let (app, engine, machine, navigator) = (use_app(), use_engine(), use_machine(), use_navigator());
    let hand = use_draft(request);
    let people = use_asked(|| Request::People);
    let mut missing = use_signal(|| None::<rules::Missing>);
    let mut asks_to_discard = use_signal(|| false);

    let leave = use_callback(move |()| {
        match correcting {
            // To where *Ret* was tapped: the entry must not stand twice in the history.
            Some(_) if navigator.can_go_back() => navigator.go_back(),
            Some(id) => drop(navigator.replace(Route::Entry { id })),
            None => drop(navigator.replace(Route::Today {})),
        }
    });
    let onchange = {
        let hand = hand.clone();
        use_callback(move |change: Change| {
            missing.set(None);
            hand.change(|draft| apply(&mut draft.content, change));
        })
    };
    // A new alias is being saved: who has chosen it and taps *Gem* at once means the entry with it.
    let (mut adding, mut save_wanted) = (use_signal(|| false), use_signal(|| false));
    let onsave = {
        let hand = hand.clone();
        let machine = machine.clone();
        use_callback(move |()| {
            if *adding.peek() {
                return save_wanted.set(true);
            }
            let Some(draft) = hand.draft.peek().clone() else { return };
            missing.set(rules::missing(&draft.content));
            if missing.peek().is_some() {
                return;
            }
            let finished = Draft { content: rules::finished(draft.content.clone(), machine.now()), ..draft };
            let hand = hand.clone();
            spawn(async move {
                if hand.save(finished).await {
                    app.announce(t(if locked { "locked-saved" } else { "today-saved" }));
                    leave.call(());
                }
            });
        })
    };
    let onalias = {
        let hand = hand.clone();
        use_callback(move |alias: String| {
            let (hand, engine) = (hand.clone(), engine.clone());
            adding.set(true);
            spawn(async move {
                let request = Request::Record { entry: None, content: people::on_first_rung(alias) };
                let answer = seal(app, &engine, request).await;
                adding.set(false);
                let saves = std::mem::take(&mut *save_wanted.write());
                match answer {
                    Ok(Response::Saved { entry }) => {
                        hand.change(|draft| choose(&mut draft.content, entry));
                        if saves {
                            onsave.call(());
                        }
                    }
                    Ok(_) => {}
                    Err(reason) => hand.failure.clone().set(Some(reason)),
                }
            });
        })
    };
    let ondiscard = {
        let hand = hand.clone();
        use_callback(move |()| {
            asks_to_discard.set(false);
            let hand = hand.clone();
            spawn(async move {
                if hand.discard().await {
                    leave.call(());
                }
            });
        })
    };

    let put_down = hand.clone();
    use_left_alone(move || {
        let hand = put_down.clone();
        spawn(async move {
            let begun = *hand.kept.peek() != Kept::Untouched;
            if locked && hand.put_down().await {
                if begun {
                    app.announce(t("locked-put-down"));
                }
                leave.call(());
            }
        });
    });

    let rows = match &*people.read() {
        Some(Ok(Response::People(view))) => view.rows.clone(),
        _ => Vec::new(),
    };
    let zones = hand.draft.read().as_ref().map(|draft| zones(app.me(), &draft.content)).unwrap_or_default();
    let DraftInHand { draft, kept, failure, busy, .. } = hand;
    let title = match (&*draft.read(), tab) {
        (Some(draft), None) if !draft.parents.is_empty() => {
            t_with("record-correct", &[("kind", say::small(&kind(draft.content.kind())).into())])
        }
        (draft, tab) => t(match tab.or(draft.as_ref().map(|draft| draft.content.kind())) {
            Some(Kind::Escort) => "record-new-escort",
            Some(Kind::Presence) => "record-new-presence",
            _ => "record-new-contact",
        }),
    };
    rsx! {
        RecordView {
            title,
            draft: draft.read().clone(),
            kept: kept.read().clone(),
            failure: failure.read().clone(),
            missing: missing().map(|missing| t(missing.key())),
            busy: *busy.read(),
            tab,
            locked,
            people: rows,
            zones,
            now: machine.now(),
            onchange,
            onalias,
            onsave,
            onclose: leave,
            ontab: move |tab| {
                navigator.replace(route(tab));
            },
            ondiscard: move |()| asks_to_discard.set(true),
        }
        if *asks_to_discard.read() {
            Dialog {
                title: t("record-discard-title"),
                confirm: t("record-discard"),
                danger: true,
                onconfirm: ondiscard,
                oncancel: move |()| asks_to_discard.set(false),
                p { {t(if correcting.is_some() { "record-discard-correction-text" } else { "record-discard-text" })} }
            }
        }
    }
}

/// The sheet as it looks, whatever it is about.
#[component]
pub(super) fn RecordView(
    title: String,
    draft: Option<Draft>,
    kept: Kept,
    failure: Option<Failure>,
    missing: Option<String>,
    busy: bool,
    tab: Option<Kind>,
    locked: bool,
    people: Vec<PersonRow>,
    zones: Vec<(ZoneId, String)>,
    now: chrono::DateTime<chrono::Utc>,
    onchange: EventHandler<Change>,
    onalias: EventHandler<String>,
    onsave: EventHandler<()>,
    onclose: EventHandler<()>,
    ontab: EventHandler<Kind>,
    ondiscard: EventHandler<()>,
) -> Element {
    let opened = draft.is_some();
    let touched = kept != Kept::Untouched;
    let two_versions = draft.as_ref().is_some_and(|draft| draft.parents.len() > 1);
    let names = Names { zones: zones.iter().cloned().collect(), ..Names::default() };
    rsx! {
        div { class: "record",
            div { class: "record__head",
                TopBar { title, back: onclose, close: true, trailing: rsx! {
                        KeptPill { kept: kept.clone() }
                        if !locked {
                            HideButton { compact: true }
                        }
                    },
                }
                if let Some(tab) = tab {
                    Segmented {
                        label: t("record-kinds"),
                        options: TABS.iter().map(|(kind, words)| (words.to_string(), tab_name(*kind))).collect::<Vec<_>>(),
                        selected: TABS.iter().find(|(kind, _)| *kind == tab).map(|(_, key)| key.to_string()).unwrap_or_default(),
                        onchange: move |key: String| {
                            if let Some((kind, _)) = TABS.iter().find(|(_, words)| *words == key) {
                                ontab.call(*kind);
                            }
                        },
                    }
                }
            }
            div { class: "record__sheet",
                if locked {
                    p { class: "record__soft", {t("record-locked")} }
                }
                if two_versions {
                    Notice { tone: Tone::Wait, p { {t("record-two-versions")} } }
                }
                match draft {
                    Some(Draft { content: Content::Contact(contact), .. }) => rsx! {
                        ContactSheet { contact, write_only: locked, people, zones, now, onchange: move |change| onchange.call(Change::Contact(change)), onalias }
                    },
                    Some(Draft { content: Content::Escort(escort), parents, .. }) => rsx! {
                        EscortSheet {
                            escort,
                            correcting: !parents.is_empty(),
                            people,
                            onchange: move |change| onchange.call(Change::Escort(change)),
                            onalias,
                        }
                    },
                    Some(Draft { content: Content::Presence(presence), .. }) => rsx! {
                        PresenceSheet { presence, names, now, onchange: move |change| onchange.call(Change::Presence(change)) }
                    },
                    Some(_) => rsx! {
                        p { {t("newer-app-hint")} }
                    },
                    None if failure.is_none() => rsx! {
                        Progress { label: t("opening") }
                    },
                    None => rsx! {},
                }
                if opened && touched {
                    div { class: "record__discard",
                        Button { variant: Variant::Quiet, onclick: move |_| ondiscard.call(()), {t("record-discard")} }
                    }
                }
            }
            div { class: "record__foot",
                if let Kept::Failed(reason) = &kept {
                    Notice { tone: Tone::Need, p { {failure_text(reason).paragraph()} } }
                }
                if let Some(reason) = &failure {
                    Notice { tone: Tone::Need, p { {failure_text(reason).paragraph()} } }
                }
                if let Some(missing) = missing {
                    Notice { tone: Tone::Need, p { "{missing}" } }
                }
                Button { variant: Variant::Primary, wide: true, large: true, busy, disabled: !opened, onclick: move |_| onsave.call(()),
                    {if busy { t("record-saving") } else { t("record-save") }}
                }
            }
        }
    }
}

const TABS: [(Kind, &str); 3] = [(Kind::Contact, "contact"), (Kind::Escort, "escort"), (Kind::Presence, "presence")];

fn tab_name(kind: Kind) -> String {
    t(match kind {
        Kind::Escort => "record-tab-escort",
        Kind::Presence => "record-tab-presence",
        _ => "record-tab-contact",
    })
}

fn route(kind: Kind) -> Route {
    match kind {
        Kind::Escort => Route::RecordEscort {},
        Kind::Presence => Route::RecordPresence {},
        _ => Route::RecordContact {},
    }
}

fn choose(content: &mut Content, person: EntryId) {
    let chosen = match content {
        Content::Contact(contact) => &mut contact.people,
        Content::Escort(escort) => &mut escort.people,
        _ => return,
    };
    if !chosen.contains(&person) {
        chosen.push(person);
    }
}

// The zones of the entry's own site, since a team may have several.
fn zones(me: Option<crate::client::view::Me>, content: &Content) -> Vec<(ZoneId, String)> {
    let site = match content {
        Content::Contact(contact) => contact.site,
        Content::Escort(escort) => escort.site,
        Content::Presence(presence) => presence.site,
        _ => return Vec::new(),
    };
    let sites = me.map(|me| me.sites).unwrap_or_default();
    let zones = sites.into_iter().find(|(id, _)| *id == site).map(|(_, site)| site.zones).unwrap_or_default();
    zones.into_iter().map(|zone| (zone.id, zone.name)).collect()
}
