//! Durations of the steps and tests of `cargo xtask test`: a table on the terminal and `target/report/test.json`.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

/// Number of tests in the table.
const SLOWEST: usize = 20;

/// The steps and tests of this process so far. A static: steps are started from many places, and all of them would
/// need a parameter.
static RECORDED: Mutex<Recorded> = Mutex::new(Recorded { steps: Vec::new(), tests: Vec::new() });

struct Recorded {
    steps: Vec<Timed>,
    tests: Vec<Timed>,
}

#[derive(Clone)]
struct Timed {
    name: String,
    took: Duration,
    passed: bool,
}

impl Timed {
    fn json(&self) -> Value {
        json!({ "name": self.name, "seconds": self.took.as_secs_f64(), "passed": self.passed })
    }
}

/// Records a step.
pub(crate) fn record_step(name: &str, took: Duration, passed: bool) {
    let step = Timed { name: name.to_owned(), took, passed };
    RECORDED.lock().unwrap_or_else(PoisonError::into_inner).steps.push(step);
}

/// Records a test, or a test binary if the runner reports no durations of tests.
fn record_test(name: String, took: Duration, passed: bool) {
    let test = Timed { name, took, passed };
    RECORDED.lock().unwrap_or_else(PoisonError::into_inner).tests.push(test);
}

/// Records the tests in a file that Playwright's reporter has written.
///
/// # Errors
/// The file is not what `tests/e2e/timings.js` writes.
pub(crate) fn record_end_to_end_tests(file: &Path) -> Result<()> {
    let Ok(text) = fs::read_to_string(file) else {
        // Playwright stopped before its first test.
        return Ok(());
    };
    let report: Value =
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", file.display()))?;
    for entry in report.get("tests").and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| entry.get(name).and_then(Value::as_str).unwrap_or("?");
        let ms = entry.get("ms").and_then(Value::as_u64);
        let took = Duration::from_millis(ms.unwrap_or_default());
        record_test(
            format!("{}: {}", text("file"), text("title")),
            took,
            text("status") == "passed",
        );
    }
    Ok(())
}

/// Prints the tables and writes `target/report/test.json`.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn finish(root: &Path, started: Instant) -> Result<()> {
    let (steps, mut tests) = {
        let recorded = RECORDED.lock().unwrap_or_else(PoisonError::into_inner);
        (recorded.steps.clone(), recorded.tests.clone())
    };
    tests.sort_by_key(|test| std::cmp::Reverse(test.took));
    let total = started.elapsed();
    println!("\nSteps, in seconds:\n{}{:>8.1}  total", table(&steps), total.as_secs_f64());
    let slowest = tests.get(..SLOWEST).unwrap_or(&tests);
    if !slowest.is_empty() {
        println!("\nThe slowest of {} tests, in seconds:\n{}", tests.len(), table(slowest));
    }
    let all = |list: &[Timed]| list.iter().map(Timed::json).collect::<Vec<_>>();
    let report = json!({
        "seconds": total.as_secs_f64(), "steps": all(&steps), "tests": all(&tests),
    });
    let folder = root.join("target/report");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("test.json"), format!("{report:#}\n"))
        .with_context(|| format!("cannot write to {}", folder.display()))
}

fn table(list: &[Timed]) -> String {
    let line = |timed: &Timed| {
        let failed = if timed.passed { "" } else { "  FAILED" };
        format!("{:>8.1}  {}{failed}\n", timed.took.as_secs_f64(), timed.name)
    };
    list.iter().map(line).collect()
}

/// Reads the output of cargo's test runner and records each test binary with its duration.
#[derive(Default)]
pub(crate) struct TestOutput {
    running: String,
}

impl TestOutput {
    pub(crate) fn line(&mut self, line: &str) {
        let line = line.trim();
        if let Some(program) = line.strip_prefix("Running ").or(line.strip_prefix("Doc-tests ")) {
            let is_doc = line.starts_with("Doc-tests");
            let name = program.split(['(', '`']).next().unwrap_or(program).trim();
            let name = name.trim_end_matches(" on");
            self.running = if is_doc { format!("doc tests of {name}") } else { name.to_owned() };
        }
        let Some(result) = line.strip_prefix("test result: ") else { return };
        let took = result.rsplit_once("finished in ").map(|(_, took)| took.trim_end_matches('s'));
        if let Some(took) = took.and_then(|took| took.parse().ok()) {
            let passed = result.starts_with("ok");
            record_test(self.running.clone(), Duration::from_secs_f64(took), passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_duration_of_each_test_binary() {
        let mut output = TestOutput::default();
        for line in [
            "     Running tests/fuzz.rs (target/debug/deps/fuzz-0a1b)",
            "test result: ok. 9 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 45.50s",
            "   Doc-tests onepin_runs",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; finished in 0.25s",
        ] {
            output.line(line);
        }
        let recorded = RECORDED.lock().unwrap();
        let of = |name: &str| recorded.tests.iter().find(|test| test.name == name).unwrap();
        let fuzz = of("tests/fuzz.rs");
        assert_eq!((fuzz.took, fuzz.passed), (Duration::from_millis(45_500), true));
        assert!(!of("doc tests of onepin_runs").passed);
    }
}
