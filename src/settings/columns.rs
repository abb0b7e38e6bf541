//! Columns of the runs table: visibility and order. Pure. `view::runs::columns` stores the choice.

use std::fmt;

use crate::domain::run::Run;
use crate::i18n::Message;
use crate::i18n::catalog::{
    AUDIO_DELIVERED, COMPLETED, CREATED, CREDITS, DURATION, LINES_DELIVERED, PROGRESS, STARTED,
    STARTED_BY, STATUS,
};
use crate::routing::query::SortField;

macro_rules! columns {
    (@option) => { None };
    (@option $value:expr) => { Some($value) };
    ($($column:ident = $name:literal, $title:ident, $width:literal
        $(, sorts by $field:ident)? $(, optional $value:ident)?;)*) => {
        /// A column that can be hidden and moved. The run's name is always the first column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Column {
            $($column,)*
        }

        impl Column {
            /// In the default order.
            pub const ALL: &[Self] = &[$(Self::$column),*];

            fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$column => &Facts {
                        name: $name,
                        title: $title,
                        width: $width,
                        sort: columns!(@option $(SortField::$field)?),
                        optional: columns!(@option $(|run| run.$value.is_some())?),
                    },)*
                }
            }
        }
    };
}

// Name in storage and in the style sheet, which never changes; title; width, which does not depend on the
// content (`--duration` fits durations in the user's language); the API's sort field; and the value that
// older servers lack: without it, the column is hidden.
columns! {
    Status = "status", STATUS, "minmax(10.75em, 13fr)", sorts by Status;
    Progress = "progress", PROGRESS, "minmax(5.5em, 25fr)";
    StartedBy = "started_by", STARTED_BY, "minmax(4em, 17fr)";
    Created = "created", CREATED, "minmax(6.5em, 11fr)", sorts by CreatedAt;
    Started = "started", STARTED, "minmax(6.5em, 11fr)", sorts by StartedAt;
    Completed = "completed", COMPLETED, "minmax(6.5em, 11fr)", sorts by CompletedAt;
    Duration = "duration", DURATION, "minmax(5.5em, var(--duration))";
    Credits = "credits", CREDITS, "minmax(5em, 6.5em)", optional credits;
    Lines = "lines", LINES_DELIVERED, "minmax(4.5em, 5.25em)", optional output_line_count;
    Audio = "audio", AUDIO_DELIVERED, "minmax(5.5em, var(--duration))", optional delivered_audio_ms;
}

struct Facts {
    name: &'static str,
    title: Message,
    width: &'static str,
    sort: Option<SortField>,
    /// Whether a run has the value.
    optional: Option<fn(&Run) -> bool>,
}

impl Column {
    /// The name in storage and in the style sheet.
    pub fn as_str(self) -> &'static str {
        self.facts().name
    }

    pub(crate) fn title(self) -> Message {
        self.facts().title
    }

    /// The width as a CSS track size.
    pub(crate) fn width(self) -> &'static str {
        self.facts().width
    }

    /// The field that the API sorts by.
    pub(crate) fn sort_field(self) -> Option<SortField> {
        self.facts().sort
    }

    /// Whether older servers lack its values.
    pub(crate) fn is_optional(self) -> bool {
        self.facts().optional.is_some()
    }

    /// Whether a run has a value in an optional column.
    pub(crate) fn has_value(self, run: &Run) -> bool {
        self.facts().optional.is_none_or(|has_value| has_value(run))
    }
}

/// The user's choice: all columns in order, each visible or hidden.
///
/// ```
/// use onepin_runs::settings::columns::{Column, Columns};
///
/// // Output of another version: unknown columns are dropped, missing ones appended.
/// let columns = Columns::parse("duration,colour,-status");
/// assert_eq!(columns.shown().next(), Some(Column::Duration));
/// assert_eq!(columns.iter().nth(1), Some((Column::Status, false)));
/// assert_eq!(columns.iter().count(), Column::ALL.len());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns(Vec<(Column, bool)>);

impl Default for Columns {
    fn default() -> Self {
        Self(Column::ALL.iter().map(|column| (*column, true)).collect())
    }
}

impl Columns {
    /// Parses the output of [`Display`](fmt::Display), also of another version: unknown columns are
    /// dropped, missing ones are appended.
    pub fn parse(text: &str) -> Self {
        let mut columns: Vec<(Column, bool)> = Vec::new();
        for word in text.split(',') {
            let (name, shown) = word.strip_prefix('-').map_or((word, true), |name| (name, false));
            let column = Column::ALL.iter().copied().find(|column| column.as_str() == name);
            if let Some(column) = column
                && !columns.iter().any(|(known, _)| *known == column)
            {
                columns.push((column, shown));
            }
        }
        for column in Column::ALL.iter().copied() {
            if !columns.iter().any(|(known, _)| *known == column) {
                columns.push((column, true));
            }
        }
        Self(columns)
    }

    /// All columns with their visibility.
    pub fn iter(&self) -> impl Iterator<Item = (Column, bool)> {
        self.0.iter().copied()
    }

    /// The visible columns in order.
    pub fn shown(&self) -> impl Iterator<Item = Column> {
        self.iter().filter(|(_, shown)| *shown).map(|(column, _)| column)
    }

    pub(crate) fn toggle(&mut self, column: Column) {
        for (known, shown) in &mut self.0 {
            if *known == column {
                *shown = !*shown;
            }
        }
    }

    /// The position among all columns.
    pub(crate) fn position(&self, column: Column) -> Option<usize> {
        self.0.iter().position(|(known, _)| *known == column)
    }

    /// Moves a column to a position, or to the end if there are fewer columns.
    pub(crate) fn place(&mut self, column: Column, position: usize) {
        if let Some(at) = self.position(column) {
            let moved = self.0.remove(at);
            self.0.insert(position.min(self.0.len()), moved);
        }
    }
}

/// The columns in order, hidden ones with a `-`: `status,-progress,…`.
impl fmt::Display for Columns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (column, shown)) in self.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}{}", if shown { "" } else { "-" }, column.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_round_trip() {
        let mut columns = Columns::default();
        columns.toggle(Column::Progress);
        columns.place(Column::Duration, 5);
        let text = columns.to_string();
        assert!(text.starts_with("status,-progress,started_by,created,started,duration,completed"));
        assert_eq!(Columns::parse(&columns.to_string()), columns);
        assert!(!columns.shown().any(|column| column == Column::Progress));
    }

    #[test]
    fn a_moved_column_keeps_its_visibility_and_the_order_of_the_others() {
        let mut columns = Columns::parse("status,-progress,created");
        columns.place(Column::Progress, 0);
        assert!(columns.to_string().starts_with("-progress,status,created,"));
        columns.place(Column::Progress, 2);
        assert!(columns.to_string().starts_with("status,created,-progress,"));
        columns.place(Column::Status, 99);
        assert!(columns.to_string().ends_with(",status"));
        assert_eq!(columns.position(Column::Status), Some(Column::ALL.len() - 1));
    }

    #[test]
    fn tolerates_columns_of_other_versions() {
        let columns = Columns::parse("created,colour,-status,created,,");
        assert!(columns.to_string().starts_with("created,-status,progress,started_by,started,"));
        assert_eq!(columns.iter().count(), Column::ALL.len());
        assert_eq!(Columns::parse(""), Columns::default());
    }
}
