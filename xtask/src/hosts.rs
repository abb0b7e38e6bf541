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
    check_manifest(tarball)?;
    write_recipe(&examples.join("recipe/src/Runs.jsx"))?;
    let recipe = install(&package, &examples.join("recipe"))?;
    let out = hosts.join("recipe");
    let out = out.to_str().context("the checkout's path is not UTF-8")?;
    npm_run(
        "build the README's recipe",
        &recipe,
        &["build", "--", "--emptyOutDir", "--outDir", out],
    )?;
    for name in ["react", "vue"] {
        let example = install(&package, &examples.join(name))?;
        npm_run(&format!("check the types of the host in {name}"), &example, &["check"])?;
        let out = hosts.join(name);
        let out = out.to_str().context("the checkout's path is not UTF-8")?;
        let build = ["build", "--", "--emptyOutDir", "--outDir", out];
        npm_run(&format!("build the host in {name}"), &example, &build)?;
    }
    // Their own configuration names the folder: `target/hosts/angular`, and for servers one beside their sources.
    for name in ["angular", "next", "svelte"] {
        let example = install(&package, &examples.join(name))?;
        npm_run(&format!("build the host in {name}"), &example, &["build"])?;
    }
    let svelte = examples.join("svelte");
    npm_run("check the types of the host in svelte", &svelte, &["check"])?;
    let bundlers = install(&package, &examples.join("bundlers"))?;
    let out = hosts.to_str().context("the checkout's path is not UTF-8")?;
    npm_run("build a host with each bundler", &bundlers, &["build", "--", out])?;
    Ok(hosts)
}

/// Copies the React recipe of the package's README, which the repository's README repeats, to `file`.
fn write_recipe(file: &Path) -> Result<()> {
    let readme = fs::read_to_string(step::root().join("embed/README.md"))?;
    let react = readme.split_once("### React").context("no React recipe")?.1;
    let recipe = react.split_once("```jsx\n").and_then(|(_, rest)| rest.split_once("```"));
    let recipe = recipe.context("the React recipe has no code")?.0;
    if !fs::read_to_string(step::root().join("README.md"))?.contains(recipe) {
        bail!("README.md has another React recipe than embed/README.md");
    }
    fs::write(file, recipe).with_context(|| format!("cannot write {}", file.display()))
}

/// Installs the package for an example; returns its folder. The result is that of `npm install` of the tarball, which
/// would also resolve the whole workspace again.
fn install(package: &Path, example: &Path) -> Result<PathBuf> {
    let installed = example.join("node_modules/onepin-runs");
    if installed.exists() {
        fs::remove_dir_all(&installed)?;
    }
    copy_all(package, &installed)?;
    Ok(example.to_owned())
}

fn npm_run(title: &str, folder: &Path, arguments: &[&str]) -> Result<()> {
    let mut npm = step::command(npm::program()?);
    npm.current_dir(folder).args(["run", "--silent"]).args(arguments);
    step::run(title, npm.env("NEXT_TELEMETRY_DISABLED", "1"))
}

/// Checks that every entry of the package resolves, with its types, in Node.js and bundlers.
fn check_manifest(tarball: &Path) -> Result<()> {
    let tarball = tarball.to_str().context("the checkout's path is not UTF-8")?;
    let npx = |title: &str, arguments: &[&str]| {
        let mut npx = step::command(npm::program()?);
        step::run(title, npx.current_dir(step::root()).args(["exec", "--no", "--"]).args(arguments))
    };
    npx("check the package's manifest", &["publint", "--strict", tarball])?;
    // Only the stand-in for tests can be loaded by `require`.
    npx("check the package's entries", &["attw", tarball, "--profile", "esm-only"])
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
