//! The host pages of `embed/examples`, built with the packed npm package as an application would, and
//! the gallery around the same package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::files::copy_all;
use crate::{gallery, npm, step};

/// Builds the hosts with the package in `tarball`; returns the folder that has each of them in one of its own.
///
/// # Errors
/// A tool fails, or the package's types do not stand the strictest checks.
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
    // What `npm install` of the tarball does; npm would also resolve the whole workspace once more.
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

/// What is in the tarball, as a page without a bundler has it.
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
