//! `cargo xtask serve`: the page with a sandbox on this machine.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::{npm, page, sandbox, step};

#[derive(Args)]
pub(crate) struct Options {
    /// Build the release version: smaller and faster, slower to build
    #[arg(long)]
    release: bool,
    /// Port on 127.0.0.1; 0 picks a free port
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Number of runs of the demo workflow [default: 200]
    #[arg(long)]
    runs: Option<u32>,
    /// Number of active runs [default: 6, or --runs if that is less]
    #[arg(long)]
    active: Option<u32>,
    /// Seed of the generated data [default: 1]
    #[arg(long)]
    seed: Option<u64>,
    /// Generation of the API's contract
    #[arg(long, value_enum, default_value_t = Contract::Current)]
    contract: Contract,
    /// Speed of virtual time relative to real time [default: 1]
    #[arg(long)]
    time_scale: Option<f64>,
    /// How the user signs in
    #[arg(long, value_enum, default_value_t = SignIn::Token)]
    sign_in: SignIn,
    /// Open the page in the default browser
    #[arg(long)]
    open: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Contract {
    /// The contract of the five seed documentation pages
    Seed,
    /// The current API, a superset
    Current,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum SignIn {
    /// Not at all: the page is that of a demo user
    Token,
    /// With the real ClerkJS and the sandbox's Frontend API: choose a user on its sign-in page
    Clerk,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let target = step::root().join("target");
    let (profile, dist) = if options.release {
        (page::Profile::Release, target.join("page-release"))
    } else {
        (page::Profile::Dev, target.join("page-dev"))
    };
    let dist = page::build(profile, &dist)?;

    let program = sandbox::build(sandbox::Purpose::Use)?;
    let contract = match options.contract {
        Contract::Seed => "seed",
        Contract::Current => "current",
    };
    let mut command = step::command(&program);
    command
        .args(["--contract", contract, "--port", &options.port.to_string(), "--dist"])
        .arg(&dist);
    // The sandbox has the defaults.
    let given = [
        ("--runs", options.runs.map(|runs| runs.to_string())),
        ("--active", options.active.map(|active| active.to_string())),
        ("--seed", options.seed.map(|seed| seed.to_string())),
        ("--time-scale", options.time_scale.map(|scale| scale.to_string())),
    ];
    for (flag, value) in given {
        command.args(value.iter().flat_map(|value| [flag, value]));
    }
    if options.sign_in == SignIn::Clerk {
        // Serves ClerkJS from the packages of the tests.
        npm::install()?;
        let clerk = step::root().join("node_modules/@clerk/clerk-js/dist");
        command.args(["--sign-in", "clerk", "--clerk-js"]).arg(clerk);
    }
    let sandbox = sandbox::start(&mut command)?;
    let user = match options.sign_in {
        SignIn::Token => "signed in as a demo user",
        SignIn::Clerk => "with Clerk’s sign-in",
    };
    println!("\nLive runs, {user}: {}/   (Ctrl-C stops)\n", sandbox.address);
    if options.open
        && let Err(error) = open::that(&sandbox.address)
    {
        eprintln!("No browser to open ({error}): use the address above.");
    }
    sandbox.wait()
}
