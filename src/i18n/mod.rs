//! Texts and formats: the English catalog, translations, and the browser's `Intl`.

pub mod catalog;
pub mod intl;
mod js_intl;
pub mod language;
mod message;
mod messages;
pub(crate) mod texts;
pub mod times;

pub use message::Message;
pub use messages::{Messages, fill};
