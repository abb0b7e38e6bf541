//! Builds and starts the sandbox.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::step;

/// What the sandbox prints before its address (`sandbox/src/main.rs`).
const LISTENING: &str = "sandbox listening on ";

#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// For use: nothing else is built.
    Use,
    /// For a check after the host tests: with the same dependency features, so that
    /// nothing is compiled twice.
    Check,
}

/// Builds the sandbox and returns its binary. Always the dev profile: it is optimized
/// (see Cargo.toml), as fast as the release build, and compiles minutes faster.
///
/// # Errors
/// The build fails.
pub(crate) fn build(purpose: Purpose) -> Result<PathBuf> {
    let arguments: &[&str] = match purpose {
        Purpose::Use => &["--package", "sandbox"],
        Purpose::Check => &["--workspace", "--bins", "--tests"],
    };
    let mut build = step::cargo();
    step::run("build the sandbox", build.args(["build", "--locked"]).args(arguments))?;
    let name = format!("sandbox{}", std::env::consts::EXE_SUFFIX);
    Ok(step::root().join("target/debug").join(name))
}

/// A running sandbox; dropping it stops the process.
pub(crate) struct Running {
    child: Child,
    /// Kept open: the sandbox writes more than its address.
    _stdout: BufReader<ChildStdout>,
    /// Such as `http://127.0.0.1:8787`.
    pub(crate) address: String,
}

/// Starts the sandbox and waits until it listens.
///
/// # Errors
/// It does not start, or stops at once; its stderr has the reason.
pub(crate) fn start(command: &mut Command) -> Result<Running> {
    let by_hand = step::by_hand(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("the sandbox does not start. Run by hand: {by_hand}"))?;
    let stdout = child.stdout.take().context("the sandbox's stdout cannot be read")?;
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    while stdout.read_line(&mut line)? > 0 {
        if let Some(address) = line.trim_end().strip_prefix(LISTENING) {
            let address = address.to_owned();
            return Ok(Running { child, _stdout: stdout, address });
        }
        line.clear();
    }
    let status = child.wait()?;
    bail!("the sandbox stopped ({status}); its error is above. Run by hand: {by_hand}")
}

impl Running {
    /// Waits until the sandbox exits.
    ///
    /// # Errors
    /// It exited with a failure.
    pub(crate) fn wait(mut self) -> Result<()> {
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the sandbox stopped ({status}); its error is above");
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only if the process has exited already.
        if self.child.kill().is_ok() {
            self.child.wait().map(drop).unwrap_or_default();
        }
    }
}
