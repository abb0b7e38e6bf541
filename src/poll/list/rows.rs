//! The rows on screen: one signal per place, so that a refresh redraws only the runs that changed
//! and an unchanged response redraws nothing.
//!
//! A place keeps its element when another page brings it another run: writing over a row costs a
//! fraction of making one. Rows change places only when the reader asks for other rows.

use leptos::prelude::*;

use crate::domain::run::{RunsPage, RunsRow};
use dom::reactive::RwSignal;

/// The rows of a page, in order.
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
    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.places.with(Vec::len)
    }

    /// Whether some places are still to be taken over.
    pub fn is_partial(&self) -> bool {
        self.partial.get()
    }

    /// The row in a place; `None` once there are fewer.
    pub fn row(&self, place: usize) -> Option<ArcRwSignal<RunsRow>> {
        self.places.with_untracked(|rows| rows.get(place).cloned())
    }

    /// Takes over the first `upto` rows of a page, and what there is beyond its end goes. The
    /// others stay as they were.
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
