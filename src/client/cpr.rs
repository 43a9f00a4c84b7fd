//! What engine and screens say to each other about numbers that look like CPR numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::texts::TextPlace;

/// A place in a content that looks like a CPR number. The figures stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CprSpot {
    /// The text that it stands in.
    pub place: TextPlace,
    /// First byte in that text.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// It passes the check by eleven: a hint that it is one, never that it is none.
    pub fits_modulus: bool,
}

/// Numbers of which the worker has said *Det er ikke et CPR-nummer*: ten figures each, whatever the spelling.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotCpr(pub Vec<String>);

impl fmt::Debug for NotCpr {
    // The worker may have been wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NotCpr({})", self.0.len())
    }
}
