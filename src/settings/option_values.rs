//! The values of single options, and how they are read.

use std::str::FromStr;

use crate::domain::json::{Json, Number};
use crate::domain::run::{RunAction, RunStatus};
use crate::i18n::Messages;
use crate::routing::query::MAX_LIMIT;
use crate::settings::reader::text;

/// The offered actions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionOptions {
    pub on_runs: Vec<RunAction>,
    /// Starting runs, which spends credits.
    pub start: bool,
}

/// All actions on runs, and no starts.
impl Default for ActionOptions {
    fn default() -> Self {
        Self { on_runs: RunAction::ALL.to_vec(), start: false }
    }
}

/// An action of the host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowAction {
    /// Identifies it in the event `rowaction`.
    pub action: String,
    /// The text of its menu item.
    pub label: String,
}

/// The word for starting runs.
const START: &str = "start";

/// The colour scheme.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows the page around the component.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// The value of the option.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// What the component shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// All pages.
    #[default]
    Page,
    List,
    Summary,
    Run,
    Badge,
}

impl Shown {
    const ALL: [Self; 5] = [Self::Page, Self::List, Self::Summary, Self::Run, Self::Badge];

    /// The value of the option.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::List => "list",
            Self::Summary => "summary",
            Self::Run => "run",
            Self::Badge => "badge",
        }
    }
}

impl FromStr for Shown {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|shown| shown.as_str() == word);
        found.ok_or_else(|| format!("“{word}” is none of page, list, summary, run, badge"))
    }
}

impl FromStr for Theme {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|theme| theme.as_str() == word);
        found.ok_or_else(|| format!("“{word}” is none of auto, light, dark"))
    }
}

/// A list of words, or a text with spaces between them: HTML attributes are strings.
fn words(value: &Json) -> Option<Vec<&str>> {
    match value {
        Json::Text(words) => Some(words.split_whitespace().collect()),
        Json::List(words) => words.iter().map(Json::as_str).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => None,
    }
}

pub(super) fn statuses(value: &Json) -> Result<Vec<RunStatus>, String> {
    let statuses = words(value).and_then(|words| RunStatus::known_set(words.into_iter()));
    statuses.ok_or_else(|| "a list of the API's statuses, such as failed, is expected".to_owned())
}

pub(super) fn row_actions(value: &Json) -> Result<Vec<RowAction>, String> {
    let read = |item: &Json| {
        let text =
            |name| Some(item.get(name)?.as_str()?.to_owned()).filter(|text| !text.is_empty());
        Some(RowAction { action: text("action")?, label: text("label")? })
    };
    let items = value.as_list().and_then(|items| items.iter().map(read).collect());
    items.ok_or_else(|| "a list of objects with the texts action and label is expected".to_owned())
}

pub(super) fn page_size(value: &Json) -> Result<u32, String> {
    let size = match value {
        // HTML attributes are strings.
        Json::Text(text) => text.parse().ok(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::List(_) | Json::Object(_) => {
            value.as_number().and_then(Number::as_i64)
        }
    };
    let size = size.and_then(|size: i64| u32::try_from(size).ok());
    size.filter(|size| (1..=MAX_LIMIT).contains(size))
        .ok_or_else(|| "a whole number from 1 to 100 is expected".to_owned())
}

pub(super) fn actions(value: &Json) -> Result<ActionOptions, String> {
    let action = |word: &&str| RunAction::ALL.into_iter().find(|action| action.as_str() == *word);
    let read = |words: Vec<&str>| {
        let (start, others): (Vec<_>, Vec<_>) = words.iter().partition(|word| **word == START);
        let on_runs: Option<_> = others.into_iter().map(action).collect();
        Some(ActionOptions { on_runs: on_runs?, start: !start.is_empty() })
    };
    words(value).and_then(read).ok_or_else(|| {
        let words = RunAction::ALL.map(RunAction::as_str).join(", ");
        format!("a list of {words}, {START} is expected")
    })
}

pub(super) fn on_or_off(value: &Json) -> Result<bool, String> {
    match &*text(value)? {
        "on" => Ok(true),
        "off" => Ok(false),
        other => Err(format!("“{other}” is neither on nor off")),
    }
}

pub(super) fn messages(value: &Json) -> Result<Messages, String> {
    let texts = value.as_object().ok_or("an object of texts by their names is expected")?;
    let (messages, wrong) = Messages::parse(texts);
    if wrong.is_empty() { Ok(messages) } else { Err(wrong.join("; ")) }
}
