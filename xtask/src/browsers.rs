//! Firefox and WebKitGTK: finds or installs them, runs the component tests, and configures the journeys.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::display::Display;
use crate::tools::{self, Tools};
use crate::{apt, step};

/// The browsers that can be driven here.
pub(crate) struct Browsers {
    firefox: Option<Firefox>,
    webkit: Option<WebKit>,
}

struct Firefox {
    browser: PathBuf,
    geckodriver: PathBuf,
}

struct WebKit {
    mini_browser: PathBuf,
    driver: PathBuf,
    /// `None` for the user's own.
    display: Option<Display>,
}

impl Browsers {
    /// Finds the browsers and their drivers. Root installs missing ones with apt-get, if its servers can be reached;
    /// other users would be asked for a password. Prints which browsers are skipped, and why.
    pub(crate) fn ensure() -> Self {
        let firefox =
            Firefox::ensure().inspect_err(|why| println!("\n=== Firefox is skipped: {why:#}")).ok();
        let webkit = WebKit::ensure()
            .inspect_err(|why| println!("\n=== WebKitGTK is skipped: {why:#}"))
            .ok();
        Self { firefox, webkit }
    }

    /// Runs the component tests in each browser.
    ///
    /// # Errors
    /// A test fails.
    pub(crate) fn test_components(&self) -> Result<()> {
        if let Some(firefox) = &self.firefox {
            let tools = Tools::ensure(&["wasm-bindgen-cli"])?;
            let mut cargo = tools.command("cargo");
            step::run(
                "browser tests in Firefox",
                component_tests(&mut cargo).env("GECKODRIVER", &firefox.geckodriver),
            )?;
        }
        if let Some(webkit) = &self.webkit {
            let tools = Tools::ensure(&["wasm-bindgen-cli"])?;
            let mut cargo = tools.command("cargo");
            webkit.set_environment(&mut cargo);
            let capabilities = step::root().join("target/webkit.json");
            let options = serde_json::json!({
                "webkitgtk:browserOptions": { "binary": webkit.mini_browser, "args": ["--automation"] }
            });
            fs::write(&capabilities, options.to_string())?;
            step::run(
                "browser tests in WebKitGTK",
                // The runner has no option for WebKitWebDriver; safaridriver has the same protocol.
                component_tests(&mut cargo)
                    .env("SAFARIDRIVER", &webkit.driver)
                    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities),
            )?;
        }
        Ok(())
    }

    /// Tells the journeys of `tests/e2e/engines` where the browsers are.
    pub(crate) fn configure_journeys(&self, journeys: &mut Command) {
        if let Some(firefox) = &self.firefox {
            journeys.env("GECKODRIVER", &firefox.geckodriver).env("FIREFOX", &firefox.browser);
        }
        if let Some(webkit) = &self.webkit {
            webkit.set_environment(journeys);
            journeys.env("WEBKITDRIVER", &webkit.driver).env("MINIBROWSER", &webkit.mini_browser);
        }
    }
}

impl Firefox {
    fn ensure() -> Result<Self> {
        let find = || ["firefox", "firefox-esr"].into_iter().find_map(tools::find);
        let browser = find_or_install(find, &["firefox-esr"])?;
        let tools = Tools::ensure(&["geckodriver"])?;
        let geckodriver = tools.find("geckodriver").context("geckodriver is not there")?;
        Ok(Self { browser, geckodriver })
    }
}

impl WebKit {
    fn ensure() -> Result<Self> {
        let find = || Some((tools::find("WebKitWebDriver")?, mini_browser()?));
        let (driver, mini_browser) = find_or_install(find, &["webkit2gtk-driver"])?;
        // It has no headless mode.
        let has_display = std::env::var_os("DISPLAY").is_some();
        let find = || tools::find("Xvfb");
        let display =
            match if has_display { find() } else { Some(find_or_install(find, &["xvfb"])?) } {
                Some(xvfb) => Some(Display::start(&xvfb)?),
                None => None,
            };
        Ok(Self { mini_browser, driver, display })
    }

    fn set_environment(&self, command: &mut Command) {
        // WebKit's compositor can crash in Mesa's software renderer. The pages need no graphics processor.
        command.env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
        if let Some(display) = &self.display {
            // Without a Wayland session, GTK uses the X server.
            command.env("DISPLAY", &display.name).env("GDK_BACKEND", "x11");
        }
    }
}

/// What `find` finds, perhaps after the installation of Debian packages.
///
/// # Errors
/// It is not there; the message names the packages.
fn find_or_install<T>(find: impl Fn() -> Option<T>, packages: &[&str]) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    let names = packages.join(" ");
    if !apt::is_there() || !apt::is_root() {
        bail!("it is not installed (Debian: {names})");
    }
    apt::install(packages).with_context(|| format!("cannot install {names}"))?;
    find().with_context(|| format!("it is not there after the installation of {names}"))
}

/// Configures `cargo` to run the tests in the browser of the driver that the environment names.
fn component_tests(cargo: &mut Command) -> &mut Command {
    cargo
        .args(["test", "--locked", "--target", tools::TARGET, "--test", "browser"])
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
