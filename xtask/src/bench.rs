//! `cargo xtask bench`: compares the page with a React and a handwritten version in one browser.

use anyhow::{Context as _, Result};
use clap::Args;

use crate::chromium::Chromium;
use crate::{npm, page, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Arguments of bench/run.js, such as `--quick` or `--only load,sort`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let chromium = Chromium::ensure()?;
    let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
    let sandbox = sandbox::build(sandbox::Purpose::Use)?;
    npm::install()?;

    let bench = step::root().join("bench");
    let built = step::root().join("target/bench");
    let (react, dom) = (built.join("react"), built.join("dom"));
    step::run(
        "build the page in React",
        step::command(npm::program()?)
            .current_dir(bench.join("react"))
            .args(["run", "--silent", "build", "--", "--emptyOutDir", "--outDir"])
            .arg(&react),
    )?;
    step::run(
        "build the page by hand",
        step::command(npm::node()?).arg(bench.join("dom/build.js")).arg(&dom),
    )?;

    let mut compare = step::command(npm::node()?);
    compare.arg(bench.join("run.js"));
    for (name, folder) in [("wasm", &dist), ("react", &react), ("dom", &dom)] {
        let folder = folder.to_str().context("the checkout's path is not UTF-8")?;
        compare.arg(format!("{name}={folder}"));
    }
    compare.args(&options.arguments).env("CHROME", &chromium.browser).env("SANDBOX", sandbox);
    step::run("compare", &mut compare)
}
