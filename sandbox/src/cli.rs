//! The command line and the settings from it.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A local Onepin API server with generated runs that progress over time.
///
/// It listens on 127.0.0.1 only and has the API's responses, errors and rules.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox", version)]
pub struct Settings {
    /// Port to listen on; 0 picks a free port.
    #[arg(long, default_value_t = 8787)]
    pub port: u16,

    /// Folder of the built page, with an `index.html`.
    #[arg(long, value_name = "FOLDER")]
    pub dist: Option<PathBuf>,

    /// Number of runs of the first workflow at start.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub runs: u32,

    /// Number of active runs at start, kept up approximately [default: 6, or --runs if that is less].
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub active: Option<u32>,

    /// The same seed gives the same workflows, ids, users and history.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// Generation of the API's contract.
    #[arg(long, value_enum, default_value_t = Contract::Current)]
    pub contract: Contract,

    /// Speed of virtual time relative to real time.
    #[arg(long, default_value_t = 1.0, value_parser = time_scale)]
    pub time_scale: f64,

    /// Role of the tokens of `POST /sandbox/token` if the request names none.
    #[arg(long, value_enum, default_value_t = Role::Editor)]
    pub role: Role,

    /// Sign-in method of the page, as in `/config.json`.
    #[arg(long, value_enum, default_value_t = SignIn::Token)]
    pub sign_in: SignIn,

    /// Folder with ClerkJS: `dist` of the npm package `@clerk/clerk-js` 6.
    #[arg(long, value_name = "FOLDER")]
    pub clerk_js: Option<PathBuf>,

    /// API origin in `/config.json` instead of this server's own.
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub api_base: Option<String>,

    /// Language of the page in `/config.json`, such as `de`, instead of the browser's.
    #[arg(long, value_name = "TAG")]
    pub locale: Option<String>,

    /// No workflow in `/config.json`: the page lists all of them.
    #[arg(long, action = clap::ArgAction::Set, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    pub all_workflows: bool,

    /// Average interval between runs of simulated users, in virtual seconds; 0 = never.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub starts_every: u32,

    /// Limit of pending and running runs per workflow; at the limit, start and resume answer 409
    /// [default: --active + 4].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub concurrency: Option<u32>,
}

impl Default for Settings {
    /// The settings of a command line without flags.
    fn default() -> Self {
        Self {
            port: 8787,
            dist: None,
            runs: 200,
            active: None,
            seed: 1,
            contract: Contract::Current,
            time_scale: 1.0,
            role: Role::Editor,
            sign_in: SignIn::Token,
            clerk_js: None,
            api_base: None,
            locale: None,
            all_workflows: false,
            starts_every: 20,
            concurrency: None,
        }
    }
}

impl Settings {
    /// Checks combinations of flags, and the folders they name.
    ///
    /// # Errors
    ///
    /// One sentence that names the flags and what to do.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.active_runs() > self.runs {
            return Err(format!(
                "--active {} is more than --runs {}: lower --active or raise --runs",
                self.active_runs(),
                self.runs
            ));
        }
        let clerk_js = self.clerk_js.as_ref();
        if let Some(folder) = clerk_js.filter(|folder| !folder.join("clerk.browser.js").is_file()) {
            return Err(format!(
                "--clerk-js {}: there is no clerk.browser.js in it; name the folder dist of the npm package \
                 @clerk/clerk-js",
                folder.display()
            ));
        }
        if self.sign_in == SignIn::Clerk && clerk_js.is_none() {
            return Err(
                "--sign-in clerk needs --clerk-js: the page loads ClerkJS from here".to_owned()
            );
        }
        let Some(dist) = &self.dist else {
            return Ok(());
        };
        if !dist.is_dir() {
            return Err(format!(
                "--dist {}: no such folder; build the page first, or leave --dist out",
                dist.display()
            ));
        }
        if !dist.join("index.html").is_file() {
            return Err(format!(
                "--dist {}: there is no index.html in it; build the page first",
                dist.display()
            ));
        }
        Ok(())
    }

    /// Number of active runs of the first workflow at start.
    pub(crate) fn active_runs(&self) -> u32 {
        self.active.unwrap_or_else(|| self.runs.min(6))
    }

    /// Limit of pending and running runs per workflow.
    pub(crate) fn concurrency_limit(&self) -> usize {
        let limit = self.concurrency.unwrap_or_else(|| self.active_runs().saturating_add(4));
        usize::try_from(limit).unwrap_or(usize::MAX)
    }
}

/// A generation of the API's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// The contract of the five seed documentation pages: fewer fields, no pauses.
    Seed,
    /// The API as its Python SDK 0.16.1 describes it.
    Current,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignIn {
    /// Without sign-in: `POST /sandbox/token` returns a session token.
    Token,
    /// ClerkJS with the stand-in for Clerk's Frontend API at `/clerk`.
    Clerk,
}

/// A member's role in the workspace, lowest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    ValueEnum,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// May read.
    Viewer,
    /// May also start, cancel, pause and resume.
    Editor,
    /// May also use endpoints that the sandbox does not have.
    Admin,
}

fn time_scale(text: &str) -> Result<f64, String> {
    let scale: f64 = text.parse().map_err(|_| "it must be a number".to_owned())?;
    if (0.001..=10_000.0).contains(&scale) {
        Ok(scale)
    } else {
        Err("it must be between 0.001 and 10000".to_owned())
    }
}

/// Accepts `http(s)://host[:port]` and removes trailing slashes.
fn origin(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
    };
    // The origin becomes part of a response header, so other characters are rejected.
    match host {
        Some(host) if plain(host) => Ok(trimmed.to_owned()),
        _ => Err("it must look like https://host or http://host:port, without a path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_match_command_line() {
        let parsed = Settings::try_parse_from(["sandbox"]).map(|settings| format!("{settings:?}"));
        assert_eq!(parsed.ok(), Some(format!("{:?}", Settings::default())));
    }

    #[test]
    fn rejects_more_active_runs_than_runs() {
        let settings = Settings { runs: 3, active: Some(4), ..Settings::default() };
        assert!(
            settings
                .check()
                .is_err_and(|message| message.contains("--active 4 is more than --runs 3"))
        );
    }

    #[test]
    fn clerk_requires_clerk_js() {
        let settings = Settings { sign_in: SignIn::Clerk, ..Settings::default() };
        assert!(settings.check().is_err_and(|message| message.contains("needs --clerk-js")));
        let settings = Settings { clerk_js: Some("/nowhere".into()), ..Settings::default() };
        assert!(settings.check().is_err_and(|message| message.contains("no clerk.browser.js")));
    }

    #[test]
    fn api_base_must_be_origin() {
        assert_eq!(origin("https://api.onepin.ai/").as_deref(), Ok("https://api.onepin.ai"));
        assert!(origin("api.onepin.ai").is_err());
        assert!(origin("https://api.onepin.ai/v1; script-src *").is_err());
    }
}
