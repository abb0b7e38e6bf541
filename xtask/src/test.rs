//! `cargo xtask test`: every check, in the order in which they are cheap.

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::chromium::Chromium;
use crate::tools::{self, Tools};
use crate::{budget, dependencies, engines, hosts, page, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Only these checks; all when none is named
    #[arg(value_enum)]
    checks: Vec<Check>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// cargo fmt
    Fmt,
    /// clippy, for the host and for wasm32
    Lint,
    /// Licences, sources and known vulnerabilities of what the project depends on
    Deps,
    /// rustdoc
    Doc,
    /// Tests that need no browser
    Host,
    /// Component tests in headless Chromium
    Browser,
    /// The same tests in Firefox and WebKit, as far as they are installed
    Engines,
    /// The official Python SDK against the sandbox
    Sdk,
    /// What the production page weighs, against its budget
    Size,
    /// Whole journeys: the production page over the sandbox, in Chromium
    E2e,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let checks = if options.checks.is_empty() { Check::value_variants() } else { &options.checks };
    for check in checks {
        match check {
            Check::Fmt => step::run("format", step::cargo().args(["fmt", "--all", "--check"]))?,
            Check::Lint => lint()?,
            Check::Deps => dependencies::check()?,
            Check::Doc => step::run(
                "docs",
                step::cargo()
                    .args([
                        "doc",
                        "--locked",
                        "--workspace",
                        "--no-deps",
                        "--document-private-items",
                    ])
                    .env("RUSTDOCFLAGS", "-D warnings"),
            )?,
            Check::Host => {
                step::run("host tests", step::cargo().args(["test", "--locked", "--workspace"]))?;
            }
            Check::Browser => browser()?,
            Check::Engines => engines::check()?,
            Check::Sdk => sdk()?,
            Check::Size => {
                let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
                budget::check(&dist)?;
            }
            Check::E2e => e2e()?,
        }
    }
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    println!("\nAll checks passed in {minutes:.1} minutes.");
    Ok(())
}

fn lint() -> Result<()> {
    // The lint for wasm32 compiles for it.
    Tools::ensure(&[])?;
    let deny = ["--", "-D", "warnings"];
    step::run(
        "lints, host",
        step::cargo().args(["clippy", "--locked", "--workspace", "--all-targets"]).args(deny),
    )?;
    step::run(
        "lints, wasm32",
        step::cargo()
            // Benchmarks run on the host alone.
            .args(["clippy", "--locked", "--package", "onepin-runs", "--lib", "--bins", "--tests"])
            .args(["--package", "onepin-runs-embed", "--target", "wasm32-unknown-unknown"])
            .args(deny),
    )
}

fn browser() -> Result<()> {
    let tools = Tools::ensure(&["wasm-bindgen-cli", "wasm-pack"])?;
    let chromium = Chromium::ensure()?;
    step::run(
        "browser tests",
        tools
            .command("wasm-pack")
            .args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"])
            .arg(&chromium.driver)
            .args([".", "--test", "browser", "--locked"])
            // The driver looks for Chrome; this is Chromium, under whatever name it was found.
            .env("CHROME_BIN", &chromium.browser)
            // Seconds for all of them; the runner's own idea of it is too short for a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300"),
    )
}

fn sdk() -> Result<()> {
    let Some(python) = tools::find("python3") else {
        println!("\n=== SDK check: skipped, there is no python3 on the PATH");
        return Ok(());
    };
    let folder = step::root().join("tests/sdk");
    let requirements = std::fs::read_to_string(folder.join("requirements.txt"))?;
    // One environment for one set of requirements.
    let version = requirements.lines().find_map(|line| line.strip_prefix("onepin=="));
    let Some(version) = version else {
        bail!("tests/sdk/requirements.txt names no onepin version")
    };
    let environment = tools::cache_dir()?.join(format!("python-onepin-{version}"));
    let inside = environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let marker = environment.join("complete");
    if !marker.is_file() {
        step::run(
            "create a Python environment",
            step::command(python).args(["-m", "venv"]).arg(&environment),
        )?;
        step::run(
            "install the Python SDK (once per user)",
            step::command(&inside)
                .args(["-m", "pip", "install", "--quiet", "--requirement"])
                .arg(folder.join("requirements.txt")),
        )?;
        std::fs::write(&marker, "")?;
    }
    let program = sandbox::build(sandbox::Purpose::Check)?;
    let arguments = ["--port", "0", "--runs", "1000", "--active", "20", "--starts-every", "0"];
    let sandbox = sandbox::start(step::command(program).args(arguments))?;
    step::run(
        "SDK check",
        step::command(&inside).arg(folder.join("check.py")).args(["--base-url", &sandbox.address]),
    )
}

fn e2e() -> Result<()> {
    step::run("end-to-end tests", &mut playwright()?)
}

/// `cargo xtask looks`: takes the pictures anew that the end-to-end tests compare with.
///
/// # Errors
/// Something cannot be built or shown.
pub(crate) fn take_pictures() -> Result<()> {
    let mut playwright = playwright()?;
    step::run("take pictures", playwright.args(["--", "looks.spec.js", "--update-snapshots"]))
}

/// The end-to-end tests as a command, with everything built that they look at.
fn playwright() -> Result<Command> {
    let chromium = Chromium::ensure()?;
    let Some(npm) = tools::find("npm") else {
        bail!("npm is not on the PATH: the end-to-end tests need Node.js 20 or newer")
    };
    let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
    let sandbox = sandbox::build(sandbox::Purpose::Check)?;
    let folder = step::root().join("tests/e2e");
    step::npm_ci(&npm, &folder)?;
    let hosts = hosts::build(&npm)?;
    let mut tests = step::command(npm);
    tests
        .current_dir(&folder)
        .args(["test", "--silent"])
        .env("CHROME", &chromium.browser)
        .env("SANDBOX", sandbox)
        .env("DIST", dist)
        .env("HOSTS", hosts);
    Ok(tests)
}
