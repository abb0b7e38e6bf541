//! Component tests in Firefox and WebKit, where they are installed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::step;
use crate::tools::{self, Tools};

pub(crate) fn check() -> Result<()> {
    firefox()?;
    webkit()
}

fn firefox() -> Result<()> {
    if ["firefox", "firefox-esr"].into_iter().find_map(tools::find).is_none() {
        println!(
            "\n=== browser tests in Firefox: skipped, it is not installed (Debian: firefox-esr)"
        );
        return Ok(());
    }
    let tools = Tools::ensure(&["wasm-bindgen-cli", "geckodriver"])?;
    let driver = tools.find("geckodriver").unwrap_or_else(|| "geckodriver".into());
    step::run(
        "browser tests in Firefox",
        tests(&mut tools.command("cargo")).env("GECKODRIVER", driver),
    )
}

fn webkit() -> Result<()> {
    let (Some(driver), Some(browser)) = (tools::find("WebKitWebDriver"), mini_browser()) else {
        println!(
            "\n=== browser tests in WebKit: skipped, it is not installed (Debian: webkit2gtk-driver)"
        );
        return Ok(());
    };
    let tools = Tools::ensure(&["wasm-bindgen-cli"])?;
    // WebKitWebDriver has no headless mode.
    let screen = tools::find("xvfb-run").filter(|_| std::env::var_os("DISPLAY").is_none());
    if screen.is_none() && std::env::var_os("DISPLAY").is_none() {
        println!("\n=== browser tests in WebKit: skipped, there is no display (Debian: xvfb)");
        return Ok(());
    }
    let mut command = match screen {
        Some(screen) => {
            let mut command = tools.command(&screen.to_string_lossy());
            command.args(["--auto-servernum", "cargo"]);
            command
        }
        None => tools.command("cargo"),
    };
    let capabilities = step::root().join("target/webkit.json");
    let options = serde_json::json!({
        "webkitgtk:browserOptions": { "binary": browser, "args": ["--automation"] }
    });
    fs::write(&capabilities, options.to_string())?;
    step::run(
        "browser tests in WebKit",
        // The runner has no option for WebKitWebDriver; safaridriver has the same protocol.
        tests(&mut command)
            .env("SAFARIDRIVER", driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities),
    )
}

/// Configures `cargo` to run the tests in the browser of the driver that the environment names.
fn tests(cargo: &mut std::process::Command) -> &mut std::process::Command {
    cargo
        .args(["test", "--locked", "--target", "wasm32-unknown-unknown", "--test", "browser"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        // Seconds for all tests.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
}

/// WebKitGTK's MiniBrowser, which Debian installs beside the library.
fn mini_browser() -> Option<PathBuf> {
    let libraries = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let folders = libraries.filter(|path| path.is_dir());
    folders
        .flat_map(|folder| ["webkit2gtk-4.1", "webkit2gtk-4.0"].map(|version| folder.join(version)))
        .map(|folder: PathBuf| folder.join("MiniBrowser"))
        .find(|file: &PathBuf| Path::is_file(file))
}
