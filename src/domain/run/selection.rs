//! Runs of a page that the user selects to act on together.

use crate::domain::run::id::RunId;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    runs: Vec<RunId>,
    /// The run that was selected or deselected last: the start of a range.
    anchor: Option<RunId>,
}

impl Selection {
    pub fn contains(&self, run: &RunId) -> bool {
        self.runs.contains(run)
    }

    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Selects or deselects a run.
    pub fn toggle(&mut self, run: &RunId) {
        self.set(std::slice::from_ref(run), !self.contains(run));
        self.anchor = Some(run.clone());
    }

    /// Toggles `run`, and gives the runs between it and the last toggled one the same state. `page`: the runs in display
    /// order. Without a last one on the page, only `run` is toggled.
    pub fn toggle_range(&mut self, run: &RunId, page: &[RunId]) {
        let index = |run: &RunId| page.iter().position(|shown| shown == run);
        let ends = self.anchor.as_ref().and_then(index).zip(index(run));
        let range = ends.and_then(|(start, end)| page.get(start.min(end)..=start.max(end)));
        match range {
            Some(range) => {
                self.set(range, !self.contains(run));
                self.anchor = Some(run.clone());
            }
            None => self.toggle(run),
        }
    }

    /// Selects all runs of a page.
    pub fn select_all(&mut self, page: &[RunId]) {
        self.set(page, true);
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn set(&mut self, runs: &[RunId], is_selected: bool) {
        self.runs.retain(|run| !runs.contains(run));
        if is_selected {
            self.runs.extend_from_slice(runs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Vec<RunId> {
        (0..6)
            .map(|number| format!("00000000-0000-4000-8000-{number:012}").parse().unwrap())
            .collect()
    }

    fn selected(selection: &Selection) -> Vec<usize> {
        let page = page();
        (0..page.len()).filter(|index| selection.contains(&page[*index])).collect()
    }

    #[test]
    fn toggles_runs_and_ranges_in_both_directions() {
        let page = page();
        let mut selection = Selection::default();
        selection.toggle(&page[1]);
        selection.toggle_range(&page[3], &page);
        assert_eq!(selected(&selection), [1, 2, 3]);
        selection.toggle_range(&page[0], &page);
        assert_eq!(selected(&selection), [0, 1, 2, 3]);
        // A range that ends at a selected run is deselected.
        selection.toggle(&page[1]);
        selection.toggle_range(&page[3], &page);
        assert_eq!(selected(&selection), [0]);
        selection.select_all(&page);
        assert_eq!(selected(&selection), [0, 1, 2, 3, 4, 5]);
        selection.clear();
        assert!(selection.is_empty());
    }

    #[test]
    fn a_range_without_a_start_on_the_page_is_one_run() {
        let page = page();
        let mut selection = Selection::default();
        selection.toggle_range(&page[2], &page);
        assert_eq!(selected(&selection), [2]);
        selection.toggle_range(&page[4], &page[3..]);
        assert_eq!(selected(&selection), [2, 4]);
    }
}
