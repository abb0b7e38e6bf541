//! The script of a graph's source nodes.

use crate::world::catalog::SCRIPT_LINES;

/// Without any of the fields, a run's script is generated and its length depends on the run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    /// Length of a generated script.
    pub(crate) lines: Option<i64>,
    /// The text that Start Run was given.
    pub(crate) text: Option<String>,
    /// The language that Start Run was given.
    pub(crate) language: Option<String>,
}

impl Script {
    /// The text in the definition of the source node.
    pub(crate) fn text(&self) -> String {
        self.text.clone().unwrap_or_else(|| SCRIPT_LINES.join("\n"))
    }

    pub(crate) fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en-gb")
    }

    /// The lines of a given text; `None` for a generated script.
    pub(crate) fn given_lines(&self) -> Option<impl Iterator<Item = &str>> {
        Some(self.text.as_ref()?.lines().filter(|line| !line.trim().is_empty()))
    }
}
