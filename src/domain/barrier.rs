//! What stood in the way: does not want, cannot, may not; then the cause.

use serde::{Deserialize, Serialize};

use super::{codes::word_enum, unknown::Unknown};

word_enum!(
    /// Whose "no" it was.
    Will { DoesNotWant = 1, Cannot = 2, NotAllowed = 3 }
);

word_enum!(
    /// The cause, in the words of the street.
    Cause {
        MeetingTime = 1,
        Registration = 2,
        Language = 3,
        OpeningHours = 4,
        MitId = 5,
        Address = 6,
        OtherMunicipality = 7,
        Rejection = 8,
        WaitingTime = 9,
    }
);

/// A barrier in two taps. The cause may be left open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Barrier {
    /// Does not want, cannot, may not.
    pub will: Will,
    /// Why, when it was said.
    pub cause: Option<Cause>,
    /// Fields of newer apps.
    pub unknown: Unknown,
}
