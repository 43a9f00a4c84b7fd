//! Sites and zones to fields and back.

use super::fields::{Fields, PayloadError};
use crate::domain::{
    ids::ZoneId,
    site::{Site, Zone},
};

pub(super) fn write(site: &Site) -> Fields {
    let mut f = Fields::with(&site.unknown);
    f.put(0, site.name.as_str());
    f.put_list(1, site.zones.iter().map(write_zone).collect());
    f
}

pub(super) fn read(mut f: Fields) -> Result<Site, PayloadError> {
    Ok(Site { name: f.take(0)?, zones: f.take_list::<Fields>(1)?.into_iter().map(read_zone).collect::<Result<_, _>>()?, unknown: f.rest() })
}

fn write_zone(zone: &Zone) -> Fields {
    let mut f = Fields::with(&zone.unknown);
    f.put_id(0, zone.id.bytes());
    f.put(1, zone.name.as_str());
    f
}

fn read_zone(mut f: Fields) -> Result<Zone, PayloadError> {
    Ok(Zone { id: ZoneId::from_bytes(f.take_id(0)?), name: f.take(1)?, unknown: f.rest() })
}
