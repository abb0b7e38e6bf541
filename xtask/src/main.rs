//! The project's own commands.
//!
//! `cargo xtask serve` shows the page over a local sandbox, `cargo xtask test` runs every check,
//! `cargo xtask build` leaves the production page in `dist/`, `cargo xtask package` the npm package
//! in `target/package/`, `cargo xtask gallery` shows every state, `cargo xtask soak` watches what the
//! page takes in the long run, `cargo xtask bench` how quick it is beside others, `cargo xtask size` where its
//! bytes are. Each installs the tools it misses.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks to its user through them"
)]

mod bench;
mod chromium;
mod dependencies;
mod engines;
mod files;
mod frame;
mod gallery;
mod glue;
mod hosts;
mod integrity;
mod npm;
mod package;
mod page;
mod report;
mod sandbox;
mod serve;
mod size;
mod soak;
mod split;
mod step;
mod style;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about, version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page, start the sandbox on 127.0.0.1 and print the URL that shows live runs
    Serve(serve::Options),
    /// Run every check: format, lints, dependencies, docs, host, browser, SDK and end-to-end tests
    Test(test::Options),
    /// Let the page run for days on a fast clock, and say whether anything grew; takes about 20 minutes
    Soak(soak::Options),
    /// Compare the page with the same one in React and by hand, into bench/results.md; takes 20 minutes
    Bench(bench::Options),
    /// Show every component in every state, on 127.0.0.1
    Gallery(gallery::Options),
    /// Take the pictures anew that the tests compare the gallery and the page with; look at each
    Looks,
    /// Show where the bytes are: by part, module, crate and function
    Size(size::Options),
    /// Build the production page into dist/
    Build,
    /// Build the npm package and pack it into target/package/
    Package,
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(options) => serve::run(&options),
        Command::Test(options) => test::run(&options),
        Command::Soak(options) => soak::run(&options),
        Command::Bench(options) => bench::run(&options),
        Command::Gallery(options) => gallery::run(&options),
        Command::Size(options) => size::run(&options),
        Command::Looks => test::take_pictures(),
        Command::Build => {
            let dist = page::build(page::Profile::Release, &step::root().join("dist"))?;
            println!("\nThe production page is in {}", dist.display());
            Ok(())
        }
        Command::Package => {
            println!("\nThe package is {}", package::build()?.display());
            Ok(())
        }
    }
}
