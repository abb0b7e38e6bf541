//! The command line, and the settings it becomes.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// A local Onepin API server with generated runs that really progress.
///
/// It listens on 127.0.0.1 only and answers with the API's shapes, errors and rules.
#[derive(Clone, Debug, Parser)]
#[command(name = "sandbox", version)]
pub struct Settings {
    /// Port to listen on; 0 picks a free one.
    #[arg(long, default_value_t = 8787)]
    pub port: u16,

    /// Folder with the built page to serve, with an `index.html` in it.
    #[arg(long, value_name = "FOLDER")]
    pub dist: Option<PathBuf>,

    /// Runs the first workflow has at start.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    pub runs: u32,

    /// How many of those are in progress at start, and about how many stay so [default: 6, or --runs if that is less].
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    pub active: Option<u32>,

    /// The same seed gives the same workflows, ids, people and history.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,

    /// Which generation of the API to answer as.
    #[arg(long, value_enum, default_value_t = Contract::Current)]
    pub contract: Contract,

    /// How many times faster than real time runs progress.
    #[arg(long, default_value_t = 1.0, value_parser = time_scale)]
    pub time_scale: f64,

    /// Role of the tokens handed out by `POST /sandbox/token` unless it asks for another.
    #[arg(long, value_enum, default_value_t = Role::Editor)]
    pub role: Role,

    /// How people sign in, as `/config.json` names it.
    #[arg(long, value_enum, default_value_t = SignIn::Token)]
    pub sign_in: SignIn,

    /// Folder with ClerkJS: `dist` of the npm package `@clerk/clerk-js` 6.
    #[arg(long, value_name = "FOLDER")]
    pub clerk_js: Option<PathBuf>,

    /// API origin to name in `/config.json` instead of this server's own.
    #[arg(long, value_name = "URL", value_parser = origin)]
    pub api_base: Option<String>,

    /// About how often somebody else starts a run, in virtual seconds; 0 = never.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub starts_every: u32,

    /// How many runs of one workflow may be pending or running before start and resume answer 409
    /// [default: --active + 4].
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub concurrency: Option<u32>,
}

impl Default for Settings {
    /// The settings of a command line without any flag.
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
            starts_every: 20,
            concurrency: None,
        }
    }
}

impl Settings {
    /// Checks what no single flag can check for itself.
    ///
    /// # Errors
    ///
    /// One sentence that says which flags disagree and what to do.
    pub fn check(&self) -> Result<(), String> {
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

    /// Runs of the first workflow in progress at start.
    pub fn active_runs(&self) -> u32 {
        self.active.unwrap_or_else(|| self.runs.min(6))
    }

    /// Runs of one workflow that may be pending or running at once.
    pub fn concurrency_limit(&self) -> usize {
        let limit = self.concurrency.unwrap_or_else(|| self.active_runs().saturating_add(4));
        usize::try_from(limit).unwrap_or(usize::MAX)
    }
}

/// A generation of the API's contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Contract {
    /// The five documentation pages the product was specified with: fewer fields, no pausing.
    Seed,
    /// The API as its Python SDK 0.16.1 describes it.
    Current,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SignIn {
    /// Nobody has to: `POST /sandbox/token` gives everybody a session token.
    Token,
    /// With ClerkJS, over the stand-in for Clerk's Frontend API below `/clerk`.
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
    /// May also do what these endpoints do not offer.
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

/// Accepts `http(s)://host[:port]` with an optional slash at the end, and drops that slash.
fn origin(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    let host = trimmed.strip_prefix("https://").or_else(|| trimmed.strip_prefix("http://"));
    let plain = |host: &str| {
        !host.is_empty()
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte))
    };
    // The origin goes into a response header as it is, so nothing else may come with it.
    match host {
        Some(host) if plain(host) => Ok(trimmed.to_owned()),
        _ => Err("it must look like https://host or http://host:port, without a path".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_agree_with_the_command_line() {
        let parsed = Settings::try_parse_from(["sandbox"]).map(|settings| format!("{settings:?}"));
        assert_eq!(parsed.ok(), Some(format!("{:?}", Settings::default())));
    }

    #[test]
    fn more_active_runs_than_runs_is_refused() {
        let settings = Settings { runs: 3, active: Some(4), ..Settings::default() };
        assert!(
            settings
                .check()
                .is_err_and(|message| message.contains("--active 4 is more than --runs 3"))
        );
    }

    #[test]
    fn clerk_needs_its_script() {
        let settings = Settings { sign_in: SignIn::Clerk, ..Settings::default() };
        assert!(settings.check().is_err_and(|message| message.contains("needs --clerk-js")));
        let settings = Settings { clerk_js: Some("/nowhere".into()), ..Settings::default() };
        assert!(settings.check().is_err_and(|message| message.contains("no clerk.browser.js")));
    }

    #[test]
    fn an_api_base_is_an_origin() {
        assert_eq!(origin("https://api.onepin.ai/").as_deref(), Ok("https://api.onepin.ai"));
        assert!(origin("api.onepin.ai").is_err());
        assert!(origin("https://api.onepin.ai/v1; script-src *").is_err());
    }
}
