//! What the standalone page is told by `config.json`. Pure: text in, settings or a reason out. What
//! a host tells an embedded component is in [`crate::settings::options`]; a setting of both stands in both.

use std::fmt;

use crate::domain::json::Json;
use crate::domain::links;
use crate::domain::run::{WorkflowId, WorkspaceId};

/// Settings of the standalone page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The API's origin, with a path if it sits below one; http or https, without a trailing slash.
    pub api_base: String,
    /// The workflow that `/` shows.
    pub workflow_id: WorkflowId,
    /// The workspace to ask in, sent as `X-Workspace-Id`.
    pub workspace_id: Option<WorkspaceId>,
    /// The app that links from data may lead to, such as `https://app.onepin.ai`; without it they
    /// are not shown.
    pub app_origin: Option<String>,
    /// The language and region of the page, a BCP 47 tag; without it, the reader's.
    pub locale: Option<String>,
    /// How people sign in.
    pub sign_in: SignIn,
}

/// Where session tokens come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// ClerkJS.
    Clerk(Clerk),
    /// A development server that answers `POST` with `{"jwt": "…"}`.
    TokenEndpoint(String),
}

/// The Clerk application that people sign in to. Its addresses are absolute, or relative to the
/// page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clerk {
    /// Names the application and its Frontend API.
    pub publishable_key: String,
    /// A proxy that is asked instead of the Frontend API the key names, without a trailing slash.
    pub proxy_url: Option<String>,
    /// ClerkJS; without it, it comes from the Frontend API or the proxy.
    pub script_url: Option<String>,
    /// Where people sign in; without it, on Clerk's own page.
    pub sign_in_url: Option<String>,
}

/// Why a `config.json` cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

/// The names that a `config.json` may have.
const NAMES: [&str; 10] = [
    "api_base",
    "workflow_id",
    "workspace_id",
    "clerk_publishable_key",
    "clerk_proxy_url",
    "clerk_script_url",
    "sign_in_url",
    "token_endpoint",
    "app_origin",
    "locale",
];

/// The settings as they are written.
struct File(Json);

impl File {
    fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: Json =
            text.parse().map_err(|error: serde_json::Error| ConfigError(error.to_string()))?;
        let settings = file.as_object().ok_or_else(|| {
            ConfigError("an object with the names of settings is needed".to_owned())
        })?;
        // A misspelt name is an error rather than a setting that silently does nothing.
        match settings.iter().find(|(name, _)| !NAMES.contains(&name.as_str())) {
            Some((name, _)) => Err(invalid(name, &"there is no such setting")),
            None => Ok(Self(file)),
        }
    }

    /// A setting that is a text; null is as good as nothing.
    fn text(&self, name: &str) -> Result<Option<String>, ConfigError> {
        match self.0.get(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text.clone())),
            Some(other) => Err(invalid(name, &format!("{other} is not a text"))),
        }
    }

    /// A setting as `read` takes it.
    fn optional<T>(
        &self,
        name: &str,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let read = |text: String| read(&text).map_err(|why| invalid(name, &why));
        self.text(name)?.map(read).transpose()
    }

    fn required<T>(
        &self,
        name: &str,
        read: fn(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        self.optional(name, read)?.ok_or_else(|| invalid(name, &"is needed"))
    }
}

fn invalid(name: &str, why: &dyn fmt::Display) -> ConfigError {
    ConfigError(format!("{name}: {why}"))
}

