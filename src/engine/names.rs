//! The names that rows refer to.

use super::session::{Engine, Open};
use crate::{
    client::{failure::Failure, view::Names},
    domain::{
        entry::Content,
        gathered,
        ids::{DeviceId, EntryId},
        site::Site,
    },
    sync::open_names,
};

impl Engine {
    pub(super) fn sites(&self, open: &Open) -> Result<Vec<(EntryId, Site)>, Failure> {
        let entries = open.vault.named(self.device()?)?;
        let site = |content| if let Content::Site(site) = content { Some(site) } else { None };
        Ok(entries.into_iter().rev().filter_map(|entry| Some((entry.entry, site(entry.content)?))).collect())
    }

    pub(super) fn names(&self, open: &Open) -> Result<Names, Failure> {
        let mut names = Names::default();
        for entry in open.vault.named(self.device()?)? {
            match entry.content {
                Content::Person(person) => {
                    names.people.insert(entry.entry, person.alias);
                }
                Content::Site(site) => {
                    names.zones.extend(site.zones.into_iter().map(|zone| (zone.id, zone.name)));
                    names.sites.insert(entry.entry, site.name);
                }
                _ => {}
            }
        }
        if let Some(roster) = &open.roster {
            let (_, holders) = open_names(&open.keyring, roster);
            names.holders = gathered::map(holders.into_iter().map(|(device, name)| (DeviceId::from_bytes(device), name)));
        }
        Ok(names)
    }
}
