//! One program for all targets: `GADEPLAN_FUZZ` names the one that runs. `cargo xtask fuzz` builds and runs it.
#![no_main]

mod client;
mod log;
mod records;
mod sealed;
mod wire;

use std::sync::LazyLock;

type Target = fn(&[u8]);

/// Every decoder that meets bytes from elsewhere. The names are those of `cargo xtask fuzz NAME`.
const TARGETS: &[(&str, Target)] = &[
    ("header", records::header),
    ("packed", records::packed),
    ("pack", records::pack),
    ("inside", records::inside),
    ("payload", records::payload),
    ("erasure", records::erasure),
    ("frames", wire::frames),
    ("calls", wire::calls),
    ("refused", wire::refused),
    ("codes", wire::codes),
    ("membership", log::membership),
    ("roster", log::roster),
    ("body", sealed::body),
    ("wraps", sealed::wraps),
    ("slot", sealed::slot),
    ("keyring", sealed::keyring),
    ("cursor", sealed::frontier),
    ("client", client::messages),
];

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let wanted = std::env::var("GADEPLAN_FUZZ").unwrap_or_default();
    if wanted.is_empty() {
        // How `cargo xtask fuzz` learns what there is.
        for (name, _) in TARGETS {
            println!("{name}");
        }
        std::process::exit(0);
    }
    TARGETS.iter().find(|(name, _)| *name == wanted).unwrap_or_else(|| panic!("no target is called {wanted}")).1
});

libfuzzer_sys::fuzz_target!(init: { LazyLock::force(&TARGET); }, |bytes: &[u8]| TARGET(bytes));
