//! `cargo xtask serve`: the page over a sandbox on this machine.

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::{page, sandbox, step};

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

    let program = sandbox::build(options.release)?;
    let contract = match options.contract {
        Contract::Seed => "seed",
        Contract::Current => "current",
    };
    let mut command = step::command(&program);
    command
        .args(["--port", &options.port.to_string()])
        .args(["--runs", &options.runs.to_string()])
        .args(["--active", &options.active.to_string()])
        .args(["--seed", &options.seed.to_string()])
        .args(["--contract", contract])
        .args(["--time-scale", &options.time_scale.to_string()])
        .arg("--dist")
        .arg(&dist);
    let sandbox = sandbox::start(&mut command)?;
    println!("\nLive runs, signed in as a demo user: {}/   (Ctrl-C stops)\n", sandbox.address);
    if options.open {
        open::that(&sandbox.address).context("no browser to open; use the address above")?;
    }
    sandbox.wait()
}
