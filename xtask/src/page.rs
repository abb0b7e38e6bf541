//! Building the standalone page with Trunk.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::tools::Tools;
use crate::{seal, step, style};

/// How the page is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Quick to build, large, with assertions.
    Dev,
    /// What is shipped.
    Release,
}

/// Builds the page into `dist` and returns that folder.
///
/// # Errors
/// A tool cannot be installed or the build fails.
pub(crate) fn build(profile: Profile, dist: &Path) -> Result<PathBuf> {
    let tools = Tools::ensure(&["trunk", "wasm-bindgen-cli"])?;
    // Trunk runs cargo offline: what it will want must be here already.
    fetch_crates()?;
    style::write()?;
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--dist"]).arg(dist);
    match profile {
        Profile::Dev => {}
        Profile::Release => {
            trunk.arg("--release");
        }
    }
    // Trunk reads NO_COLOR as one of its own flags and refuses "1".
    trunk.env_remove("NO_COLOR");
    step::run("build the page", &mut trunk)?;
    seal::seal(dist)?;
    Ok(dist.to_path_buf())
}

/// Downloads every crate that Cargo.lock names.
///
/// # Errors
/// One of them cannot be had.
pub(crate) fn fetch_crates() -> Result<()> {
    step::run("fetch the crates", step::cargo().args(["fetch", "--locked", "--quiet"]))
}
