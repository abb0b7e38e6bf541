//! What a host page tells an embedded component. Pure: JSON in, options or the mistakes out. Taking
//! a change of them is `embed`'s; `getToken`, a function, never comes here.

use std::fmt;

use crate::domain::json::Json;
use crate::domain::run::{RunAction, WorkflowId, WorkspaceId};
use crate::i18n::Messages;
use crate::routing::query::{DEFAULT_LIMIT, MAX_LIMIT};
use crate::settings::config::{http_url, https_origin};

/// The options of a component, as its package documents them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `apiBase`: the API's origin, with a path if it sits below one; without a trailing slash.
    pub api_base: String,
    /// `workflowId`: the workflow that is shown when no page is named.
    pub workflow_id: WorkflowId,
    /// `workspaceId`: sent as `X-Workspace-Id`.
    pub workspace_id: Option<WorkspaceId>,
    /// `appOrigin`: links from data are shown if they lead to this origin.
    pub app_origin: Option<String>,
    /// `sessionKey`: whose session it is. Another key drops all that was loaded with the last.
    pub session_key: Option<String>,
    /// `locale`: the language of figures and dates.
    pub locale: Option<String>,
    /// `timeZone`: the zone of all times.
    pub time_zone: Option<String>,
    /// `theme`.
    pub theme: Theme,
    /// `routing`, `basePath` and `route`.
    pub routing: OwnerOfRoute,
    /// `pageSize`: runs per page of the list that is shown first, 1 to 100.
    pub page_size: u32,
    /// `actions`: what readers are offered to do.
    pub actions: Vec<RunAction>,
    /// `messages`: texts in the place of the English ones.
    pub messages: Messages,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the page around it.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its word among the options.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Who decides which page is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerOfRoute {
    /// The component, without a trace in the URL.
    Memory,
    /// The browser's URL below this path.
    History(String),
    /// The host, which gives the route and knows what stands before it in a URL.
    Host(String, Option<String>),
}

/// What is wrong with one option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOption {
    /// The option's name.
    pub option: String,
    /// What is wrong with it, and what would be right.
    pub why: String,
}

impl fmt::Display for InvalidOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.option, self.why)
    }
}

impl std::error::Error for InvalidOption {}

/// The options that are read here; `getToken` is a function and not among them.
const NAMES: [&str; 14] = [
    "apiBase",
    "workflowId",
    "workspaceId",
    "appOrigin",
    "sessionKey",
    "locale",
    "timeZone",
    "theme",
    "routing",
    "basePath",
    "route",
    "pageSize",
    "actions",
    "messages",
];

impl Options {
    /// Reads a JSON object.
    ///
    /// # Errors
    /// Every mistake in it: a name that is none, an option that is missing or cannot be used.
    ///
    /// ```
    /// use onepin_runs::settings::options::{Options, OwnerOfRoute};
    ///
    /// let options = Options::parse(
    ///     r#"{
    ///         "apiBase": "https://api.onepin.ai",
    ///         "workflowId": "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
    ///         "routing": "history",
    ///         "basePath": "/runs"
    ///     }"#,
    /// );
    /// assert_eq!(options.unwrap().routing, OwnerOfRoute::History("/runs".to_owned()));
    ///
    /// let mistakes = Options::parse(r#"{"apiBase": "api.onepin.ai", "them": "dark"}"#).unwrap_err();
    /// let wrong: Vec<_> = mistakes.iter().map(|mistake| mistake.option.as_str()).collect();
    /// assert_eq!(wrong, ["them", "apiBase", "workflowId"]);
    /// ```
    pub fn parse(json: &str) -> Result<Self, Vec<InvalidOption>> {
        let given: Json = match json.parse() {
            Ok(given @ Json::Object(_)) => given,
            Ok(_) | Err(_) => {
                let why = "an object with the names of options is needed".to_owned();
                return Err(vec![InvalidOption { option: "options".to_owned(), why }]);
            }
        };
        let mut reader = Reader { given, mistakes: Vec::new() };
        reader.unknown_names();
        let api_base = reader.required("apiBase", http_url);
        let workflow_id = reader.required("workflowId", parse);
        let workspace_id = reader.optional("workspaceId", parse);
        let app_origin = reader.optional("appOrigin", https_origin);
        let session_key = reader.optional("sessionKey", text);
        let locale = reader.optional("locale", text);
        let time_zone = reader.optional("timeZone", text);
        let theme = reader.optional("theme", theme).unwrap_or_default();
        let routing = reader.routing();
        let page_size = reader.page_size();
        let actions = reader.actions();
        let messages = reader.messages();
        match (api_base, workflow_id, reader.mistakes.is_empty()) {
            (Some(api_base), Some(workflow_id), true) => Ok(Self {
                api_base,
                workflow_id,
                workspace_id,
                app_origin,
                session_key,
                locale,
                time_zone,
                theme,
                routing,
                page_size,
                actions,
                messages,
            }),
            _ => Err(reader.mistakes),
        }
    }
}

