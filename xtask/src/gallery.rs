//! `cargo xtask gallery`: the component in every state it can be in, each with an address of its own.

use std::fs;
use std::path::Path;

use anyhow::Result;
use clap::Args;

use crate::page::Profile;
use crate::{files, package, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8789)]
    port: u16,
}

/// Builds the gallery and serves it until it is stopped.
///
/// # Errors
/// The build fails, or the port is taken.
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

/// Puts the gallery together around a built package, in a folder that can be served.
///
/// # Errors
/// A file cannot be copied.
pub(crate) fn assemble(package: &Path, gallery: &Path) -> Result<()> {
    let root = step::root();
    // Nothing of an older gallery is left in this one.
    if gallery.exists() {
        fs::remove_dir_all(gallery)?;
    }
    files::copy_all(&root.join("gallery"), gallery)?;
    files::copy_all(package, &gallery.join("onepin-runs"))?;
    files::copy_all(&package.join("locales"), &gallery.join("locales"))?;
    files::copy_all(&root.join("tests/fixtures"), &gallery.join("fixtures"))
}
