//! The texts of the current component.

use std::cell::{Cell, RefCell};

use leptos::prelude::{provide_context, use_context};

use crate::i18n::message::Message;
use crate::i18n::messages::{Messages, fill};

#[derive(Clone, Copy)]
struct Texts(&'static Messages);

thread_local! {
    /// Whether any component replaces texts. Without one, lookups skip the context.
    static REPLACED: Cell<bool> = const { Cell::new(false) };
    /// All replacements. Never freed: their number grows with languages, not with components.
    static ALL: RefCell<Vec<&'static Messages>> = const { RefCell::new(Vec::new()) };
}

/// Replaces texts in the component of the current owner.
pub(crate) fn provide(messages: Messages) {
    if messages.is_empty() {
        return;
    }
    REPLACED.set(true);
    let texts = ALL.with_borrow_mut(|all| {
        let known = all.iter().copied().find(|known| **known == messages);
        known.unwrap_or_else(|| {
            let texts: &'static Messages = Box::leak(Box::new(messages));
            all.push(texts);
            texts
        })
    });
    provide_context(Texts(texts));
}

/// The replacements in the component of the current owner.
pub(crate) fn replacements() -> Option<&'static Messages> {
    use_context::<Texts>().map(|Texts(messages)| messages)
}

impl Message {
    /// The text in the component of the current owner.
    #[must_use]
    pub fn get(self) -> &'static str {
        let texts = REPLACED.get().then(replacements).flatten();
        texts.map_or(self.english, |messages| messages.get(self))
    }

    /// The text with its placeholders replaced.
    pub(crate) fn fill(self, values: &[(&str, &str)]) -> String {
        fill(self.get(), values)
    }
}
