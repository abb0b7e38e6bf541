//! The standalone page's `config.json`. Pure.

use crate::domain::json::Json;
use crate::domain::run::{WorkflowId, WorkspaceId};
use crate::settings::reader::{Reader, SettingError, parsed, text};
use crate::settings::url::{http_url, https_origin, page_url};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The API's base URL, http or https, without a trailing slash.
    pub api_base: String,
    /// The workflow of the route `/`. Without it, the page lists the user's workflows.
    pub workflow_id: Option<WorkflowId>,
    /// Sent as `X-Workspace-Id`.
    pub workspace_id: Option<WorkspaceId>,
    /// Links in API responses are shown only if they have this origin, such as `https://app.onepin.ai`.
    pub app_origin: Option<String>,
    /// Language and region, a BCP 47 tag; defaults to the user's.
    pub locale: Option<String>,
    pub sign_in: SignIn,
}

/// The source of session tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    Clerk(Clerk),
    /// A development server that responds to `POST` with `{"jwt": "…"}`.
    TokenEndpoint(String),
}

/// The Clerk application. URLs are absolute or relative to the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clerk {
    /// Identifies the application and its Frontend API.
    pub publishable_key: String,
    /// A proxy of the Frontend API, without a trailing slash.
    pub proxy_url: Option<String>,
    /// The URL of ClerkJS; defaults to the Frontend API or the proxy.
    pub script_url: Option<String>,
    /// The sign-in page; defaults to Clerk's own.
    pub sign_in_url: Option<String>,
}

impl Config {
    /// Parses a `config.json`.
    ///
    /// # Errors
    /// All problems: not JSON, unknown names, missing settings, invalid values.
    ///
    /// ```
    /// use onepin_runs::settings::config::{Config, SignIn};
    ///
    /// let text = r#"{
    ///     "api_base": "https://api.onepin.ai/",
    ///     "workflow_id": "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
    ///     "token_endpoint": "http://127.0.0.1:8787/sandbox/token"
    /// }"#;
    /// let config = Config::parse(text).unwrap();
    /// assert_eq!(config.api_base, "https://api.onepin.ai");
    /// assert!(matches!(config.sign_in, SignIn::TokenEndpoint(_)));
    ///
    /// let problems = Config::parse(&text.replace("api_base", "api_bse")).unwrap_err();
    /// assert_eq!(problems[0].name, "api_bse");
    /// ```
    pub fn parse(json: &str) -> Result<Self, Vec<SettingError>> {
        let mut reader = Reader::of(json, "config.json")?;
        let config = Self::read(&mut reader);
        reader.finish(config, "")
    }

    fn read(reader: &mut Reader) -> Option<Self> {
        let api_base = reader.required("api_base", http_url);
        let workflow_id = reader.optional("workflow_id", parsed);
        let workspace_id = reader.optional("workspace_id", parsed);
        let app_origin = reader.optional("app_origin", https_origin);
        let locale = reader.optional("locale", language_tag);
        let sign_in = sign_in(reader);
        Some(Self {
            api_base: api_base?,
            workflow_id,
            workspace_id,
            app_origin,
            locale,
            sign_in: sign_in?,
        })
    }
}

fn sign_in(reader: &mut Reader) -> Option<SignIn> {
    let publishable_key = reader.optional("clerk_publishable_key", clerk_key);
    let endpoint = reader.optional("token_endpoint", http_url);
    let names = ["clerk_proxy_url", "clerk_script_url", "sign_in_url"];
    let urls = names.map(|name| reader.optional(name, page_url));
    match (publishable_key, endpoint) {
        (Some(publishable_key), None) => {
            let [proxy_url, script_url, sign_in_url] = urls;
            Some(SignIn::Clerk(Clerk { publishable_key, proxy_url, script_url, sign_in_url }))
        }
        (None, Some(endpoint)) => {
            for (name, _) in names.iter().zip(&urls).filter(|(_, url)| url.is_some()) {
                reader.add_error(name, "has no effect without clerk_publishable_key");
            }
            Some(SignIn::TokenEndpoint(endpoint))
        }
        (Some(_), Some(_)) => {
            reader.add_error("token_endpoint", "can't be combined with clerk_publishable_key");
            None
        }
        (None, None) => {
            if !reader.has("clerk_publishable_key") && !reader.has("token_endpoint") {
                reader.add_error("clerk_publishable_key", "this or token_endpoint is required");
            }
            None
        }
    }
}

fn clerk_key(value: &Json) -> Result<String, String> {
    let key = text(value)?;
    if ["pk_live_", "pk_test_"].iter().any(|kind| key.starts_with(kind)) {
        Ok(key)
    } else {
        Err("a Clerk publishable key starts with pk_live_ or pk_test_".to_owned())
    }
}

/// Checks the form of a BCP 47 tag, since the language names a file. `Intl` checks whether it exists.
fn language_tag(value: &Json) -> Result<String, String> {
    let tag = text(value)?;
    let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if is_tag { Ok(tag) } else { Err(format!("“{tag}” is not a tag such as de-AT")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";

    fn joined(problems: Vec<SettingError>) -> String {
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }

    fn parse(extra: &str) -> Result<Config, String> {
        let text = format!(
            r#"{{"api_base": "https://api.onepin.ai/", "workflow_id": "{WORKFLOW}"{extra}}}"#
        );
        Config::parse(&text).map_err(joined)
    }

    #[test]
    fn the_workflow_is_optional() {
        let endpoint = r#""api_base": "http://a", "token_endpoint": "http://a""#;
        let workflow = |more: &str| {
            let config = Config::parse(&format!("{{{endpoint}{more}}}"));
            config.map(|config| config.workflow_id).map_err(joined)
        };
        assert_eq!(workflow(""), Ok(None));
        let id = format!(r#", "workflow_id": "{WORKFLOW}""#);
        assert_eq!(workflow(&id), Ok(WORKFLOW.parse().ok()));
        let error = workflow(r#", "workflow_id": "mine""#).unwrap_err();
        assert!(error.starts_with("workflow_id: “mine” is not an id"), "{error}");
    }

    #[test]
    fn parses_both_sign_in_methods() {
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
    fn validates_clerk_urls() {
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
                assert!(error.contains(&format!("{name}: “{wrong}” ")), "{error}");
            }
        }
    }

    #[test]
    fn reports_invalid_settings() {
        let endpoint = r#", "token_endpoint": "http://127.0.0.1:1/t""#;
        for (extra, named) in [
            (String::new(), "clerk_publishable_key: this or token_endpoint is required"),
            (
                format!(r#"{endpoint}, "clerk_publishable_key": "pk_test_x""#),
                "token_endpoint: can't be combined",
            ),
            (r#", "clerk_publishable_key": "sk_live_secret""#.to_owned(), "pk_live_"),
            (r#", "token_endpoint": "/token""#.to_owned(), "token_endpoint"),
            (format!(r#"{endpoint}, "workspace_id": "mine""#), "workspace_id: “mine” is not an id"),
            (format!(r#"{endpoint}, "sign_in_url": "/in""#), "sign_in_url: has no effect"),
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
    fn reports_invalid_json_and_missing_settings() {
        let error = |text: &str| joined(Config::parse(text).unwrap_err());
        assert!(error("<!doctype html>").contains("line 1, column 1"));
        assert!(error("[]").contains("a JSON object"));
        let endpoint = r#""token_endpoint": "http://a""#;
        assert_eq!(error(&format!("{{{endpoint}}}")), "api_base: is required");
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
