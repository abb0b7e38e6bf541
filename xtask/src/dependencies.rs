//! Checks dependencies: use, licences, sources, and known vulnerabilities. Without a network the last is
//! skipped with a message.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::tools::{self, Tools};
use crate::{page, step};

pub(crate) fn check() -> Result<()> {
    let tools = Tools::ensure(&["cargo-deny", "cargo-machete"])?;
    page::fetch_crates()?;
    // Without folders it would also read `target` and `node_modules`.
    let mut unused = tools.command("cargo-machete");
    step::run(
        "unused dependencies",
        unused.args(["Cargo.toml", "dom", "dom/stubs/wasm-streams", "embed", "sandbox", "xtask"]),
    )?;
    let deny = |arguments: &[&str]| {
        let mut command = tools.command("cargo-deny");
        command.arg("--workspace").args(arguments);
        command
    };
    step::run(
        "licences, sources and versions of crates",
        deny(&["--offline", "check", "--show-stats", "licenses", "bans", "sources"])
            .args(["--hide-inclusion-graph"]),
    )?;
    let advisories = step::output(&mut deny(&["fetch", "db"]))?;
    if advisories.status.success() {
        step::run(
            "known vulnerabilities of crates",
            &mut deny(&["check", "--disable-fetch", "advisories"]),
        )?;
    } else {
        println!("\n=== known vulnerabilities of crates: skipped, the database cannot be fetched");
    }
    let Some(npm) = tools::find("npm") else {
        println!("\n=== known vulnerabilities of npm packages: skipped, there is no npm");
        return Ok(());
    };
    let mut audit = step::command(&npm);
    audit.args(["audit", "--json"]);
    let by_hand = step::by_hand(&audit);
    let report: Value =
        serde_json::from_slice(&step::output(&mut audit)?.stdout).unwrap_or_default();
    match report.pointer("/metadata/vulnerabilities/total").and_then(Value::as_u64) {
        Some(0) => println!("\n=== known vulnerabilities of npm packages: none"),
        Some(total) => bail!("{total} known vulnerabilities. Run by hand: {by_hand}"),
        None => println!(
            "\n=== known vulnerabilities of npm packages: skipped, the registry has no audit data"
        ),
    }
    Ok(())
}
