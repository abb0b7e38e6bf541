//! npm, Node.js, and the packages of the root's lock file.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::{step, tools};

/// The path of npm.
///
/// # Errors
/// It is not on the PATH.
pub(crate) fn program() -> Result<PathBuf> {
    tools::find("npm").context("npm is not on the PATH: install Node.js 20 or newer")
}

/// The path of Node.js.
///
/// # Errors
/// It is not on the PATH.
pub(crate) fn node() -> Result<PathBuf> {
    tools::find("node").context("node is not on the PATH: install Node.js 20 or newer")
}

/// Installs the packages of tests, example hosts and benchmark, unless those of the lock file are
/// installed already.
///
/// # Errors
/// npm is missing or fails.
pub(crate) fn install() -> Result<()> {
    let root = step::root();
    let lock = fs::read(root.join("package-lock.json")).context("cannot read package-lock.json")?;
    let digest = format!("{:x}", Sha256::digest(lock));
    // In this folder, so that it is removed together with the packages.
    let installed = root.join("node_modules/.installed");
    if fs::read_to_string(&installed).is_ok_and(|last| last == digest) {
        return Ok(());
    }
    let mut npm = step::command(program()?);
    step::run("install npm packages", npm.args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(installed, digest).context("cannot write to node_modules")
}
