//! Hvor længe: how long each kind of entry is kept, as it is built in until a municipality sets its own times.
//!
//! What is bound to a person goes after a year (GDPR 5(1)(e)). What is of the square and of nobody stays for the five years that a baseline
//! from 2025 to 2028 needs. Messages go with what they are about.

use super::entry::Kind;

/// Days that a contact or an escort is kept after it happened, and a person after they were last met.
const PERSON_BOUND_DAYS: u32 = 365;
/// Days that it is kept who looked: half a year is enough to ask about it.
const LOOKUP_DAYS: u32 = 183;
/// Days that a presence is kept.
const OF_THE_SQUARE_DAYS: u32 = 5 * 365 + 1;

/// After how many days the time of such an entry is over; none where it is kept until somebody erases it.
#[must_use]
pub fn days(kind: Kind) -> Option<u32> {
    match kind {
        Kind::Contact | Kind::Escort | Kind::Person => Some(PERSON_BOUND_DAYS),
        Kind::Presence => Some(OF_THE_SQUARE_DAYS),
        Kind::Lookup => Some(LOOKUP_DAYS),
        Kind::Review | Kind::Site | Kind::Register | Kind::Other(_) => None,
    }
}
