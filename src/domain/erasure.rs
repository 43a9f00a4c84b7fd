//! Sletning: why something was erased for everybody.

use super::codes::word_enum;

word_enum!(
    /// Why a steward's device erased: because the steward chose the entry, or because its time was over.
    ErasureReason { Chosen = 1, Expired = 2 }
);
