//! Replacement texts: translations and texts of the host. Pure.

use std::cmp::Ordering;

use crate::domain::json::Json;
use crate::i18n::catalog;
use crate::i18n::message::Message;

/// Replacement texts by message name in lower case, sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Messages(Vec<(String, String)>);

impl Messages {
    /// Replaces the text of a message, by its current or a former name. Accepts any name: see [`Self::problems`].
    pub fn replace(&mut self, name: &str, text: String) {
        let name = current_name(name);
        match self.find(&name) {
            Ok(at) => self.0.splice(at..=at, [(name, text)]),
            Err(at) => self.0.splice(at..at, [(name, text)]),
        };
    }

    /// Reads the fields of a JSON object. Returns the texts, and the errors of what is none.
    pub fn parse(texts: &[(String, Json)]) -> (Self, Vec<String>) {
        let mut messages = Self::default();
        let mut wrong = Vec::new();
        for (name, text) in texts {
            match text.as_str() {
                Some(text) => messages.replace(name, text.to_owned()),
                None => wrong.push(format!("{name}: {text} is not a text")),
            }
        }
        (messages, wrong)
    }

    pub fn get(&self, message: Message) -> &str {
        let found = self.find(message.name).ok().and_then(|at| self.0.get(at));
        found.map_or(message.english, |(_, text)| text)
    }

    /// Names that no message has, and texts with placeholders for which there is no value. A check for
    /// developers, apart from [`Self::parse`] so that the first view needs no list of all names.
    pub fn problems(&self) -> Vec<String> {
        let problem = |(name, text): &(String, String)| {
            if REMOVED.contains(&name.as_str()) {
                return None;
            }
            let mut signatures = catalog::SIGNATURES.lines().map(|line| line.split(' '));
            let values = signatures.find_map(|mut words| {
                words.next().is_some_and(|known| known.eq_ignore_ascii_case(name)).then_some(words)
            });
            let Some(values) = values else {
                return Some(format!("there is no message “{name}”"));
            };
            // In a text without values, braces are shown.
            let values: Vec<_> = values.collect();
            let value = parts(text).find_map(|part| match part {
                Part::Placeholder(value) if !values.contains(&value) => Some(value),
                Part::Placeholder(_) | Part::Text(_) => None,
            });
            let value = value.filter(|_| !values.is_empty())?;
            Some(format!("{name}: nothing is filled in for {{{value}}} there"))
        };
        self.0.iter().filter_map(problem).collect()
    }

    /// The index of a message, or its insertion point.
    fn find(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| compare(known, name))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Old names that hosts may still use, with the current names.
const RENAMED: [(&str, &str); 47] = [
    ("nowhere", "page_not_found"),
    ("nowhere_bad_id", "invalid_id"),
    ("nowhere_elsewhere", "outside_base"),
    ("nowhere_unknown", "unknown_path"),
    ("nowhere_untold", "unknown_address"),
    ("to_runs", "show_runs"),
    ("summary_of", "summary_for"),
    ("custom_window", "window_custom"),
    ("not_windowed", "list_shows_all"),
    ("apply", "apply_range"),
    ("no_instant", "range_empty"),
    ("ends_before_it_begins", "range_reversed"),
    ("total", "total_runs"),
    ("average_meaning", "completed_only"),
    ("unused", "address_ignored"),
    ("unused_part", "ignored_part"),
    ("expected_instant", "expected_time"),
    ("open", "open_run"),
    ("pages", "pagination"),
    ("keys", "shortcuts"),
    ("key_keys", "shortcut_help"),
    ("as_of", "updated_at"),
    ("paused", "updates_paused"),
    ("updates", "refresh_rate"),
    ("tempo_live", "refresh_live"),
    ("tempo_every", "refresh_every"),
    ("stopped", "updates_stopped"),
    ("trouble_of_request", "short_with_request"),
    ("not_used", "unreadable_fields"),
    ("action_pause_no_answer", "action_pause_no_response"),
    ("action_resume_no_answer", "action_resume_no_response"),
    ("action_cancel_no_answer", "action_cancel_no_response"),
    ("nothing_to_download", "no_export"),
    ("keep_running", "keep_run"),
    ("failed_because", "failure_reason"),
    ("paused_because", "pause_reason"),
    ("held", "held_nodes"),
    ("not_passed", "failed_checks"),
    ("nothing_here", "no_data"),
    ("views", "node_views"),
    ("total_time", "active_time"),
    ("waiting", "no_node_running"),
    ("pause", "timeline_paused"),
    ("implied", "edges_implied"),
    ("failed", "crashed"),
    ("failed_hint", "crashed_hint"),
    ("reload_component", "reload_view"),
];

/// Old name prefixes, with the current ones.
const RENAMED_PREFIXES: [(&str, &str); 3] =
    [("key_", "shortcut_"), ("trouble_", "short_"), ("glance_", "chart_")];

/// Names of earlier versions without a text of their own now. Hosts may still pass them.
const REMOVED: [&str; 1] = ["not_loaded"];

/// Compares a name in lower case with one in any case.
fn compare(lower: &str, name: &str) -> Ordering {
    lower.bytes().cmp(name.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// The current name of a message, in lower case.
fn current_name(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    if let Some((_, now)) = RENAMED.iter().find(|(old, _)| *old == name) {
        return (*now).to_owned();
    }
    let group = |(old, now): &(&str, &str)| Some(format!("{now}{}", name.strip_prefix(old)?));
    RENAMED_PREFIXES.iter().find_map(group).unwrap_or(name)
}

/// Replaces the placeholders of `text`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name);
    parts(text)
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Placeholder(name) => value(name).map_or(name, |(_, value)| value),
        })
        .collect()
}

enum Part<'a> {
    Text(&'a str),
    /// A name in braces.
    Placeholder(&'a str),
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let value = rest.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        if let Some((name, after)) = value {
            rest = after;
            return Some(Part::Placeholder(name));
        }
        // An unclosed brace is literal text.
        let skipped = usize::from(rest.starts_with('{'));
        let end = rest.get(skipped..).and_then(|rest| rest.find('{')).map(|end| end + skipped);
        let (text, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        Some(Part::Text(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_placeholders_once() {
        assert_eq!(fill("{a}/{b} steps", &[("a", "{b}"), ("b", "7")]), "{b}/7 steps");
        assert_eq!(fill("{ unclosed {", &[]), "{ unclosed {");
        assert_eq!(fill("", &[]), "");
    }

    #[test]
    fn replaces_messages_by_name() {
        let mut messages = Messages::default();
        messages.replace("PASS_RATE", "Quote".to_owned());
        messages.replace("steps_done", "{total} Schritte, {finished} fertig".to_owned());
        assert_eq!(messages.get(catalog::PASS_RATE), "Quote");
        messages.replace("keys", "Tasten".to_owned());
        messages.replace("trouble_network", "offline".to_owned());
        messages.replace("not_loaded", String::new());
        assert_eq!(messages.get(catalog::SHORTCUTS), "Tasten");
        assert_eq!(messages.get(catalog::SHORT_NETWORK), "offline");
        assert_eq!(messages.get(catalog::RUNS), "Runs");
        assert_eq!(messages.problems(), Vec::<String>::new());
        messages.replace("passrate", String::new());
        messages.replace("steps_done", "{done}".to_owned());
        assert_eq!(
            messages.problems(),
            ["there is no message “passrate”", "steps_done: nothing is filled in for {done} there"]
        );
    }

    #[test]
    fn message_names_are_unique() {
        let mut names: Vec<_> = catalog::ALL.iter().map(|message| message.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), catalog::ALL.len());
    }
}
