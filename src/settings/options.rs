//! The options of an embedded component. Pure. `embed` reads the function `getToken`.

use crate::domain::run::{RunId, RunStatus, WorkflowId, WorkspaceId};
use crate::i18n::Messages;
use crate::routing::query::DEFAULT_LIMIT;
use crate::settings::option_values::{
    actions, messages, on_or_off, page_size, row_actions, statuses,
};
use crate::settings::reader::{Reader, SettingError, parsed, text};
use crate::settings::url::{http_url, https_origin};

pub use crate::settings::option_values::{ActionOptions, RowAction, Shown, Theme};

macro_rules! options {
    ($(#[$about:meta])* defaults $struct:ident { $($(#[$doc:meta])* $field:ident: $type:ty = $kind:ident($($how:tt)*);)* }) => {
        options! { $(#[$about])* $struct { $($(#[$doc])* $field: $type = $kind($($how)*);)* } }

        impl Default for $struct {
            fn default() -> Self {
                Self { $($field: options!(@no_value $kind, $($how)*),)* }
            }
        }
    };
    ($(#[$about:meta])* $struct:ident { $($(#[$doc:meta])* $field:ident: $type:ty = $kind:ident($($how:tt)*);)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $struct {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl $struct {
            fn read(reader: &mut Reader) -> Option<Self> {
                $(let $field = options!(@$kind reader, $($how)*);)*
                Some(Self { $($field: $field?,)* })
            }
        }
    };
    (@required $reader:ident, $name:literal, $read:expr) => { $reader.required($name, $read) };
    (@optional $reader:ident, $name:literal, $read:expr) => { Some($reader.optional($name, $read)) };
    (@default $reader:ident, $name:literal, $read:expr, $default:expr) => {
        Some($reader.optional($name, $read).unwrap_or_else(|| $default))
    };
    (@group $reader:ident, $read:expr) => { $read($reader) };
    (@no_value optional, $name:literal, $read:expr) => { None };
    (@no_value default, $name:literal, $read:expr, $default:expr) => { $default };
}

options! {
    /// The options of a component, documented in `embed/index.d.ts`.
    Options {
        /// The API's base URL, without a trailing slash.
        api_base: String = required("apiBase", http_url);
        /// The workflow of the default route.
        workflow_id: WorkflowId = required("workflowId", parsed);
        /// Sent as `X-Workspace-Id`.
        workspace_id: Option<WorkspaceId> = optional("workspaceId", parsed);
        /// Identifies the user's session. A new key discards all data.
        session_key: Option<String> = optional("sessionKey", text);
        /// One of the words of [`Theme`]; others are replaced by the default.
        theme: Option<String> = optional("theme", text);
        /// One of the words of [`Shown`]; others are replaced by the default.
        shown: Option<String> = optional("view", text);
        /// The run of the views `run` and `badge`.
        run_id: Option<RunId> = optional("runId", parsed);
        view: ViewOptions = group(ViewOptions::read);
        /// The options `routing`, `basePath` and `route`.
        routing: RoutingMode = group(routing);
    }
}

options! {
    /// How runs are shown, for any workflow and session.
    defaults ViewOptions {
        /// Links in API responses are shown only if they have this origin.
        app_origin: Option<String> = optional("appOrigin", https_origin);
        /// Language of texts, numbers and dates, a BCP 47 tag.
        locale: Option<String> = optional("locale", text);
        /// IANA time zone.
        time_zone: Option<String> = optional("timeZone", text);
        /// Page size of the default route, 1 to 100.
        page_size: u32 = default("pageSize", page_size, DEFAULT_LIMIT);
        /// Status filter of the default route.
        statuses: Vec<RunStatus> = default("statuses", statuses, Vec::new());
        /// The offered actions, subject to the run's state.
        actions: ActionOptions = default("actions", actions, ActionOptions::default());
        /// Actions of the host in the menu of each run.
        row_actions: Vec<RowAction> = default("rowActions", row_actions, Vec::new());
        /// Whether the user is told what happens to runs while they are away.
        notifications: bool = default("notifications", on_or_off, false);
        /// Texts that replace the English ones.
        messages: Messages = default("messages", messages, Messages::default());
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoutingMode {
    /// The component keeps the route; the URL does not change.
    Memory,
    /// The route is the browser's URL below this base path.
    History(String),
    /// The host provides the route, and the base of link URLs.
    Host(String, Option<String>),
}

impl Options {
    /// Reads a JSON object.
    ///
    /// # Errors
    /// All problems: unknown names, missing options, invalid values.
    ///
    /// ```
    /// use onepin_runs::settings::options::{Options, RoutingMode};
    ///
    /// let options = Options::parse(
    ///     r#"{
    ///         "apiBase": "https://api.onepin.ai",
    ///         "workflowId": "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
    ///         "routing": "history",
    ///         "basePath": "/runs"
    ///     }"#,
    /// );
    /// assert_eq!(options.unwrap().routing, RoutingMode::History("/runs".to_owned()));
    ///
    /// let problems = Options::parse(r#"{"apiBase": "api.onepin.ai", "them": "dark"}"#).unwrap_err();
    /// let names: Vec<_> = problems.iter().map(|problem| problem.name.as_str()).collect();
    /// assert_eq!(names, ["them", "apiBase", "workflowId"]);
    /// ```
    pub fn parse(json: &str) -> Result<Self, Vec<SettingError>> {
        let mut reader = Reader::of(json, "options")?;
        let options = Self::read(&mut reader);
        reader.finish(options, "getToken, ")
    }
}

fn routing(reader: &mut Reader) -> Option<RoutingMode> {
    let routing = reader.optional("routing", |value| match &*text(value)? {
        "memory" => Ok(false),
        "history" => Ok(true),
        other => Err(format!("“{other}” is neither memory nor history")),
    });
    let base = reader.optional("basePath", text);
    let route = reader.optional("route", text);
    Some(match (routing, route) {
        (None, Some(route)) => RoutingMode::Host(route, base),
        (Some(true), None) => RoutingMode::History(base.unwrap_or_default()),
        (Some(_), Some(_)) => {
            reader.add_error("route", "gives routing to the host; remove either this or routing");
            RoutingMode::Memory
        }
        (Some(false) | None, None) => {
            if base.is_some() {
                reader.add_error("basePath", "needs the routing “history”, or a route");
            }
            RoutingMode::Memory
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::run::RunAction;

    const WORKFLOW: &str = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";

    fn parse(more: &str) -> Result<Options, String> {
        let needed = format!(r#""apiBase": "https://api.onepin.ai/", "workflowId": "{WORKFLOW}""#);
        Options::parse(&format!("{{{needed}{more}}}"))
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    }

    #[test]
    fn omitted_options_have_defaults() {
        let options = parse("").unwrap();
        assert_eq!(options.api_base, "https://api.onepin.ai");
        assert_eq!(options.routing, RoutingMode::Memory);
        assert_eq!((options.theme.as_deref(), options.view.page_size), (None, 20));
        assert_eq!(options.view.actions, ActionOptions::default());
        assert!(!options.view.notifications);
        assert!(parse(r#", "notifications": "on""#).unwrap().view.notifications);
        assert_eq!(parse(r#", "locale": null, "route": null, "pageSize": null"#), Ok(options));
    }

    #[test]
    fn accepts_attribute_strings() {
        let values = parse(r#", "pageSize": 50, "actions": ["pause", "resume"]"#).unwrap();
        assert_eq!(values.view.page_size, 50);
        assert_eq!(values.view.actions.on_runs, [RunAction::Pause, RunAction::Resume]);
        assert!(!values.view.actions.start);
        assert_eq!(parse(r#", "pageSize": "50", "actions": "pause  resume""#), Ok(values));
        assert_eq!(parse(r#", "actions": """#).unwrap().view.actions.on_runs, []);
        let start = parse(r#", "actions": ["start", "cancel"]"#).unwrap().view.actions;
        assert_eq!(start, ActionOptions { on_runs: vec![RunAction::Cancel], start: true });
    }

    #[test]
    fn parses_routing_modes() {
        let routing = |more: &str| parse(more).unwrap().routing;
        assert_eq!(
            routing(r#", "routing": "history", "basePath": "/app""#),
            RoutingMode::History("/app".to_owned())
        );
        assert_eq!(routing(r#", "route": "/""#), RoutingMode::Host("/".to_owned(), None));
        assert_eq!(routing(r#", "routing": "memory""#), RoutingMode::Memory);
    }

    #[test]
    fn reports_all_invalid_options() {
        let errors = Options::parse(r#"{"apiBase": "api.onepin.ai", "workflowID": "x"}"#);
        let names: Vec<_> = errors.unwrap_err().into_iter().map(|error| error.name).collect();
        assert_eq!(names, ["workflowID", "apiBase", "workflowId"]);
        for (more, named) in [
            (r#", "workspaceId": 7"#, "workspaceId: 7 is not a text"),
            (r#", "statuses": 7"#, "statuses: a list of the API's statuses"),
            (r#", "rowActions": [{"action": "edit"}]"#, "rowActions: a list of objects"),
            (r#", "routing": "hash""#, "routing: “hash”"),
            (r#", "basePath": "/app""#, "basePath: needs the routing “history”"),
            (r#", "routing": "memory", "route": "/""#, "route: gives routing to the host"),
            (r#", "pageSize": 0"#, "pageSize: a whole number from 1 to 100"),
            (r#", "pageSize": 2.5"#, "pageSize: a whole number"),
            (r#", "actions": ["delete"]"#, "actions: a list of pause, resume"),
            (r#", "actions": 1"#, "actions: a list"),
            (r#", "appOrigin": "http://app.example""#, "appOrigin"),
            (r#", "notifications": "yes""#, "notifications: “yes” is neither on nor off"),
            (r#", "messages": "de""#, "messages: an object of texts"),
            (r#", "messages": {"runs": 1}"#, "messages: runs: 1 is not a text"),
        ] {
            let error = parse(more).unwrap_err();
            assert!(error.contains(named), "{more}: {error}");
        }
        assert!(Options::parse("[]").unwrap_err()[0].why.contains("a JSON object"));
    }
}
