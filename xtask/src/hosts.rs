//! Builds the host pages of `embed/examples` and the gallery with the packed npm package, like an
//! application would.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::files::copy_all;
use crate::{gallery, npm, step};

/// Builds the hosts with the package in `tarball`; returns the folder that has a subfolder for each.
///
/// # Errors
/// A tool fails, or the package's types do not pass the strictest checks.
pub(crate) fn build(tarball: &Path) -> Result<PathBuf> {
    let hosts = step::root().join("target/hosts");
    let examples = step::root().join("embed/examples");

    let plain = hosts.join("plain");
    copy_all(&examples.join("plain"), &plain)?;
    let package = unpacked(tarball, &hosts)?;
    copy_all(&package, &plain.join("onepin-runs"))?;
    gallery::assemble(&package, &hosts.join("gallery"))?;

    npm::install()?;
    let react = examples.join("react");
    // Same result as `npm install` of the tarball, which would also resolve the whole workspace again.
    let installed = react.join("node_modules/onepin-runs");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    copy_all(&package, &installed)?;
    let run = |title: &str, arguments: &[&str]| {
        step::run(title, step::command(npm::program()?).current_dir(&react).args(arguments))
    };
    run("check the package's types", &["run", "--silent", "check"])?;
    let out = hosts.join("react");
    let out = out.to_str().context("the checkout's path is not UTF-8")?;
    run(
        "build the React host",
        &["run", "--silent", "build", "--", "--emptyOutDir", "--outDir", out],
    )?;
    Ok(hosts)
}

/// Unpacks the tarball for a page without a bundler.
fn unpacked(tarball: &Path, to: &Path) -> Result<PathBuf> {
    let to = to.join("unpacked");
    fs::create_dir_all(&to)?;
    let mut tar = step::command("tar");
    step::run("unpack the package", tar.arg("-xzf").arg(tarball).arg("-C").arg(&to))?;
    let package = to.join("package");
    if !package.is_dir() {
        bail!("{} holds no folder `package`", tarball.display());
    }
    Ok(package)
}
