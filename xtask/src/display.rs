//! A screen for browsers that have no headless mode.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::step;

/// A virtual X server; dropping it stops the process.
pub(crate) struct Display {
    child: Child,
    /// Such as `:1`.
    pub(crate) name: String,
}

impl Display {
    /// Starts the Xvfb at `program`, which chooses a free number, and waits until it listens.
    ///
    /// # Errors
    /// It does not start; the message has the command to run by hand.
    pub(crate) fn start(program: &Path) -> Result<Self> {
        let mut command = step::command(program);
        command.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1600x1200x24"]);
        let by_hand = step::by_hand(&command);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("Xvfb does not start. Run by hand: {by_hand}"))?;
        let stdout = child.stdout.take().context("Xvfb's stdout cannot be read")?;
        let mut display = Self { child, name: String::new() };
        let mut number = String::new();
        BufReader::new(stdout).read_line(&mut number)?;
        if number.trim().is_empty() {
            bail!("Xvfb stopped. Run by hand: {by_hand}");
        }
        display.name = format!(":{}", number.trim());
        Ok(display)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Both fail only if the process has exited already.
        if self.child.kill().is_ok() {
            self.child.wait().map(drop).unwrap_or_default();
        }
    }
}
