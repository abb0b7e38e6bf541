//! The displayed rows: one signal per index, so that a refresh updates only the changed rows.
//!
//! The row at an index keeps its element when its run changes: updating a row is much cheaper than
//! creating one.

use leptos::prelude::*;

use crate::domain::run::{RunsPage, RunsRow};
use dom::reactive::RwSignal;

#[derive(Clone, Copy)]
pub struct Rows {
    places: RwSignal<Vec<ArcRwSignal<RunsRow>>>,
    partial: RwSignal<bool>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { places: RwSignal::new(Vec::new()), partial: RwSignal::new(false) }
    }
}

impl Rows {
    pub fn count(&self) -> usize {
        self.places.with(Vec::len)
    }

    /// Whether [`Self::show`] has not shown all rows of the page yet.
    pub fn is_partial(&self) -> bool {
        self.partial.get()
    }

    /// The row at an index; `None` if there are fewer rows.
    pub fn row(&self, place: usize) -> Option<ArcRwSignal<RunsRow>> {
        self.places.with_untracked(|rows| rows.get(place).cloned())
    }

    /// Shows the first `upto` rows of a page and removes the rows beyond its end.
    pub fn show(&self, page: &RunsPage, upto: usize) {
        let mut shown = self.places.get_untracked();
        let before = shown.len();
        for (place, row) in page.rows.iter().take(upto).enumerate() {
            match shown.get(place) {
                Some(signal) if signal.with_untracked(|shown| shown == row) => {}
                Some(signal) => signal.set(row.clone()),
                None => shown.push(ArcRwSignal::new(row.clone())),
            }
        }
        let partial = upto < page.rows.len();
        if !partial {
            shown.truncate(page.rows.len());
        }
        if self.partial.get_untracked() != partial {
            self.partial.set(partial);
        }
        if shown.len() != before {
            self.places.set(shown);
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
        (0..rows.places.with_untracked(Vec::len))
            .map(|place| rows.row(place).unwrap().get_untracked())
            .collect()
    }

    #[test]
    fn reuses_row_signals_in_slices() {
        let owner = Owner::new();
        owner.set();
        let rows = Rows::default();
        let first = page(&[(1, "running"), (2, "running"), (3, "failed")]);
        rows.show(&first, 3);
        let place = rows.row(0).unwrap();
        let second = page(&[(4, "pending"), (5, "completed")]);
        rows.show(&second, 1);
        let mixed = page(&[(4, "pending"), (2, "running"), (3, "failed")]);
        assert_eq!(shown(rows), mixed.rows);
        assert!(rows.is_partial());
        rows.show(&second, 9);
        assert_eq!(shown(rows), second.rows);
        assert!(!rows.is_partial());
        assert_eq!(place.get_untracked(), second.rows[0]);
        rows.show(&first, 9);
        assert_eq!(shown(rows), first.rows);
    }
}
