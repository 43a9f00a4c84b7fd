//! Team: the devices of the team, open invitations, the team's key and its recovery code. For leads.

mod device_detail;
mod device_list;
mod invitations;
mod keys;

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

pub(super) use self::device_detail::RevokeDialog;
use self::{
    device_detail::{DeviceDetail, DeviceTap},
    device_list::DeviceList,
    invitations::Invitations,
    keys::Keys,
};
use super::{
    failure_notice::FailureNotice,
    lead_action::{LeadAction, use_lead_action},
};
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        team::{DeviceRow, InvitationId, TeamView},
    },
    domain::ids::DeviceId,
    ui::{
        app::{use_app, use_asked, use_machine},
        components::{EmptyState, Icon, IconName, LinkButton, PageTitle, Progress, Section, Variant},
        messages::t,
        routes::Route,
        view_model::team,
    },
};

/// Narrower than this, in CSS pixels, the list and the device stand one under the other.
const WIDE: f64 = 680.0;

/// *Team*. `device` is the device that is shown, empty for none.
#[component]
pub fn Team(device: ReadSignal<String>) -> Element {
    let (app, machine) = (use_app(), use_machine());
    let asked = use_asked(|| Request::Team);
    let mut wide = use_signal(|| false);
    let action = use_lead_action();
    let Some(me) = app.me() else { return rsx! {} };
    if !me.is_lead {
        return rsx! {
            PageTitle { {t("team-title")} }
            p { {t("team-lead-only")} }
        };
    }
    let chosen: Option<DeviceId> = device.read().parse().ok();
    let now = machine.now();
    match &*asked.read() {
        None => rsx! {
            PageTitle { {t("team-title")} }
            Progress { label: t("fetching") }
        },
        Some(Ok(Response::Team(view))) => rsx! {
            div {
                class: if chosen.is_some() { "team team--chosen" } else { "team" },
                onresize: move |event| {
                    if let Ok(size) = event.get_border_box_size() {
                        let is_wide = size.width >= WIDE;
                        if *wide.peek() != is_wide {
                            wide.set(is_wide);
                        }
                    }
                },
                TeamPage { view: TeamView::clone(view), shown: team::shown(view, chosen, wide()), takes_focus: chosen.is_some(), now, action }
            }
        },
        Some(Ok(_)) => rsx! {
            FailureNotice { failure: Failure::Defect("another answer than the team".into()) }
        },
        Some(Err(failure)) => rsx! {
            PageTitle { {t("team-title")} }
            FailureNotice { failure: failure.clone() }
        },
    }
}

#[component]
fn TeamPage(view: TeamView, shown: Option<DeviceRow>, takes_focus: bool, now: DateTime<Utc>, action: LeadAction) -> Element {
    let ontap = {
        let action = action.clone();
        use_callback(move |(device, tap): (DeviceId, DeviceTap)| {
            let action = action.clone();
            spawn(async move {
                let (request, doing, done) = match tap {
                    DeviceTap::Roles(roles) => (Request::ChangeRoles { device, roles }, "team-changing-roles", "team-roles-changed"),
                    DeviceTap::Revoke => (Request::Revoke { device }, "team-revoking", "team-device-revoked"),
                    DeviceTap::Admit => (Request::Admit { device }, "team-admitting", "team-admitted"),
                };
                action.run(request, doing, done).await;
            });
        })
    };
    let onwithdraw = {
        let action = action.clone();
        use_callback(move |id: InvitationId| {
            let action = action.clone();
            spawn(async move {
                action.run(Request::WithdrawInvitation(id), "team-withdrawing", "team-withdrawn").await;
            });
        })
    };
    let onrotate = {
        let action = action.clone();
        use_callback(move |fresh: bool| {
            let action = action.clone();
            spawn(async move {
                action.run(Request::Rotate { fresh }, "team-rotating", "team-rotated").await;
            });
        })
    };
    let busy = action.busy.read().clone();
    let (is_busy, failed) = (busy.is_some(), action.failed.read().clone());
    rsx! {
        section { class: "team__list", "aria-label": t("team-devices"),
            div { class: "team__head",
                PageTitle { {t("team-title")} }
                LinkButton { variant: Variant::Primary, to: Route::Invite { replaces: String::new() },
                    Icon { name: IconName::Invite }
                    {t("team-invite")}
                }
            }
            if shown.is_none() {
                Going { busy: busy.clone(), failed: failed.clone() }
            }
            DeviceList { rows: team::active(&view), shown: shown.as_ref().map(|row| row.device), now }
            if !team::revoked(&view).is_empty() {
                Section { title: t("team-gone-title"),
                    DeviceList { rows: team::revoked(&view), shown: shown.as_ref().map(|row| row.device), now }
                }
            }
            Section { title: t("team-invitations"),
                Invitations { rows: view.invitations.clone(), now, busy: is_busy, onwithdraw }
            }
            Section { title: t("team-keys"),
                Keys { view: view.clone(), now, busy: is_busy, onrotate }
            }
        }
        section { class: "team__detail", "aria-label": t("team-device"),
            if let Some(row) = shown {
                div { class: "team__back",
                    LinkButton { variant: Variant::Quiet, to: Route::Team { device: String::new() }, {t("team-to-list")} }
                }
                Going { busy, failed }
                for row in std::iter::once(row) {
                    DeviceDetail {
                        key: "{row.device}",
                        last_lead: team::is_last_lead(&view, row.device),
                        epoch: view.epoch.clone(),
                        takes_focus,
                        busy: is_busy,
                        now,
                        ontap: move |tap| ontap.call((row.device, tap)),
                        row: row.clone(),
                    }
                }
            } else {
                EmptyState { icon: IconName::Device, title: t("team-device"), p { {t("team-pick")} } }
            }
        }
    }
}

/// What goes on, and why it failed.
#[component]
fn Going(busy: Option<String>, failed: Option<Failure>) -> Element {
    rsx! {
        if let Some(label) = busy {
            Progress { label }
        }
        if let Some(failure) = failed {
            FailureNotice { failure }
        }
    }
}
