//! Any JSON as a tree that folds. What is folded is not drawn.

use std::sync::Arc;

use leptos::ev::Event;
use leptos::html::Details;
use leptos::prelude::*;
use serde_json::Value;

use super::super::{intl, text};

/// How many levels are open at first.
const OPEN_LEVELS: usize = 2;
/// How many entries of a list are drawn at once.
const ENTRIES: usize = 200;

/// The tree below `value`.
#[component]
pub(super) fn Json(value: Arc<Value>) -> impl IntoView {
    view! { <div class="json">{entry(&value, None, String::new(), 0)}</div> }
}

/// One value with its key. `path` leads to it from `root`: parts are read when they are opened,
/// rather than copied before.
fn entry(root: &Arc<Value>, key: Option<String>, path: String, level: usize) -> AnyView {
    let Some(value) = root.pointer(&path) else { return ().into_any() };
    let name = key.map(|key| {
        view! {
            <span class="json-key" dir="auto">
                {key}
            </span>
            ": "
        }
    });
    let count = match value {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        Value::String(content) => {
            let content = content.clone();
            return view! {
                <div class="json-leaf">
                    {name}<span class="json-text long-text" dir="auto">
                        "“"{content}"”"
                    </span>
                </div>
            }
            .into_any();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            return view! {
                <div class="json-leaf">
                    {name}<span class="json-value">{value.to_string()}</span>
                </div>
            }
            .into_any();
        }
    };
    let brackets = if value.is_array() { "[ ]" } else { "{ }" };
    let root = Arc::clone(root);
    let opened = RwSignal::new(level < OPEN_LEVELS);
    let element = NodeRef::<Details>::new();
    let toggle = move |_: Event| {
        // Once drawn, an entry stays: folding again must not lose what was opened in it.
        if element.get_untracked().is_some_and(|element| element.open()) {
            opened.set(true);
        }
    };
    let total = intl().count(count);
    view! {
        <details node_ref=element open=level < OPEN_LEVELS on:toggle=toggle>
            <summary>
                {name}<span class="quiet">{brackets}" "{text::entries(&total)}</span>
            </summary>
            {move || opened.get().then(|| view! { <Entries root=Arc::clone(&root) path=path.clone() level /> })}
        </details>
    }
    .into_any()
}

#[component]
fn Entries(root: Arc<Value>, path: String, level: usize) -> impl IntoView {
    let shown = RwSignal::new(ENTRIES);
    let keys: Vec<String> = match root.pointer(&path) {
        Some(Value::Array(items)) => (0..items.len()).map(|at| at.to_string()).collect(),
        Some(Value::Object(entries)) => entries.keys().cloned().collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            Vec::new()
        }
    };
    let count = keys.len();
    let child = move |at: usize| {
        let key = keys.get(at).cloned().unwrap_or_default();
        // A pointer escapes what it is made of: RFC 6901.
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        entry(&root, Some(key), path, level + 1)
    };
    view! {
        <For each=move || 0..shown.get().min(count) key=|at| *at children=child />
        {move || {
            let left = count.saturating_sub(shown.get());
            let number = intl().count(left);
            (left > 0)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button small"
                            on:click=move |_| shown.update(|shown| *shown += ENTRIES)
                        >
                            {text::more(&number)}
                        </button>
                    }
                })
        }}
    }
}
