//! The combinations of features and targets that exist. This is the only list: clippy and `test matrix` go through it.

use std::process::Command;

use crate::command::cargo;

const WASM: &str = "wasm32-unknown-unknown";

/// One combination that is built, checked and shipped or tested.
pub struct Combination {
    /// Features of the package, as cargo takes them.
    pub features: &'static str,
    /// `None` is the machine itself.
    pub target: Option<&'static str>,
    /// The combination that the integration tests, examples and benches are written for.
    pub with_tests: bool,
}

/// All of them. `--all-features` is not one: two of the features are for wasm only.
pub const MATRIX: &[Combination] = &[
    Combination { features: "server", target: None, with_tests: false },
    Combination { features: "engine-native", target: None, with_tests: false },
    Combination { features: TEST_FEATURES, target: None, with_tests: true },
    Combination { features: "ui", target: None, with_tests: false },
    Combination { features: "web", target: Some(WASM), with_tests: false },
    Combination { features: "engine-web", target: Some(WASM), with_tests: false },
];

/// The features that integration tests, benches and examples are built with.
pub const TEST_FEATURES: &str = "engine-native,server";

/// The combinations whose unit tests are run; together they hold every module that runs on this machine.
pub const UNIT: &[&str] = &[TEST_FEATURES, "ui"];

impl Combination {
    /// `cargo <verb>` for this combination.
    pub fn cargo(&self, verb: &str) -> Command {
        let mut command = cargo();
        command.args([verb, "--quiet", "--package", "gadeplan", "--features", self.features]);
        if let Some(target) = self.target {
            command.args(["--target", target]);
        }
        command.args(if self.with_tests { &["--all-targets"][..] } else { &["--lib", "--bins"][..] });
        command
    }
}
