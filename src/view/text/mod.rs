//! Which text stands for what, in the language of the component's messages. A text is looked up
//! where it is shown; what its values are is not decided here.

mod errors;
mod list;
mod run;

use std::cell::{Cell, RefCell};

use leptos::prelude::{provide_context, use_context};

pub(crate) use crate::i18n::catalog::*;
use crate::i18n::intl::Intl;
use crate::i18n::{Message, Messages, fill};
use crate::poll::RefreshRate;
pub(crate) use errors::*;
pub(crate) use list::*;
pub(crate) use run::*;

/// No value.
pub(crate) const NONE: &str = "–";

/// The texts of one component.
#[derive(Clone, Copy)]
struct Table(&'static Messages);

thread_local! {
    /// Whether any component has texts of its own. Most pages have none, and need not look.
    static REPLACED: Cell<bool> = const { Cell::new(false) };
    /// The tables there are. They stay: a host has as many as languages, not as components.
    static TABLES: RefCell<Vec<&'static Messages>> = const { RefCell::new(Vec::new()) };
}

/// Gives the component of the calling scope texts of its own.
pub(crate) fn provide(messages: Messages) {
    if messages.is_empty() {
        return;
    }
    REPLACED.set(true);
    let table = TABLES.with_borrow_mut(|tables| {
        let known = tables.iter().copied().find(|known| **known == messages);
        known.unwrap_or_else(|| {
            let table: &'static Messages = Box::leak(Box::new(messages));
            tables.push(table);
            table
        })
    });
    provide_context(Table(table));
}

impl Message {
    /// The text, in the component of the calling scope.
    pub(crate) fn get(self) -> &'static str {
        let table = REPLACED.get().then(use_context::<Table>).flatten();
        table.map_or(self.english, |Table(messages)| messages.get(self))
    }

    /// The text with values in the place of their names.
    pub(crate) fn fill(self, values: &[(&str, &str)]) -> String {
        fill(self.get(), values)
    }
}

/// `· every 5s`
pub(crate) fn every(interval: &str) -> String {
    EVERY.fill(&[("interval", interval)])
}

/// `· Offline since 12:03:07`
pub(crate) fn offline(since: &str) -> String {
    OFFLINE_SINCE.fill(&[("time", since)])
}

/// `Every 15s`
pub(crate) fn refresh_rate(refresh_rate: RefreshRate, intl: Intl) -> String {
    match refresh_rate {
        RefreshRate::Live => TEMPO_LIVE.get().to_owned(),
        RefreshRate::Calm | RefreshRate::Slow => {
            let least = intl.seconds(refresh_rate.least().as_secs_f64());
            TEMPO_EVERY.fill(&[("interval", &least)])
        }
    }
}

pub(crate) fn copied(text: &str) -> String {
    COPIED_TEXT.fill(&[("text", text)])
}

pub(crate) fn not_copied(text: &str) -> String {
    NOT_COPIED_TEXT.fill(&[("text", text)])
}

/// `and 12 more`
pub(crate) fn more(count: &str) -> String {
    AND_MORE.fill(&[("count", count)])
}

/// `entries: 12`, of a folded list.
pub(crate) fn entries(count: &str) -> String {
    ENTRIES.fill(&[("count", count)])
}
