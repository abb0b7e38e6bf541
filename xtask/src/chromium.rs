//! Finds Chromium and chromedriver, or installs them with the system's package manager.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::{apt, tools};

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
        if !apt::is_there() {
            bail!(
                "Chromium and chromedriver are needed for the browser tests. Install both, or set \
                 CHROME and CHROMEDRIVER to their programs"
            );
        }
        apt::install(&["chromium", "chromium-driver"])?;
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
