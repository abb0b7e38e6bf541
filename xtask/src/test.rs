//! `cargo xtask test`: all checks, the quick ones first.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::browsers::Browsers;
use crate::chromium::Chromium;
use crate::tools::{self, Tools};
use crate::{dependencies, hosts, npm, package, page, sandbox, size, step, timings};

#[derive(Args)]
pub(crate) struct Options {
    /// Checks to run; all if none is named
    #[arg(value_enum)]
    checks: Vec<Check>,
    /// Run only the end-to-end tests whose path contains this text
    #[arg(long)]
    spec: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Checks for use while working: fmt, lint, host and browser
    Quick,
    /// cargo fmt
    Fmt,
    /// clippy, for the host and for wasm32
    Lint,
    /// Licences, sources and known vulnerabilities of dependencies
    Deps,
    /// rustdoc
    Doc,
    /// Tests without a browser
    Host,
    /// Component tests in headless Chromium
    Browser,
    /// Component tests and journeys in Firefox and WebKitGTK
    Browsers,
    /// The official Python SDK against the sandbox
    Sdk,
    /// The size of the production page and of the package, against their budgets
    Size,
    /// End-to-end tests: the production page with the sandbox, in Chromium
    E2e,
}

const QUICK: [Check; 4] = [Check::Fmt, Check::Lint, Check::Host, Check::Browser];

pub(crate) fn run(options: &Options) -> Result<()> {
    let started = Instant::now();
    let all = options.checks.is_empty();
    let mut checks = Vec::new();
    for check in if all { Check::value_variants() } else { &options.checks } {
        match check {
            Check::Quick if all => {}
            Check::Quick => checks.extend(QUICK),
            Check::Fmt
            | Check::Lint
            | Check::Deps
            | Check::Doc
            | Check::Host
            | Check::Browser
            | Check::Browsers
            | Check::Sdk
            | Check::Size
            | Check::E2e => checks.push(*check),
        }
    }
    let mut builds = Builds::default();
    let result = checks.into_iter().try_for_each(|check| perform(check, &mut builds, options));
    timings::finish(&step::root(), started)?;
    result?;
    println!("\nAll checks passed in {:.1} minutes.", started.elapsed().as_secs_f64() / 60.0);
    Ok(())
}