impl Config {
    /// Reads the text of a `config.json`.
    ///
    /// # Errors
    /// It is not JSON of this form, or a value cannot be used; the message names which.
    ///
    /// ```
    /// use onepin_runs::settings::config::{Config, SignIn};
    ///
    /// let text = r#"{
    ///     "api_base": "https://api.onepin.ai/",
    ///     "workflow_id": "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
    ///     "token_endpoint": "http://127.0.0.1:8787/sandbox/token"
    /// }"#;
    /// let config = Config::parse(text)?;
    /// assert_eq!(config.api_base, "https://api.onepin.ai");
    /// assert!(matches!(config.sign_in, SignIn::TokenEndpoint(_)));
    ///
    /// let misspelt = Config::parse(&text.replace("api_base", "api_bse")).unwrap_err();
    /// assert!(misspelt.to_string().contains("api_bse"));
    /// # Ok::<(), onepin_runs::settings::config::ConfigError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let file = File::parse(text)?;
        let proxy_url = file.optional("clerk_proxy_url", page_url)?;
        let script_url = file.optional("clerk_script_url", page_url)?;
        let sign_in_url = file.optional("sign_in_url", page_url)?;
        let key = file.optional("clerk_publishable_key", clerk_key)?;
        let sign_in = match (key, file.optional("token_endpoint", http_url)?) {
            (Some(publishable_key), None) => {
                SignIn::Clerk(Clerk { publishable_key, proxy_url, script_url, sign_in_url })
            }
            (None, Some(endpoint)) => {
                let idle = [
                    ("clerk_proxy_url", proxy_url),
                    ("clerk_script_url", script_url),
                    ("sign_in_url", sign_in_url),
                ];
                if let Some((name, _)) = idle.iter().find(|(_, url)| url.is_some()) {
                    return Err(invalid(name, &"it does nothing without clerk_publishable_key"));
                }
                SignIn::TokenEndpoint(endpoint)
            }
            (None, None) | (Some(_), Some(_)) => {
                let why =
                    "one of clerk_publishable_key and token_endpoint must be set, and not both";
                return Err(ConfigError(why.to_owned()));
            }
        };
        Ok(Self {
            api_base: file.required("api_base", http_url)?,
            workflow_id: file.required("workflow_id", parse)?,
            workspace_id: file.optional("workspace_id", parse)?,
            app_origin: file.optional("app_origin", https_origin)?,
            locale: file.optional("locale", tag)?,
            sign_in,
        })
    }
}

fn parse<T: std::str::FromStr<Err: fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| why.to_string())
}

fn clerk_key(text: &str) -> Result<String, String> {
    if !["pk_live_", "pk_test_"].iter().any(|kind| text.starts_with(kind)) {
        return Err("a Clerk publishable key starts with pk_live_ or pk_test_".to_owned());
    }
    Ok(text.to_owned())
}

/// What looks like a BCP 47 tag. Its language also names a file; whether there is such a language,
/// `Intl` knows.
fn tag(text: &str) -> Result<String, String> {
    let is_tag = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_tag {
        Ok(text.to_owned())
    } else {
        Err(format!("“{text}” is not a tag such as de-AT"))
    }
}

/// An https URL of nothing but a host, its trailing slash removed.
pub(crate) fn https_origin(text: &str) -> Result<String, String> {
    let url = http_url(text)?;
    match url.strip_prefix("https://") {
        Some(host) if !host.contains('/') => Ok(url),
        Some(_) | None => Err(format!("“{text}” is not an origin such as https://app.onepin.ai")),
    }
}

/// An absolute URL as below, or a path on the page's own origin; of neither may anybody on the way
/// change what it answers.
fn page_url(text: &str) -> Result<String, String> {
    if text.starts_with('/') && !text.starts_with("//") && text.chars().all(is_plain) {
        return Ok(text.trim_end_matches('/').to_owned());
    }
    match http_url(text) {
        Ok(url) if links::is_secure(&url) => Ok(url),
        Ok(_) => Err(format!("“{text}” must be https; plain http is for this machine only")),
        Err(_) => Err(format!(
            "“{text}” is neither a URL such as https://example.com/a nor a path such as /a"
        )),
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '?' | '#' | '\\' | '@')
}

