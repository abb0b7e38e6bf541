//! A JSON tree. Collapsed entries are not built.

use std::sync::Arc;

use crate::domain::json::Json;
use crate::domain::plain_text::plain_text;
use leptos::ev;
use web_sys::HtmlDetailsElement;

use crate::view::context::intl;
use crate::view::overview::long_text::quoted_text;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{Child, El, View, button, details, div, each, span, summary, when};

/// Levels that are expanded at first.
const EXPANDED_LEVELS: usize = 2;
/// Entries that are shown at once.
const ENTRIES_PER_PAGE: usize = 200;

/// The tree below `value`.
pub(crate) fn json(value: &Arc<Json>) -> El {
    div().class("json").child(entry(value, None, String::new(), 0))
}

/// A value with its key. `path` is its JSON pointer in `root`, so that a value is not copied before it is expanded.
fn entry(root: &Arc<Json>, key: Option<String>, path: String, level: usize) -> Option<El> {
    let value = root.pointer(&path)?;
    let name = key.map(|key| {
        let name = span().class("json-key").attr("dir", "auto");
        (name.child(plain_text(&key).into_owned()), ": ")
    });
    let leaf = || div().class("json-leaf");
    let count = match value {
        Json::List(items) => items.len(),
        Json::Object(entries) => entries.len(),
        Json::Text(content) => {
            return Some(leaf().child(name).child(quoted_text(&plain_text(content))));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            let content = span().class("json-value").child(value.to_string());
            return Some(leaf().child(name).child(content));
        }
    };
    let brackets = if value.as_list().is_some() { "[ ]" } else { "{ }" };
    let count = format!("{brackets} {}", text::entries(&intl().count(count)));
    let root = Arc::clone(root);
    let is_built = RwSignal::new(level < EXPANDED_LEVELS);
    let element = details().attr("open", level < EXPANDED_LEVELS);
    let target = element.clone();
    let toggle = move |_| {
        // Entries stay after the first expansion, so that collapsing keeps the state of nested entries.
        if target.cast::<HtmlDetailsElement>().open() {
            is_built.set(true);
        }
    };
    let children =
        when(move || is_built.get(), move || entries(Arc::clone(&root), path.clone(), level));
    let summary = summary().child(name).child(span().class("quiet").child(count));
    Some(element.on(ev::toggle, toggle).child(summary).child(children))
}

fn entries(root: Arc<Json>, path: String, level: usize) -> View {
    let intl = intl();
    let shown = RwSignal::new(ENTRIES_PER_PAGE);
    let keys: Vec<String> = match root.pointer(&path) {
        Some(Json::List(items)) => (0..items.len()).map(|at| at.to_string()).collect(),
        Some(Json::Object(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
        Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_)) | None => Vec::new(),
    };
    let count = keys.len();
    let child = move |at: usize| {
        let key = keys.get(at).cloned().unwrap_or_default();
        // Escapes of a JSON pointer: RFC 6901.
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        entry(&root, Some(key), path, level + 1)
    };
    let remaining = move || count.saturating_sub(shown.get());
    let more = when(
        move || remaining() > 0,
        move || {
            let more = button().attr("type", "button").class("button small");
            let more =
                more.on(ev::click, move |_| shown.update(|shown| *shown += ENTRIES_PER_PAGE));
            more.child(move || text::and_more(&intl.count(remaining())))
        },
    );
    (each(move || (0..shown.get().min(count)).collect(), child), more).view()
}