fn perform(check: Check, builds: &mut Builds, options: &Options) -> Result<()> {
    match check {
        Check::Quick => QUICK.into_iter().try_for_each(|check| perform(check, builds, options)),
        Check::Fmt => step::run("format", step::cargo().args(["fmt", "--all", "--check"])),
        Check::Lint => lint(),
        Check::Deps => dependencies::check(),
        Check::Doc => {
            let mut doc = step::cargo();
            doc.args(["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
            step::run("docs", doc.env("RUSTDOCFLAGS", "-D warnings"))
        }
        Check::Host => {
            let mut test = step::cargo();
            step::run_tests("host tests", pinned(test.args(["test", "--locked", "--workspace"])))
        }
        Check::Browser => browser(),
        Check::Browsers => browsers(builds),
        Check::Sdk => sdk(builds),
        Check::Size => {
            let page = builds.page()?;
            builds.package()?;
            size::check(&page)
        }
        Check::E2e => e2e(builds, options.spec.as_deref()),
    }
}

/// Builds that several checks share, each built at its first use.
#[derive(Default)]
struct Builds {
    page: Option<PathBuf>,
    package: Option<PathBuf>,
    sandbox: Option<PathBuf>,
}

impl Builds {
    /// The folder of the production page.
    fn page(&mut self) -> Result<PathBuf> {
        if let Some(page) = &self.page {
            return Ok(page.clone());
        }
        page::compile_with_package()?;
        let page = page::build(page::Profile::Release, &step::root().join("dist"))?;
        Ok(self.page.insert(page).clone())
    }

    /// The tarball of the package.
    fn package(&mut self) -> Result<PathBuf> {
        if let Some(package) = &self.package {
            return Ok(package.clone());
        }
        let package = package::build()?;
        Ok(self.package.insert(package).clone())
    }

    /// The sandbox's binary.
    fn sandbox(&mut self) -> Result<PathBuf> {
        if let Some(sandbox) = &self.sandbox {
            return Ok(sandbox.clone());
        }
        let sandbox = sandbox::build(sandbox::Purpose::Check)?;
        Ok(self.sandbox.insert(sandbox).clone())
    }
}

/// Sets the time zone and the language that the tests expect.
fn pinned(command: &mut Command) -> &mut Command {
    command.env("TZ", "UTC").env("LC_ALL", "C.UTF-8").env("LANGUAGE", "en_US")
}

fn lint() -> Result<()> {
    // Clippy for wasm32 needs the target.
    Tools::ensure(&[])?;
    let deny = ["--", "-D", "warnings"];
    step::run(
        "lints, host",
        step::cargo().args(["clippy", "--locked", "--workspace", "--all-targets"]).args(deny),
    )?;
    step::run(
        "lints, wasm32",
        step::cargo()
            // Without the benchmarks, which run only on the host.
            .args(["clippy", "--locked", "--package", "onepin-runs", "--lib", "--bins", "--tests"])
            .args(["--package", "onepin-runs-dom", "--package", "onepin-runs-embed"])
            .args(["--target", tools::TARGET])
            .args(deny),
    )
}

fn browser() -> Result<()> {
    let tools = Tools::ensure(&["wasm-bindgen-cli", "wasm-pack"])?;
    let chromium = Chromium::ensure()?;
    for (title, package) in [("tests of the view layer", "dom"), ("browser tests", ".")] {
        step::run_tests(
            title,
            pinned(&mut tools.command("wasm-pack"))
                .args(["test", "--headless", "--chrome", "--mode", "no-install", "--chromedriver"])
                .arg(&chromium.driver)
                .args([package, "--test", "browser", "--locked"])
                // The driver looks for Chrome by default.
                .env("CHROME_BIN", &chromium.browser)
                // Seconds for all tests; the runner's default is too short for a busy machine.
                .env("WASM_BINDGEN_TEST_TIMEOUT", "300"),
        )?;
    }
    Ok(())
}

fn sdk(builds: &mut Builds) -> Result<()> {
    let Some(python) = tools::find("python3") else {
        println!("\n=== SDK check: skipped, there is no python3 on the PATH");
        return Ok(());
    };
    let folder = step::root().join("tests/sdk");
    let python = python_environment(&python, &folder.join("requirements.txt"))?;
    let program = builds.sandbox()?;
    let arguments = ["--port", "0", "--runs", "1000", "--active", "20", "--starts-every", "0"];
    let sandbox = sandbox::start(step::command(program).args(arguments))?;
    step::run(
        "SDK check",
        step::command(&python).arg(folder.join("check.py")).args(["--base-url", &sandbox.address]),
    )
}

/// The Python of a virtual environment with the SDK: one environment for each version, created once.
fn python_environment(python: &Path, requirements: &Path) -> Result<PathBuf> {
    let names = std::fs::read_to_string(requirements)?;
    let Some(version) = names.lines().find_map(|line| line.strip_prefix("onepin==")) else {
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
                .arg(requirements),
        )?;
        std::fs::write(&marker, "")?;
    }
    Ok(inside)
}

fn browsers(builds: &mut Builds) -> Result<()> {
    let browsers = Browsers::ensure();
    browsers.test_components()?;
    let mut journeys = playwright(builds)?;
    browsers.configure_journeys(&mut journeys);
    // Chromium, too: what fails only in another browser is a difference, what fails in all is a mistake.
    let chromium = Chromium::ensure()?;
    journeys.env("CHROMEDRIVER", &chromium.driver).args(["--", "--config", "engines"]);
    run_playwright("journeys in every browser", &mut journeys, "engines")
}

fn e2e(builds: &mut Builds, spec: Option<&str>) -> Result<()> {
    let mut tests = playwright(builds)?;
    if let Some(spec) = spec {
        tests.args(["--", spec]);
    }
    run_playwright("end-to-end tests", &mut tests, "e2e")
}

/// Runs end-to-end tests and records their durations, which are in `target/report/{report}.json`.
fn run_playwright(title: &str, tests: &mut Command, report: &str) -> Result<()> {
    let report = step::root().join(format!("target/report/{report}.json"));
    if report.exists() {
        // If Playwright fails before its first test, the previous report must not count.
        std::fs::remove_file(&report)?;
    }
    let result = step::run(title, tests);
    timings::record_end_to_end_tests(&report)?;
    result
}

/// `cargo xtask looks`: updates the reference screenshots of the end-to-end tests.
///
/// # Errors
/// A build or a screenshot fails.
pub(crate) fn take_pictures() -> Result<()> {
    let mut playwright = playwright(&mut Builds::default())?;
    step::run("take pictures", playwright.args(["--", "looks.spec.js", "--update-snapshots"]))
}

/// The command of the end-to-end tests, after building all that they need.
fn playwright(builds: &mut Builds) -> Result<Command> {
    let chromium = Chromium::ensure()?;
    let npm = npm::program()?;
    let (dist, sandbox) = (builds.page()?, builds.sandbox()?);
    npm::install()?;
    let hosts = hosts::build(&builds.package()?)?;
    let mut tests = step::command(npm);
    pinned(&mut tests)
        .current_dir(step::root().join("tests/e2e"))
        .args(["test", "--silent"])
        .env("CHROME", &chromium.browser)
        .env("SANDBOX", sandbox)
        .env("DIST", dist)
        .env("HOSTS", hosts);
    Ok(tests)
}
