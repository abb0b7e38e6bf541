//! `cargo xtask serve`: the page over a sandbox on this machine.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::{page, step};

/// What the sandbox prints before its address; see `sandbox/src/main.rs`.
const LISTENING: &str = "sandbox listening on ";

#[derive(Args)]
pub(crate) struct Options {
    /// Build page and sandbox as they are shipped: smaller and faster, slower to build
    #[arg(long)]
    release: bool,
    /// Port on 127.0.0.1; 0 takes a free one
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// How many runs the demo workflow has
    #[arg(long, default_value_t = 200)]
    runs: u32,
    /// How many of them are active
    #[arg(long, default_value_t = 6)]
    active: u32,
    /// Same seed, same history
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Which generation of the API to answer as
    #[arg(long, value_enum, default_value_t = Contract::Current)]
    contract: Contract,
    /// How much faster than real time runs progress
    #[arg(long, default_value_t = 1.0)]
    time_scale: f64,
    /// Open the page in the default browser
    #[arg(long)]
    open: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Contract {
    /// The documented API of the five seed pages
    Seed,
    /// Today's API, a superset
    Current,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let target = step::root().join("target");
    let (profile, dist) = if options.release {
        (page::Profile::Release, target.join("page-release"))
    } else {
        (page::Profile::Dev, target.join("page-dev"))
    };
    let dist = page::build(profile, &dist)?;

    let mut build = step::cargo();
    build.args(["build", "--quiet", "--locked", "--package", "sandbox"]);
    if options.release {
        build.arg("--release");
    }
    step::run("build the sandbox", &mut build)?;

    let folder = if options.release { "release" } else { "debug" };
    let program = target.join(folder).join(format!("sandbox{}", std::env::consts::EXE_SUFFIX));
    let contract = match options.contract {
        Contract::Seed => "seed",
        Contract::Current => "current",
    };
    let mut child = step::command(&program)
        .args(["--port", &options.port.to_string()])
        .args(["--runs", &options.runs.to_string()])
        .args(["--active", &options.active.to_string()])
        .args(["--seed", &options.seed.to_string()])
        .args(["--contract", contract])
        .args(["--time-scale", &options.time_scale.to_string()])
        .arg("--dist")
        .arg(&dist)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;

    let stdout = child.stdout.take().context("the sandbox has no output to read")?;
    for line in BufReader::new(stdout).lines() {
        if let Some(address) = line?.strip_prefix(LISTENING) {
            println!("\nLive runs, signed in as a demo user: {address}/   (Ctrl-C stops)\n");
            if options.open {
                open::that(address).context("no browser to open; use the address above")?;
            }
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("the sandbox stopped ({status}); what it said is above");
    }
    Ok(())
}
