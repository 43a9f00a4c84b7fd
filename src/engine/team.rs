//! *Team* and *Mistet telefon*: what this device knows of the others. Nothing in it counts what anybody has written.

use super::{
    acts::log_time,
    environment::time_of,
    rows::{is_log_kind, listed_happened},
    session::{Engine, Open, is_lead, shown_roles},
};
use crate::{
    client::{
        failure::Failure,
        team::{
            DeviceRow, DeviceStanding, DeviceStatus, EpochRow, InvitationId, InvitationRow, LostPhoneStep, LostPhoneView, RecoveryRow,
            TeamView,
        },
    },
    domain::{entry::Kind, gathered, ids::DeviceId},
    protocol::{
        membership::{Change, Device, Roster},
        pack::PackedRecord,
    },
    sync::open_names,
};

/// How far the clocks of two machines are taken to differ, at most.
const CLOCKS_SECONDS: u64 = 60 * 60;

impl Engine {
    pub(super) fn team(&self) -> Result<TeamView, Failure> {
        let (identity, open) = self.unlocked()?;
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        let (_, names) = open_names(&open.keyring, roster);
        let own = identity.device.bytes();
        let mut devices = Vec::new();
        for (id, device) in &roster.devices {
            devices.push(device_row(open, roster, &names, own, id, device)?);
        }
        let devices = gathered::in_order(devices, place);
        let lead = is_lead(Some(roster), identity.device);
        let number = roster.epoch();
        let is_active = |row: &&DeviceRow| row.standing == DeviceStanding::Active;
        let behind = devices.iter().filter(is_active).filter(|row| row.epoch < number).count();
        let name = |id: &[u8; 16]| names.get(id).cloned().unwrap_or_default();
        Ok(TeamView {
            own: roster.active(&own).map(|device| shown_roles(device.member.roles)).unwrap_or_default(),
            invitations: if lead { self.invitation_rows(roster, &names) } else { Vec::new() },
            epoch: EpochRow {
                number,
                began: log_time(roster.epoch_began.at),
                by: name(&roster.epoch_began.by),
                held: open.keyring.epochs.contains_key(&number),
                fresh: number > 1 && roster.epochs.last().is_some_and(|keys| keys.previous.is_none()),
                due: roster.rotation_due,
                behind: u32::try_from(behind).unwrap_or(u32::MAX),
            },
            recovery: RecoveryRow {
                since: log_time(roster.recovery_began.at),
                by: name(&roster.recovery_began.by),
                is_first: roster.recovery_began.n == 1,
            },
            late: devices.iter().map(|row| row.late).sum(),
            devices,
        })
    }

    fn invitation_rows(&self, roster: &Roster, names: &gathered::Map<[u8; 16], String>) -> Vec<InvitationRow> {
        let now = self.env.now_ms() / 1_000;
        let name = |id: &[u8; 16]| names.get(id).cloned().unwrap_or_default();
        let open = roster.invitations.iter().filter(|(_, invitation)| invitation.is_open());
        let rows = open.map(|(id, invitation)| InvitationRow {
            id: InvitationId(*id),
            roles: shown_roles(invitation.invite.roles),
            expires: log_time(invitation.invite.expires),
            expired: invitation.invite.expires < now,
            inviter: name(&invitation.inviter),
            replaces: invitation.invite.replaces.map(|old| (DeviceId::from_bytes(old), name(&old))),
        });
        gathered::in_order(rows, |row| (row.expires, row.id))
    }