/// An absolute http or https URL without query and fragment, its trailing slash removed.
pub(crate) fn http_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') && rest.chars().all(is_plain) => {
            Ok(text.trim_end_matches('/').to_owned())
        }
        _ => Err(format!("“{text}” is not a URL such as https://api.onepin.ai")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";

    fn parse(extra: &str) -> Result<Config, String> {
        let text = format!(
            r#"{{"api_base": "https://api.onepin.ai/", "workflow_id": "{WORKFLOW}"{extra}}}"#
        );
        Config::parse(&text).map_err(|error| error.to_string())
    }

    #[test]
    fn both_ways_to_sign_in() {
        let config = parse(r#", "clerk_publishable_key": "pk_test_Y2xlcmsuZXhhbXBsZSQ""#).unwrap();
        assert_eq!(config.api_base, "https://api.onepin.ai");
        assert_eq!((config.workspace_id, config.app_origin), (None, None));
        let clerk = Clerk {
            publishable_key: "pk_test_Y2xlcmsuZXhhbXBsZSQ".to_owned(),
            proxy_url: None,
            script_url: None,
            sign_in_url: None,
        };
        assert_eq!(config.sign_in, SignIn::Clerk(clerk));
        let config = parse(r#", "token_endpoint": "http://127.0.0.1:8787/sandbox/token""#).unwrap();
        assert_eq!(
            config.sign_in,
            SignIn::TokenEndpoint("http://127.0.0.1:8787/sandbox/token".to_owned())
        );
    }

    #[test]
    fn clerks_addresses_are_absolute_or_the_pages_own() {
        let clerk = |proxy: &str, script: &str, sign_in: &str| {
            let extra = format!(
                r#", "clerk_publishable_key": "pk_test_x", "clerk_proxy_url": "{proxy}",
                    "clerk_script_url": "{script}", "sign_in_url": "{sign_in}""#
            );
            match parse(&extra)?.sign_in {
                SignIn::Clerk(clerk) => Ok((clerk.proxy_url, clerk.script_url, clerk.sign_in_url)),
                SignIn::TokenEndpoint(endpoint) => Err(endpoint),
            }
        };
        let three = |proxy: &str, script: &str, sign_in: &str| {
            Ok([proxy, script, sign_in].map(|url| Some(url.to_owned())).into())
        };
        assert_eq!(clerk("/clerk/", "/clerk.js", "/in"), three("/clerk", "/clerk.js", "/in"));
        let host = "https://a.example";
        assert_eq!(
            clerk("https://a.example/clerk", "http://127.0.0.1:1/x.js", host),
            three("https://a.example/clerk", "http://127.0.0.1:1/x.js", host)
        );
        for wrong in
            ["clerk", "//a.example", "http://a.example", "/a?b", "javascript:x", "", "/a b"]
        {
            for (position, name) in
                ["clerk_proxy_url", "clerk_script_url", "sign_in_url"].into_iter().enumerate()
            {
                let mut urls = ["/a"; 3];
                urls[position] = wrong;
                let error = clerk(urls[0], urls[1], urls[2]).unwrap_err();
                assert!(error.starts_with(&format!("{name}: “{wrong}” ")), "{error}");
            }
        }
    }

    #[test]
    fn every_mistake_is_named() {
        let endpoint = r#", "token_endpoint": "http://127.0.0.1:1/t""#;
        for (extra, named) in [
            (String::new(), "clerk_publishable_key and token_endpoint"),
            (format!(r#"{endpoint}, "clerk_publishable_key": "pk_test_x""#), "and not both"),
            (r#", "clerk_publishable_key": "sk_live_secret""#.to_owned(), "pk_live_"),
            (r#", "token_endpoint": "/token""#.to_owned(), "token_endpoint"),
            (format!(r#"{endpoint}, "workspace_id": "mine""#), "workspace_id: “mine” is not an id"),
            (format!(r#"{endpoint}, "sign_in_url": "/in""#), "sign_in_url: it does nothing"),
            (format!(r#"{endpoint}, "workspce_id": "x""#), "workspce_id"),
            (format!(r#"{endpoint}, "app_origin": "http://app.example""#), "app_origin"),
            (format!(r#"{endpoint}, "app_origin": "https://app.example/x""#), "app_origin"),
            (format!(r#"{endpoint}, "locale": "../de""#), "locale: “../de” is not a tag"),
        ] {
            let error = parse(&extra).unwrap_err();
            assert!(error.contains(named), "{extra}: {error}");
        }
    }

    #[test]
    fn what_is_not_json_or_misses_a_setting_says_so() {
        let error = |text: &str| Config::parse(text).unwrap_err().to_string();
        assert!(error("<!doctype html>").contains("expected value"));
        assert!(error("[]").contains("an object"));
        let endpoint = r#""token_endpoint": "http://a""#;
        assert_eq!(error(&format!("{{{endpoint}}}")), "api_base: is needed");
        assert_eq!(
            error(&format!(r#"{{{endpoint}, "api_base": 7}}"#)),
            "api_base: 7 is not a text"
        );
        let text = format!(
            r#"{{"api_base": "ftp://x", "workflow_id": "{WORKFLOW}", "token_endpoint": "http://a"}}"#
        );
        assert!(error(&text).contains("api_base: “ftp://x” is not a URL"));
    }
}
