//! Sorted maps as lists of pairs, for `#[serde(with = "gathered::pairs")]`: what reads a list reserves little, whatever length it claims to have.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Map, map};

pub(crate) fn serialize<K: Serialize, V: Serialize, S: Serializer>(map: &Map<K, V>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(map)
}

pub(crate) fn deserialize<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Map<K, V>, D::Error> {
    Vec::deserialize(from).map(map)
}
