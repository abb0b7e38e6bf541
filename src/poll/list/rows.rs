//! The displayed rows: one signal per index, so that a refresh updates only the changed rows.
//!
//! The row at an index keeps its element when its run changes: updating a row is much cheaper than
//! creating one.

use leptos::prelude::*;

use crate::domain::run::{RunsPage, RunsRow};
use dom::reactive::RwSignal;

#[derive(Clone, Copy)]
pub(crate) struct Rows {
    rows: RwSignal<Vec<ArcRwSignal<RunsRow>>>,
    partial: RwSignal<bool>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { rows: RwSignal::new(Vec::new()), partial: RwSignal::new(false) }
    }
}

impl Rows {
    pub(crate) fn count(&self) -> usize {
        self.rows.with(Vec::len)
    }

    /// Whether [`Self::show`] has not shown all rows of the page yet.
    pub(crate) fn is_partial(&self) -> bool {
        self.partial.get()
    }

    /// The row at an index; `None` if there are fewer rows.
    pub(crate) fn row(&self, index: usize) -> Option<ArcRwSignal<RunsRow>> {
        self.rows.with_untracked(|rows| rows.get(index).cloned())
    }

    /// Shows the first `count` rows of a page and removes the rows beyond its end.
    pub(crate) fn show(&self, page: &RunsPage, count: usize) {
        let mut shown = self.rows.get_untracked();
        let before = shown.len();
        for (index, row) in page.rows.iter().take(count).enumerate() {
            match shown.get(index) {
                Some(signal) if signal.with_untracked(|shown| shown == row) => {}
                Some(signal) => signal.set(row.clone()),
                None => shown.push(ArcRwSignal::new(row.clone())),
            }
        }
        let partial = count < page.rows.len();
        if !partial {
            shown.truncate(page.rows.len());
        }
        if self.partial.get_untracked() != partial {
            self.partial.set(partial);
        }
        if shown.len() != before {
            self.rows.set(shown);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::run::{Run, RunId, RunStatus};

    fn id(number: u32) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn page(runs: &[(u32, &str)]) -> RunsPage {
        let run = |(number, status): &(u32, &str)| {
            RunsRow::Run(Arc::new(Run::new(id(*number), RunStatus::from_word(status))))
        };
        RunsPage { rows: runs.iter().map(run).collect(), total: None }
    }

    fn shown(rows: Rows) -> Vec<RunsRow> {
        (0..rows.rows.with_untracked(Vec::len))
            .map(|index| rows.row(index).unwrap().get_untracked())
            .collect()
    }

    #[test]
    fn reuses_row_signals_in_slices() {
        let owner = Owner::new();
        owner.set();
        let rows = Rows::default();
        let first = page(&[(1, "running"), (2, "running"), (3, "failed")]);
        rows.show(&first, 3);
        let index = rows.row(0).unwrap();
        let second = page(&[(4, "pending"), (5, "completed")]);
        rows.show(&second, 1);
        let mixed = page(&[(4, "pending"), (2, "running"), (3, "failed")]);
        assert_eq!(shown(rows), mixed.rows);
        assert!(rows.is_partial());
        rows.show(&second, 9);
        assert_eq!(shown(rows), second.rows);
        assert!(!rows.is_partial());
        assert_eq!(index.get_untracked(), second.rows[0]);
        rows.show(&first, 9);
        assert_eq!(shown(rows), first.rows);
    }
}
