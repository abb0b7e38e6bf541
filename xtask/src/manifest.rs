//! The `package.json` of the npm package: that of `embed/`, with the version and the repository.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::to_string;

use crate::step;

/// The version in `embed/package.json`, which stands for that of the workspace.
const VERSION: &str = "\"version\": \"0.0.0\",";

/// The text of `package.json`.
///
/// # Errors
/// `embed/package.json` cannot be read, or names another version.
pub(crate) fn text() -> Result<String> {
    let manifest = fs::read_to_string(step::root().join("embed/package.json"))?;
    let mut fields = format!("\"version\": \"{}\",", env!("CARGO_PKG_VERSION"));
    if let Some(url) = remote().as_deref().and_then(repository) {
        let url = to_string(&url)?;
        let field = format!(r#"{{ "type": "git", "url": {url}, "directory": "embed" }}"#);
        fields.push_str(&format!("\n  \"repository\": {field},"));
    }
    let (before, after) = manifest.split_once(VERSION).context("embed/package.json: no version")?;
    Ok([before, &fields, after].concat())
}

/// The address from which this folder was cloned; `None` if it is no clone.
fn remote() -> Option<String> {
    let mut git = step::command("git");
    let output = git.args(["config", "--get", "remote.origin.url"]).output().ok()?;
    String::from_utf8(output.stdout).ok()
}

/// The address of a repository as npm expects it; `None` if it is not on the web, such as a folder.
fn repository(remote: &str) -> Option<String> {
    let remote = remote.trim();
    let address = match remote.strip_prefix("https://").or_else(|| remote.strip_prefix("ssh://")) {
        // Without a user: the part before the host can hold a token.
        Some(address) => address.split_once('@').map_or(address, |(_, address)| address).to_owned(),
        // As Git abbreviates SSH: user@host:path.
        None => remote.strip_prefix("git@")?.replacen(':', "/", 1),
    };
    let address = address.trim_end_matches('/').trim_end_matches(".git");
    let (host, path) = address.split_once('/')?;
    let is_public = host.contains('.') && !host.contains(':') && !path.is_empty();
    is_public.then(|| format!("git+https://{address}.git"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_repository_on_the_web() {
        let named = Some("git+https://code.example/onepin/runs.git".to_owned());
        for remote in [
            "https://code.example/onepin/runs.git\n",
            "https://code.example/onepin/runs",
            "https://user:token@code.example/onepin/runs.git",
            "ssh://git@code.example/onepin/runs.git",
            "git@code.example:onepin/runs.git",
        ] {
            assert_eq!(repository(remote), named, "{remote}");
        }
    }

    #[test]
    fn names_no_other_remote() {
        for remote in [
            "",
            "/srv/onepin-runs",
            "../runs",
            "http://code.example/runs",
            "https://localhost/runs",
            "https://code.example:8443/runs",
        ] {
            assert_eq!(repository(remote), None, "{remote}");
        }
    }

    #[test]
    fn the_manifest_has_the_version() -> Result<()> {
        let manifest: serde_json::Value = serde_json::from_str(&text()?)?;
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
        Ok(())
    }
}
