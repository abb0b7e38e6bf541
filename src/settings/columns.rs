//! Columns of the runs table: visibility and order. Pure. `view::runs::columns` stores the choice.

use std::fmt;

/// A column that can be hidden and moved. The run's name is always the first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    Status,
    Progress,
    StartedBy,
    Created,
    Started,
    Completed,
    Duration,
    Credits,
    Lines,
    Audio,
}

impl Column {
    /// In the default order.
    pub const ALL: [Self; 10] = [
        Self::Status,
        Self::Progress,
        Self::StartedBy,
        Self::Created,
        Self::Started,
        Self::Completed,
        Self::Duration,
        Self::Credits,
        Self::Lines,
        Self::Audio,
    ];

    /// The name in storage and in the style sheet.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Progress => "progress",
            Self::StartedBy => "started_by",
            Self::Created => "created",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::Duration => "duration",
            Self::Credits => "credits",
            Self::Lines => "lines",
            Self::Audio => "audio",
        }
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
        Self(Column::ALL.map(|column| (column, true)).to_vec())
    }
}

impl Columns {
    /// Parses the output of [`Display`](fmt::Display), also of another version: unknown columns are
    /// dropped, missing ones are appended.
    pub fn parse(text: &str) -> Self {
        let mut columns: Vec<(Column, bool)> = Vec::new();
        for word in text.split(',') {
            let (name, shown) = word.strip_prefix('-').map_or((word, true), |name| (name, false));
            let column = Column::ALL.into_iter().find(|column| column.as_str() == name);
            if let Some(column) = column
                && !columns.iter().any(|(known, _)| *known == column)
            {
                columns.push((column, shown));
            }
        }
        for column in Column::ALL {
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

    /// Swaps a column with the one before it.
    pub(crate) fn move_forward(&mut self, column: Column) {
        let at = self.0.iter().position(|(known, _)| *known == column);
        if let Some(at) = at.filter(|at| *at > 0) {
            self.0.swap(at - 1, at);
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
        columns.move_forward(Column::Duration);
        columns.move_forward(Column::Status);
        assert_eq!(
            columns.to_string(),
            "status,-progress,started_by,created,started,duration,completed,credits,lines,audio"
        );
        assert_eq!(Columns::parse(&columns.to_string()), columns);
        assert!(!columns.shown().any(|column| column == Column::Progress));
    }

    #[test]
    fn tolerates_columns_of_other_versions() {
        let columns = Columns::parse("created,colour,-status,created,,");
        assert_eq!(
            columns.to_string(),
            "created,-status,progress,started_by,started,completed,duration,credits,lines,audio"
        );
        assert_eq!(Columns::parse(""), Columns::default());
    }
}
