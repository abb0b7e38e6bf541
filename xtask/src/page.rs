//! Builds the standalone page with Trunk.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::split::{self, ChunkName, Split};
use crate::tools::{self, Tools};
use crate::{files, integrity, step, style};

/// How the page is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Fast to build, large, with assertions.
    Dev,
    /// For distribution.
    Release,
}

/// Builds the page into `dist` and returns that folder.
///
/// # Errors
/// A tool cannot be installed or the build fails.
pub(crate) fn build(profile: Profile, dist: &Path) -> Result<PathBuf> {
    let tools = Tools::ensure(&["trunk", "wasm-bindgen-cli"])?;
    // Trunk runs cargo offline, so the crates must be downloaded before.
    fetch_crates()?;
    style::write()?;
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--dist"]).arg(dist);
    match profile {
        Profile::Dev => {}
        Profile::Release => {
            let (name, flags) = split::rustflags();
            trunk.args(["--cargo-profile", split::PROFILE, "--features", "split"]).env(name, flags);
        }
    }
    // Trunk copies all of this folder, and files of renamed modules stay in it.
    match fs::remove_dir_all(step::root().join("target/wasm-bindgen")) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        Ok(()) | Err(_) => {}
    }
    // Trunk reads NO_COLOR as one of its own flags and refuses "1".
    trunk.env_remove("NO_COLOR");
    step::run("build the page", &mut trunk)?;
    if let Profile::Release = profile {
        split_page(&tools, dist)?;
    }
    integrity::add(dist)?;
    Ok(dist.to_path_buf())
}

/// Replaces Trunk's single module by the split ones.
fn split_page(tools: &Tools, dist: &Path) -> Result<()> {
    let Split { glue, module, chunks } =
        split::split(tools, &compiled("page"), "page", ChunkName::Hashed)?;
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page).context("Trunk has written no index.html")?;
    let glue = glue.single();
    let name = format!("page-{}", integrity::short(&[&module, glue.as_bytes()].concat()));
    let Some(whole) = files::all_below(dist)?
        .into_iter()
        .find_map(|file| Some(file.file_name()?.to_str()?.strip_suffix("_bg.wasm")?.to_owned()))
    else {
        bail!("Trunk has written no WebAssembly into {}", dist.display())
    };
    for suffix in ["_bg.wasm", ".js"] {
        fs::remove_file(dist.join(format!("{whole}{suffix}")))?;
    }
    fs::write(dist.join(format!("{name}_bg.wasm")), module)?;
    fs::write(dist.join(format!("{name}.js")), glue)?;
    for chunk in chunks {
        fs::write(dist.join(chunk.file), chunk.content)?;
    }
    fs::write(&page, html.replace(&whole, &name))?;
    for file in files::all_below(dist)? {
        if file.extension().is_some_and(|extension| extension == "js") {
            let script = fs::read_to_string(&file)?;
            fs::write(&file, files::without_comments(&script))?;
        }
    }
    Ok(())
}

/// The path of a WebAssembly module of the release build.
pub(crate) fn compiled(name: &str) -> PathBuf {
    let folder = step::root().join("target").join(tools::TARGET).join(split::PROFILE);
    folder.join(format!("{name}.wasm"))
}

/// Compiles the production page and package in parallel: linking takes minutes on one thread each.
/// [`build`] and [`crate::package::build`] reuse the result.
///
/// # Errors
/// The compilation fails.
pub(crate) fn compile_with_package() -> Result<()> {
    Tools::ensure(&[])?;
    let (name, flags) = split::rustflags();
    step::run(
        "compile page and package",
        step::cargo()
            .args(["build", "--locked", "--profile", split::PROFILE, "--target", tools::TARGET])
            .args(["--package", "onepin-runs", "--bin", "page", "--package", "onepin-runs-embed"])
            .args(["--lib", "--features", "onepin-runs/split"])
            .env(name, flags),
    )
}

/// Downloads the crates in Cargo.lock.
///
/// # Errors
/// A download fails.
pub(crate) fn fetch_crates() -> Result<()> {
    step::run("fetch the crates", step::cargo().args(["fetch", "--locked", "--quiet"]))
}