/// Reads options one by one and collects what is wrong with them.
struct Reader {
    given: Json,
    mistakes: Vec<InvalidOption>,
}

impl Reader {
    fn wrong(&mut self, option: &str, why: impl Into<String>) {
        self.mistakes.push(InvalidOption { option: option.to_owned(), why: why.into() });
    }

    /// A misspelt name is a mistake rather than an option that silently does nothing.
    fn unknown_names(&mut self) {
        let given = self.given.as_object().unwrap_or_default().iter().map(|(name, _)| name);
        let unknown = given.filter(|name| !NAMES.contains(&name.as_str()));
        for name in unknown.cloned().collect::<Vec<_>>() {
            self.wrong(
                &name,
                format!("there is no such option, only getToken, {}", NAMES.join(", ")),
            );
        }
    }

    /// An option that is a text; null is as good as nothing.
    fn optional<T>(&mut self, name: &str, read: fn(&str) -> Result<T, String>) -> Option<T> {
        let result = match self.given.get(name) {
            None | Some(Json::Null) => return None,
            Some(Json::Text(text)) => read(text),
            Some(other) => Err(format!("{other} is not a text")),
        };
        result.map_err(|why| self.wrong(name, why)).ok()
    }

    fn required<T>(&mut self, name: &str, read: fn(&str) -> Result<T, String>) -> Option<T> {
        if self.given.get(name).is_none_or(Json::is_null) {
            self.wrong(name, "is needed");
        }
        self.optional(name, read)
    }

    fn routing(&mut self) -> OwnerOfRoute {
        let routing = self.optional("routing", routing);
        let base = self.optional("basePath", text);
        let route = self.optional("route", text);
        match (routing, route) {
            (None, Some(route)) => OwnerOfRoute::Host(route, base),
            (Some(_), Some(_)) => {
                self.wrong(
                    "route",
                    "stands for routing by the host; leave out either this or routing",
                );
                OwnerOfRoute::Memory
            }
            (Some(Word::History), None) => OwnerOfRoute::History(base.unwrap_or_default()),
            (Some(Word::Memory) | None, None) => {
                if base.is_some() {
                    self.wrong("basePath", "needs the routing “history”, or a route");
                }
                OwnerOfRoute::Memory
            }
        }
    }

    fn page_size(&mut self) -> u32 {
        let size = match self.given.get("pageSize") {
            None | Some(Json::Null) => return DEFAULT_LIMIT,
            // An attribute of HTML is a text.
            Some(Json::Text(text)) => text.parse().ok(),
            Some(other) => other.as_number().and_then(serde_json::Number::as_u64),
        };
        let size = size.and_then(|size: u64| u32::try_from(size).ok());
        size.filter(|size| (1..=MAX_LIMIT).contains(size)).unwrap_or_else(|| {
            self.wrong("pageSize", "a whole number from 1 to 100 is needed");
            DEFAULT_LIMIT
        })
    }

    fn actions(&mut self) -> Vec<RunAction> {
        let words: Option<Vec<String>> = match self.given.get("actions") {
            None | Some(Json::Null) => return RunAction::ALL.to_vec(),
            Some(Json::Text(words)) => {
                Some(words.split_whitespace().map(ToOwned::to_owned).collect())
            }
            Some(Json::List(words)) => {
                words.iter().map(|word| word.as_str().map(ToOwned::to_owned)).collect()
            }
            Some(_) => None,
        };
        let action =
            |word: &String| RunAction::ALL.into_iter().find(|action| action.as_str() == word);
        let actions: Option<Vec<_>> = words.and_then(|words| words.iter().map(action).collect());
        actions.unwrap_or_else(|| {
            let known = RunAction::ALL.map(RunAction::as_str).join(", ");
            self.wrong("actions", format!("a list of some of {known} is needed"));
            Vec::new()
        })
    }

