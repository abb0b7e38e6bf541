//! The project's own commands. Each installs the tools that it needs.
//!
//! - `cargo xtask serve`: the page with a local sandbox
//! - `cargo xtask test`: all checks
//! - `cargo xtask build`: the production page, in `dist/`
//! - `cargo xtask package`: the npm package, in `target/package/`
//! - `cargo xtask gallery`: the component in every state
//! - `cargo xtask looks`: updates the reference screenshots
//! - `cargo xtask soak`: growth of memory over days of use
//! - `cargo xtask bench`: comparison with other implementations
//! - `cargo xtask size`: bytes by part, module and function
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program talks to its user through them"
)]

mod apt;
mod bench;
mod browsers;
mod chromium;
mod dependencies;
mod display;
mod files;
mod frame;
mod gallery;
mod glue;
mod hosts;
mod integrity;
mod manifest;
mod merge;
mod npm;
mod package;
mod page;
mod sandbox;
mod serve;
mod size;
mod soak;
mod split;
mod step;
mod style;
mod test;
mod timings;
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
    /// Run the page for days of virtual time and check for growth; takes about 20 minutes
    Soak(soak::Options),
    /// Compare the page with a React and a handwritten version, into bench/results.md; takes 20 minutes
    Bench(bench::Options),
    /// Show the component in every state, on 127.0.0.1
    Gallery(gallery::Options),
    /// Update the reference screenshots of gallery and page; review each one
    Looks,
    /// Show the size by part, module, crate and function
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
