//! The screens, one module each: a container that asks the engine, and a pure view of the answer.

pub mod add_to_home;
pub mod create_team;
pub mod directory;
pub mod elsewhere;
pub mod entry;
pub mod failure;
pub mod failure_notice;
pub mod invite;
pub mod join_team;
pub mod more;
pub mod passphrase_field;
pub mod passphrase_steps;
pub mod people;
pub mod record;
pub mod review;
pub mod sync_status;
pub mod today;
pub mod unlock;
pub mod welcome;
