//! Fields that a newer app wrote: carried unopened, so that an older app can correct an entry without dropping them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Encoded values of fields that this app does not know, by field number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unknown(pub BTreeMap<u32, Vec<u8>>);
