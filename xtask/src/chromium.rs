//! Finds Chromium and chromedriver, or installs them with the system's package manager.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{step, tools};

/// Paths of the browser and its WebDriver.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

impl Chromium {
    /// Finds Chromium (`CHROME`, else the PATH) and chromedriver (`CHROMEDRIVER`, else the PATH);
    /// installs both with apt-get if they are missing.
    ///
    /// # Errors
    /// Not found, and there is no apt-get; the message says what to do.
    pub(crate) fn ensure() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if tools::find("apt-get").is_none() {
            bail!(
                "Chromium and chromedriver are needed for the browser tests. Install both, or set \
                 CHROME and CHROMEDRIVER to their programs"
            );
        }
        for arguments in [
            vec!["update", "--quiet"],
            vec![
                "install",
                "--yes",
                "--quiet",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ],
        ] {
            let title = format!("apt-get {}", arguments.join(" "));
            let mut command = if is_root() {
                step::command("apt-get")
            } else {
                let mut sudo = step::command("sudo");
                sudo.arg("apt-get");
                sudo
            };
            step::run(&title, command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
        }
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!(
                "no Chromium on the PATH after installing it. Set CHROME and CHROMEDRIVER to their programs"
            ),
        }
    }

    fn find() -> Option<Self> {
        let set =
            |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|file| file.is_file());
        Some(Self {
            browser: set("CHROME").or_else(|| BROWSERS.into_iter().find_map(tools::find))?,
            driver: set("CHROMEDRIVER").or_else(|| tools::find("chromedriver"))?,
        })
    }
}

fn is_root() -> bool {
    let id = step::command("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