    pub(super) fn lost_phone(&self, lost: DeviceId) -> Result<LostPhoneView, Failure> {
        let (identity, open) = self.unlocked()?;
        let roster = open.roster.as_ref().ok_or(Failure::Locked)?;
        if !is_lead(Some(roster), identity.device) {
            return Err(Failure::NotALead);
        }
        let id = lost.bytes();
        let device = roster.devices.get(&id).ok_or(Failure::NoSuchDevice)?;
        let (_, names) = open_names(&open.keyring, roster);
        let row = device_row(open, roster, &names, identity.device.bytes(), &id, device)?;
        // The clocks of whoever removed it and of the server may differ.
        let removed = device.revoked.as_ref().map(|revoked| revoked.at.saturating_add(CLOCKS_SECONDS).saturating_mul(1_000));
        let had = gathered::set(open.vault.entries_within_reach(lost, removed.unwrap_or(u64::MAX))?);
        let mut view = LostPhoneView { next: steps(roster, &row), device: row, entries: Vec::new(), window: None, aliases: 0 };
        let mut kinds: gathered::Map<u16, (Kind, u32)> = gathered::Map::new();
        for listed in open.vault.listed(i64::MIN, usize::MAX, |listed| had.contains(&listed.entry))? {
            let kind = listed.kind;
            view.aliases += u32::from(kind == Kind::Person);
            if is_log_kind(kind) {
                kinds.entry(kind.code()).or_insert((kind, 0)).1 += 1;
                let at = listed_happened(&listed);
                view.window = Some(view.window.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
            }
        }
        view.entries = kinds.into_tuple_vec().into_iter().map(|(_, counted)| counted).collect();
        Ok(view)
    }
}

fn device_row(
    open: &Open,
    roster: &Roster,
    names: &gathered::Map<[u8; 16], String>,
    own: [u8; 16],
    id: &[u8; 16],
    device: &Device,
) -> Result<DeviceRow, Failure> {
    let this = DeviceId::from_bytes(*id);
    let newest = open.vault.newest_of(this)?;
    let packed = newest.map(|newest| open.vault.packed(&newest.hash)).transpose()?.flatten();
    let epoch = packed.and_then(|bytes| Some(minicbor::decode::<PackedRecord>(&bytes).ok()?.epoch));
    let standing = match &device.revoked {
        None => DeviceStanding::Active,
        Some(revoked) => DeviceStanding::Revoked {
            at: log_time(revoked.at),
            by: revoked.by.and_then(|by| names.get(&by).cloned()).unwrap_or_default(),
            replaced_by: revoked.replaced_by.map(DeviceId::from_bytes),
        },
    };
    let status = open.vault.status_of(this)?.map(|said| DeviceStatus {
        at: said.hlc.time(),
        unsent: said.status.unsent,
        drafts: said.status.drafts,
        locked: Some(said.status.locked_ms).filter(|ms| *ms > 0).map(time_of),
    });
    Ok(DeviceRow {
        device: this,
        holder: names.get(id).cloned().unwrap_or_default(),
        roles: shown_roles(device.member.roles),
        is_this: *id == own,
        joined: log_time(device.joined_at),
        heard: newest.filter(|newest| newest.received_ms > 0).map(|newest| time_of(newest.received_ms)),
        epoch: epoch.unwrap_or(device.member.epoch),
        late: if device.revoked.is_some() { open.vault.late_count(this)? } else { 0 },
        standing,
        copied: roster.was_copied(id) || roster.is_copys_successor(id),
        status,
    })
}

/// This device, then active ones by name, then revoked ones, newest revocation first.
fn place(row: &DeviceRow) -> (u8, i64, String, [u8; 16]) {
    let (group, when) = match &row.standing {
        DeviceStanding::Active => (u8::from(!row.is_this), 0),
        DeviceStanding::Revoked { at, .. } => (2, -at.timestamp_millis()),
    };
    (group, when, row.holder.clone(), row.device.bytes())
}

fn steps(roster: &Roster, row: &DeviceRow) -> Vec<LostPhoneStep> {
    let gone = Change { revoke: Some((row.device.bytes(), 0)), ..Change::default() };
    let mut steps = Vec::new();
    if row.standing == DeviceStanding::Active {
        if roster.check_lead(&gone).is_err() {
            steps.push(LostPhoneStep::AnotherLeadFirst);
        }
        steps.push(LostPhoneStep::Revoke);
    }
    if row.late > 0 {
        steps.push(LostPhoneStep::Admit);
    }
    if !matches!(row.standing, DeviceStanding::Revoked { replaced_by: Some(_), .. }) {
        steps.push(LostPhoneStep::InviteReplacement);
    }
    steps
}
