//! The host pages of `embed/examples`, built with the packed npm package as anybody would, and the
//! gallery around the same package.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::{gallery, package, step};

/// Builds the package and the hosts; returns the folder that has each of them in one of its own.
///
/// # Errors
/// A tool fails, or the package's types do not stand the strictest checks.
pub(crate) fn build(npm: &Path) -> Result<PathBuf> {
    let tarball = package::build()?;
    let hosts = step::root().join("target/hosts");
    let examples = step::root().join("embed/examples");

    let plain = hosts.join("plain");
    copy_all(&examples.join("plain"), &plain)?;
    let package = unpacked(&tarball, &hosts)?;
    copy_all(&package, &plain.join("onepin-runs"))?;
    gallery::assemble(&package, &hosts.join("gallery"))?;

    let react = examples.join("react");
    step::npm_ci(npm, &react)?;
    let run = |title: &str, arguments: &[&str]| {
        step::run(title, step::command(npm).current_dir(&react).args(arguments))
    };
    // Not in the lock file: it is another one after every change.
    let tarball = tarball.to_str().context("the package's path is not UTF-8")?;
    run(
        "install the package in the React host",
        &["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", tarball],
    )?;
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

/// Copies the files of one folder, and nothing of those in it, into another one.
///
/// # Errors
/// One cannot be read or written.
pub(crate) fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}
