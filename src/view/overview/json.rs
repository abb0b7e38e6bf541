//! Any JSON as a tree that folds. What is folded is not drawn.

use std::sync::Arc;

use crate::domain::json::Json;
use leptos::ev;
use web_sys::HtmlDetailsElement;

use crate::view::context::intl;
use crate::view::text;
use dom::reactive::RwSignal;
use dom::{Child, El, View, button, details, div, each, span, summary, when};

/// How many levels are open at first.
const OPEN_LEVELS: usize = 2;
/// How many entries of a list are drawn at once.
const ENTRIES: usize = 200;

/// The tree below `value`.
pub(crate) fn json(value: &Arc<Json>) -> El {
    div().class("json").child(entry(value, None, String::new(), 0))
}

/// One value with its key. `path` leads to it from `root`: parts are read when they are opened,
/// rather than copied before.
fn entry(root: &Arc<Json>, key: Option<String>, path: String, level: usize) -> Option<El> {
    let value = root.pointer(&path)?;
    let name = key.map(|key| {
        let name = span().class("json-key").attr("dir", "auto");
        (name.child(key), ": ")
    });
    let leaf = || div().class("json-leaf");
    let count = match value {
        Json::List(items) => items.len(),
        Json::Object(entries) => entries.len(),
        Json::Text(content) => {
            let content = format!("“{content}”");
            let text = span().class("json-text long-text").attr("dir", "auto");
            return Some(leaf().child(name).child(text.child(content)));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            let content = span().class("json-value").child(value.to_string());
            return Some(leaf().child(name).child(content));
        }
    };
    let brackets = if value.as_list().is_some() { "[ ]" } else { "{ }" };
    let count = format!("{brackets} {}", text::entries(&intl().count(count)));
    let root = Arc::clone(root);
    let opened = RwSignal::new(level < OPEN_LEVELS);
    let element = details().attr("open", level < OPEN_LEVELS);
    let toggled = element.clone();
    let toggle = move |_| {
        // Once drawn, an entry stays: folding again must not lose what was opened in it.
        if toggled.of::<HtmlDetailsElement>().open() {
            opened.set(true);
        }
    };
    let within =
        when(move || opened.get(), move || entries(Arc::clone(&root), path.clone(), level));
    let summary = summary().child(name).child(span().class("quiet").child(count));
    Some(element.on(ev::toggle, toggle).child(summary).child(within))
}

fn entries(root: Arc<Json>, path: String, level: usize) -> View {
    let intl = intl();
    let shown = RwSignal::new(ENTRIES);
    let keys: Vec<String> = match root.pointer(&path) {
        Some(Json::List(items)) => (0..items.len()).map(|at| at.to_string()).collect(),
        Some(Json::Object(entries)) => entries.iter().map(|(key, _)| key.clone()).collect(),
        Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_)) | None => Vec::new(),
    };
    let count = keys.len();
    let child = move |at: usize| {
        let key = keys.get(at).cloned().unwrap_or_default();
        // A pointer escapes what it is made of: RFC 6901.
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        entry(&root, Some(key), path, level + 1)
    };
    let left = move || count.saturating_sub(shown.get());
    let more = when(
        move || left() > 0,
        move || {
            let more = button().attr("type", "button").class("button small");
            let more = more.on(ev::click, move |_| shown.update(|shown| *shown += ENTRIES));
            more.child(move || text::and_more(&intl.count(left())))
        },
    );
    (each(move || (0..shown.get().min(count)).collect(), child), more).view()
}
