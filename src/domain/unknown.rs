//! Fields that a newer app wrote: carried unopened, so that an older app can correct an entry without dropping them.

use serde::{Deserialize, Serialize};

use super::gathered;

/// Encoded values of fields that this app does not know, by field number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unknown(#[serde(with = "gathered::pairs")] pub gathered::Map<u32, Vec<u8>>);
