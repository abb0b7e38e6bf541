//! Building and starting the sandbox.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::step;

/// What the sandbox prints before its address, as `sandbox/src/main.rs` promises.
const LISTENING: &str = "sandbox listening on ";

/// What the sandbox is built for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    /// To be used: nothing else is built.
    Use,
    /// For a check that follows the host tests: with the same features of its dependencies as
    /// there, so that they are not compiled again.
    Check,
}

/// Builds the sandbox and returns its program. Always the development build: it is optimised too
/// (see Cargo.toml), and measured no slower than the release build, which takes minutes longer.
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

/// A running sandbox, stopped when dropped.
pub(crate) struct Running {
    child: Child,
    /// Held open: the sandbox says more than its address.
    _stdout: BufReader<ChildStdout>,
    /// Such as `http://127.0.0.1:8787`.
    pub(crate) address: String,
}

/// Starts the sandbox and waits until it listens.
///
/// # Errors
/// It does not start, or stops at once; it has said why.
pub(crate) fn start(command: &mut Command) -> Result<Running> {
    let by_hand = step::by_hand(command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("the sandbox does not start. Run by hand: {by_hand}"))?;
    let stdout = child.stdout.take().context("the sandbox has no output to read")?;
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
    bail!("the sandbox stopped ({status}); it said why above. Run by hand: {by_hand}")
}

impl Running {
    /// Waits until the sandbox stops by itself.
    ///
    /// # Errors
    /// It did not stop of its own accord.
    pub(crate) fn wait(mut self) -> Result<()> {
        let status = self.child.wait()?;
        if !status.success() {
            bail!("the sandbox stopped ({status}); what it said is above");
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has stopped already.
        if self.child.kill().is_ok() {
            self.child.wait().map(drop).unwrap_or_default();
        }
    }
}
