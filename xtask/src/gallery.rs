//! `cargo xtask gallery`: the component in every state, each with its own URL.

use std::fs;
use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::page::Profile;
use crate::{files, package, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1; 0 picks a free port
    #[arg(long, default_value_t = 8789)]
    port: u16,
}

/// Builds the gallery and serves it until interrupted.
///
/// # Errors
/// The build fails, or the port is in use.
pub(crate) fn run(options: &Options) -> Result<()> {
    let package = package::assemble(Profile::Dev, &step::root().join("target/gallery-package"))?;
    let gallery = step::root().join("target/gallery");
    assemble(&package, &gallery)?;
    let mut server = step::command(sandbox::build(sandbox::Purpose::Use)?);
    server.args(["--port", &options.port.to_string(), "--dist"]).arg(&gallery);
    let server = sandbox::start(&mut server)?;
    println!("\nThe gallery: {}/   (Ctrl-C stops)\n", server.address);
    server.wait()
}

/// Copies the gallery and a built package into a folder that can be served.
///
/// # Errors
/// A file cannot be copied.
pub(crate) fn assemble(package: &Path, gallery: &Path) -> Result<()> {
    let root = step::root();
    // Remove files of an older gallery.
    if gallery.exists() {
        fs::remove_dir_all(gallery)?;
    }
    files::copy_all(&root.join("gallery"), gallery)?;
    files::copy_all(package, &gallery.join("onepin-runs"))?;
    files::copy_all(&package.join("locales"), &gallery.join("locales"))?;
    files::copy_all(&root.join("tests/fixtures"), &gallery.join("fixtures"))
}
