//! Pure types and rules of street outreach: no input or output, no clock, no randomness, no wire or disk format.

mod codes;

pub mod barrier;
pub mod contact;
pub mod entry;
pub mod escort;
pub mod ids;
pub mod merge;
pub mod passphrase;
pub mod person;
pub mod presence;
pub mod review;
pub mod site;
pub mod unknown;
