//! Pure types and rules of street outreach: no input or output, no clock, no randomness, no wire or disk format.

mod codes;

pub mod barrier;
pub mod contact;
pub mod cpr;
pub mod entry;
pub mod erasure;
pub mod escort;
pub mod gathered;
pub mod ids;
pub mod lookup;
pub mod merge;
pub mod numbered;
pub mod passphrase;
pub mod person;
pub mod policy;
pub mod presence;
pub mod reach;
pub mod register;
pub mod retention;
pub mod review;
pub mod search;
pub mod site;
pub mod texts;
pub mod unknown;
