//! The power goes at every write and every sync of what a device does, and whatever a disk may then hold is found: nothing that anybody was
//! told is lost, the files are whole, and still encrypted.

#[path = "crash/migrations.rs"]
mod migrations;
#[path = "crash/operations.rs"]
mod operations;

use super::{chance::Chance, disk::Survivors};

/// How often sectors are drawn for each place of the cut.
const DRAWS: u64 = 3;

/// What survives a cut, as a test goes through all of it.
#[derive(Clone, Copy, Debug)]
enum Mode {
    Synced,
    Everything,
    Drawn(u64),
}

fn modes() -> impl Iterator<Item = Mode> {
    [Mode::Synced, Mode::Everything].into_iter().chain((0..DRAWS).map(Mode::Drawn))
}

impl Mode {
    /// Runs with these survivors.
    fn with<R>(self, act: impl FnOnce(&mut Survivors<'_>) -> R) -> R {
        match self {
            Self::Synced => act(&mut Survivors::Synced),
            Self::Everything => act(&mut Survivors::Everything),
            Self::Drawn(draw) => {
                let mut chance = Chance::new(draw);
                act(&mut Survivors::Some(&mut || chance.percent(50)))
            }
        }
    }
}
