//! Invitations, as they are shown: to those who made one, and to those who hold one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::team::Roles;

/// An invitation that somebody else made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationSeen {
    /// Name of the team.
    pub team: String,
    /// Name of the server.
    pub server: String,
    /// Who invites.
    pub inviter: String,
    /// What the holder of the new device may do.
    pub roles: Roles,
    /// Until when.
    #[serde(with = "crate::domain::numbered")]
    pub expires: DateTime<Utc>,
    /// What the holder of the device that it replaces is called, if it replaces one: the name to begin with.
    pub replaces: Option<String>,
}

/// An invitation made here.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct InvitationMade {
    /// The link that opens the app at the invitation.
    pub link: String,
    /// The code to type, in groups.
    pub code: Vec<String>,
    /// Until when.
    #[serde(with = "crate::domain::numbered")]
    pub expires: DateTime<Utc>,
}

/// Masked: whoever has the code joins.
impl std::fmt::Debug for InvitationMade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InvitationMade").field("expires", &self.expires).finish_non_exhaustive()
    }
}
