//! The frozen formats against the second implementation in tests/vectors: each reads what the other wrote.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::command::{cargo_target, program, root, succeed};
use crate::matrix::TEST_FEATURES;
use crate::prerequisites;
use crate::test::{Count, cargo_test, counted};

/// Where the test finds what the second implementation wrote just now.
const FRESH: &str = "GADEPLAN_SECOND_VECTORS";

/// The second implementation reads every kept blob and writes its own with fresh keys; the program reads those and makes the golden ones.
pub fn run(name: Option<&str>) -> Result<Count> {
    prerequisites::native()?;
    let place = root().join("tests/vectors");
    let python = prerequisites::python(&place.join("requirements.txt"))?.join("python");
    let second = |task: &str| -> Command {
        let mut command = program(&python);
        command.current_dir(&place).env("PYTHONDONTWRITEBYTECODE", "1").args(["-m", "second", task]);
        command
    };
    let folder = cargo_target().join("vectors");
    fs::create_dir_all(&folder)?;
    let fresh = folder.join("second.json");
    succeed(second("write").arg(&fresh))?;
    let mut count = counted(second("read").args(["golden.json", "second.json"]))?;
    count.add(counted(cargo_test(TEST_FEATURES, &["--test", "vectors"], name).env(FRESH, &fresh))?);
    Ok(count)
}
