//! `cargo xtask soak`: days of use in minutes, with a check for growth.

use anyhow::Result;
use clap::Args;

use crate::chromium::Chromium;
use crate::{npm, page, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Number of list or status responses that the page processes
    #[arg(long, default_value_t = 5_000)]
    ticks: u32,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let chromium = Chromium::ensure()?;
    let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
    let sandbox = sandbox::build(sandbox::Purpose::Use)?;
    let folder = step::root().join("tests/e2e");
    npm::install()?;
    step::run(
        "soak",
        step::command(npm::node()?)
            .current_dir(&folder)
            .args(["soak.js", &options.ticks.to_string()])
            .env("CHROME", &chromium.browser)
            .env("SANDBOX", sandbox)
            .env("DIST", dist),
    )
}
