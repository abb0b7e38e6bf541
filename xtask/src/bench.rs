//! `cargo xtask bench`: the page beside the same one in React and by hand, measured in one browser.

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::chromium::Chromium;
use crate::{page, sandbox, step, tools};

#[derive(Args)]
pub(crate) struct Options {
    /// What is passed on to bench/run.js, such as `--quick` or `--only load,sort`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let chromium = Chromium::ensure()?;
    let (Some(npm), Some(node)) = (tools::find("npm"), tools::find("node")) else {
        bail!("npm and node are not on the PATH: the comparison needs Node.js 20 or newer")
    };
    let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
    let sandbox = sandbox::build(sandbox::Purpose::Use)?;
    step::npm_ci(&npm, &step::root().join("tests/e2e"))?;

    let bench = step::root().join("bench");
    let built = step::root().join("target/bench");
    let (react, dom) = (built.join("react"), built.join("dom"));
    step::npm_ci(&npm, &bench.join("react"))?;
    step::run(
        "build the page in React",
        step::command(&npm)
            .current_dir(bench.join("react"))
            .args(["run", "--silent", "build", "--", "--emptyOutDir", "--outDir"])
            .arg(&react),
    )?;
    step::run(
        "build the page by hand",
        step::command(&node).arg(bench.join("dom/build.js")).arg(&dom),
    )?;

    let mut compare = step::command(node);
    compare.arg(bench.join("run.js"));
    for (name, folder) in [("wasm", &dist), ("react", &react), ("dom", &dom)] {
        let folder = folder.to_str().context("the checkout's path is not UTF-8")?;
        compare.arg(format!("{name}={folder}"));
    }
    compare.args(&options.arguments).env("CHROME", &chromium.browser).env("SANDBOX", sandbox);
    step::run("compare", &mut compare)
}
