//! What the screens of the log say and what their taps do, as pure functions: no hooks, no engine, no clock.

pub mod code;
pub mod contact;
pub mod cpr;
pub mod erasures;
pub mod escort;
pub mod fields;
pub mod history;
pub mod lookups;
pub mod lost_phone;
pub mod message;
pub mod older;
pub mod people;
pub mod presence;
pub mod review;
pub mod row;
pub mod rules;
pub mod say;
pub mod search;
pub mod team;
pub mod time;
pub mod today;
pub mod words;

#[cfg(test)]
mod samples;
