//! The start of a run: its script, and its price. `poll::start` sends it.

use crate::domain::json::Json;

/// What replaces the workflow's script, for one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptOverride {
    pub text: Option<String>,
    pub language: Option<String>,
}

impl ScriptOverride {
    /// The differences of a form's values from the workflow's script. Blank values change nothing.
    pub fn from_form(text: &str, language: &str, script: &ScriptSource) -> Self {
        let (known_text, known_language) = match script {
            ScriptSource::One { text, language } => (text.as_deref(), language.as_deref()),
            ScriptSource::Unknown | ScriptSource::NotOne(_) => (None, None),
        };
        let changed = |value: &str, known: Option<&str>| {
            (!value.trim().is_empty() && Some(value) != known).then(|| value.to_owned())
        };
        Self { text: changed(text, known_text), language: changed(language.trim(), known_language) }
    }

    /// The request's body; `None` without a change, since older servers accept none.
    pub(crate) fn to_body(&self) -> Option<String> {
        let fields = [("script_text", &self.text), ("source_language", &self.language)];
        let fields = fields.into_iter().filter_map(|(name, value)| {
            Some((name.to_owned(), Json::Text(value.as_ref()?.clone())))
        });
        let fields: Vec<_> = fields.collect();
        (!fields.is_empty()).then(|| Json::Object(fields).to_string())
    }
}

/// The script nodes of a workflow's definition. A run can only have another script if there is exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ScriptSource {
    /// The definition is not loaded or has an unknown form.
    #[default]
    Unknown,
    NotOne(usize),
    One {
        text: Option<String>,
        language: Option<String>,
    },
}

impl ScriptSource {
    /// Reads the nodes of a definition (contract §8, forms F1 and F3).
    pub fn of(definition: &Json) -> Self {
        let nodes = ["/graph/nodes", "/nodes"];
        let nodes = nodes.into_iter().find_map(|path| definition.pointer(path)?.as_list());
        let Some(nodes) = nodes else { return Self::Unknown };
        let is_source =
            |node: &&Json| node.get("type").and_then(Json::as_str) == Some("source_script");
        let sources: Vec<_> = nodes.iter().filter(is_source).collect();
        let [source] = sources.as_slice() else { return Self::NotOne(sources.len()) };
        let text = |name: &str| Some(source.get("config")?.get(name)?.as_str()?.to_owned());
        Self::One { text: text("text"), language: text("source_language") }
    }
}

/// The price of a run before it starts, in credits. The server's figures; none is derived.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimate {
    pub credits: CreditRange,
    pub nodes: Vec<NodeEstimate>,
    pub balance: Option<i64>,
    /// How many credits the balance lacks for the maximum.
    pub shortfall: Option<i64>,
    pub can_run: Option<bool>,
    /// The run may use more credits than there are, which the plan bills.
    pub incurs_overage: bool,
    pub overage_cents: Option<f64>,
    pub overage_cents_per_credit: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CreditRange {
    pub min: Option<i64>,
    pub expected: Option<i64>,
    pub max: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeEstimate {
    pub id: Option<String>,
    /// An open set.
    pub node_type: Option<String>,
    pub credits: CreditRange,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(definition: &str) -> ScriptSource {
        ScriptSource::of(&definition.parse().unwrap())
    }

    #[test]
    fn finds_the_only_script_node_in_both_forms() {
        let node = r#"{"id": "a", "type": "source_script", "config": {"text": "Hi", "source_language": "en-us"}}"#;
        let one =
            ScriptSource::One { text: Some("Hi".to_owned()), language: Some("en-us".to_owned()) };
        assert_eq!(
            source(&format!(r#"{{"graph": {{"nodes": [{node}, {{"type": "sink"}}]}}}}"#)),
            one
        );
        assert_eq!(source(&format!(r#"{{"nodes": [{node}]}}"#)), one);
        assert_eq!(source(&format!(r#"{{"nodes": [{node}, {node}]}}"#)), ScriptSource::NotOne(2));
        assert_eq!(source(r#"{"graph": {"nodes": []}}"#), ScriptSource::NotOne(0));
        assert_eq!(
            source(r#"{"nodes": [{"type": "source_script", "config": {"text": 7}}]}"#),
            ScriptSource::One { text: None, language: None }
        );
        for unknown in ["{}", "null", r#"{"steps": ["a"]}"#, r#"{"nodes": 3}"#] {
            assert_eq!(source(unknown), ScriptSource::Unknown, "{unknown}");
        }
    }

    #[test]
    fn sends_only_what_differs_from_the_workflow() {
        let script =
            ScriptSource::One { text: Some("Hi".to_owned()), language: Some("en-us".to_owned()) };
        let body = |text, language| ScriptOverride::from_form(text, language, &script).to_body();
        assert_eq!(body("Hi", "en-us"), None);
        assert_eq!(body(" \n", " "), None);
        assert_eq!(body("Ho", "en-us").unwrap(), r#"{"script_text":"Ho"}"#);
        assert_eq!(body("Hi", " de ").unwrap(), r#"{"source_language":"de"}"#);
        let unknown = ScriptOverride::from_form("Hi \"you\"", "de", &ScriptSource::Unknown);
        let expected = r#"{"script_text":"Hi \"you\"","source_language":"de"}"#;
        assert_eq!(unknown.to_body().unwrap(), expected);
    }
}