    fn messages(&mut self) -> Messages {
        let (messages, wrong) = match self.given.get("messages") {
            None | Some(Json::Null) => return Messages::default(),
            Some(Json::Object(texts)) => Messages::read(texts),
            Some(_) => {
                let why = "an object of texts by the names of messages is needed";
                (Messages::default(), vec![why.to_owned()])
            }
        };
        for why in wrong {
            self.wrong("messages", why);
        }
        messages
    }
}

#[derive(Clone, Copy)]
enum Word {
    Memory,
    History,
}

fn routing(text: &str) -> Result<Word, String> {
    match text {
        "memory" => Ok(Word::Memory),
        "history" => Ok(Word::History),
        _ => Err(format!("“{text}” is neither memory nor history")),
    }
}

fn theme(text: &str) -> Result<Theme, String> {
    [Theme::Auto, Theme::Light, Theme::Dark]
        .into_iter()
        .find(|theme| theme.as_str() == text)
        .ok_or_else(|| format!("“{text}” is neither auto nor light nor dark"))
}

fn text(text: &str) -> Result<String, String> {
    Ok(text.to_owned())
}

fn parse<T: std::str::FromStr<Err: fmt::Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|why: T::Err| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";

    fn parse(more: &str) -> Result<Options, String> {
        let needed = format!(r#""apiBase": "https://api.onepin.ai/", "workflowId": "{WORKFLOW}""#);
        Options::parse(&format!("{{{needed}{more}}}")).map_err(|mistakes| {
            mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        })
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let options = parse("").unwrap();
        assert_eq!(options.api_base, "https://api.onepin.ai");
        assert_eq!(options.routing, OwnerOfRoute::Memory);
        assert_eq!((options.theme, options.page_size), (Theme::Auto, 20));
        assert_eq!(options.actions, RunAction::ALL);
        assert_eq!(parse(r#", "locale": null, "route": null, "pageSize": null"#), Ok(options));
    }

    #[test]
    fn attributes_and_values_say_the_same() {
        let values = parse(r#", "pageSize": 50, "actions": ["pause", "resume"]"#).unwrap();
        assert_eq!(values.page_size, 50);
        assert_eq!(values.actions, [RunAction::Pause, RunAction::Resume]);
        assert_eq!(parse(r#", "pageSize": "50", "actions": "pause  resume""#), Ok(values));
        assert_eq!(parse(r#", "actions": """#).unwrap().actions, []);
    }

    #[test]
    fn the_route_is_the_components_the_browsers_or_the_hosts() {
        let routing = |more: &str| parse(more).unwrap().routing;
        assert_eq!(
            routing(r#", "routing": "history", "basePath": "/app""#),
            OwnerOfRoute::History("/app".to_owned())
        );
        assert_eq!(routing(r#", "route": "/""#), OwnerOfRoute::Host("/".to_owned(), None));
        assert_eq!(routing(r#", "routing": "memory""#), OwnerOfRoute::Memory);
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let mistakes = Options::parse(r#"{"apiBase": "api.onepin.ai", "workflowID": "x"}"#);
        let names: Vec<_> =
            mistakes.unwrap_err().into_iter().map(|mistake| mistake.option).collect();
        assert_eq!(names, ["workflowID", "apiBase", "workflowId"]);
        for (more, named) in [
            (r#", "workspaceId": 7"#, "workspaceId: 7 is not a text"),
            (r#", "theme": "pink""#, "theme: “pink” is neither auto nor light nor dark"),
            (r#", "routing": "hash""#, "routing: “hash”"),
            (r#", "basePath": "/app""#, "basePath: needs the routing “history”"),
            (r#", "routing": "memory", "route": "/""#, "route: stands for"),
            (r#", "pageSize": 0"#, "pageSize: a whole number from 1 to 100"),
            (r#", "pageSize": 2.5"#, "pageSize: a whole number"),
            (r#", "actions": ["delete"]"#, "actions: a list of some of pause, resume"),
            (r#", "actions": 1"#, "actions: a list"),
            (r#", "appOrigin": "http://app.example""#, "appOrigin"),
            (r#", "messages": "de""#, "messages: an object of texts"),
            (r#", "messages": {"runs": 1}"#, "messages: runs: 1 is not a text"),
            (r#", "messages": {"laufe": "Läufe"}"#, "messages: there is no message “laufe”"),
        ] {
            let error = parse(more).unwrap_err();
            assert!(error.contains(named), "{more}: {error}");
        }
        assert!(Options::parse("[]").unwrap_err()[0].why.contains("an object"));
    }
}
