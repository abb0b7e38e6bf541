//! The rows on screen: one signal per run, patched by id, so that a refresh redraws only the runs
//! that changed and an unchanged answer redraws nothing.

use std::collections::HashMap;

use leptos::prelude::*;

use crate::run::{Run, RunId, RunsPage, RunsRow};

/// What tells one row from another across refreshes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RowKey {
    /// A run.
    Run(RunId),
    /// Something unreadable at this position, and why.
    Unreadable(usize, String),
}

/// The rows of a page, in order.
#[derive(Clone, Copy)]
pub struct Rows {
    order: RwSignal<Vec<RowKey>>,
    runs: StoredValue<HashMap<RunId, ArcRwSignal<Run>>>,
}

impl Default for Rows {
    fn default() -> Self {
        Self { order: RwSignal::new(Vec::new()), runs: StoredValue::new(HashMap::new()) }
    }
}

impl Rows {
    /// Which rows there are, in the server's order.
    pub fn order(&self) -> Vec<RowKey> {
        self.order.get()
    }

    /// The run of a row; `None` once it has left the page.
    pub fn run(&self, id: &RunId) -> Option<ArcRwSignal<Run>> {
        self.runs.with_value(|runs| runs.get(id).cloned())
    }

    /// Takes over a page: known runs are patched, new ones added, others dropped.
    pub fn show(&self, page: &RunsPage) {
        let mut order = Vec::with_capacity(page.rows.len());
        self.runs.update_value(|runs| {
            let mut left = std::mem::take(runs);
            for row in &page.rows {
                match row {
                    RunsRow::Run(run) => {
                        order.push(RowKey::Run(run.id.clone()));
                        let signal = match left.remove(&run.id) {
                            Some(signal) => patched(signal, run),
                            None => ArcRwSignal::new(Run::clone(run)),
                        };
                        runs.insert(run.id.clone(), signal);
                    }
                    RunsRow::Unreadable { position, problem } => {
                        order.push(RowKey::Unreadable(*position, problem.clone()));
                    }
                }
            }
        });
        if self.order.with_untracked(|shown| *shown != order) {
            self.order.set(order);
        }
    }
}

fn patched(signal: ArcRwSignal<Run>, newer: &Run) -> ArcRwSignal<Run> {
    let mut run = signal.get_untracked();
    run.patch(newer.clone());
    if signal.with_untracked(|shown| *shown != run) {
        signal.set(run);
    }
    signal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::RunStatus;

    fn id(number: u32) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    fn page(runs: &[(u32, &str)]) -> RunsPage {
        let run = |(number, status): &(u32, &str)| {
            RunsRow::Run(Box::new(Run::new(id(*number), RunStatus::from_word(status))))
        };
        RunsPage { rows: runs.iter().map(run).collect(), total: None }
    }

    #[test]
    fn a_refresh_keeps_the_signal_of_a_run_and_changes_only_what_changed() {
        let owner = Owner::new();
        owner.set();
        let rows = Rows::default();
        rows.show(&page(&[(1, "running"), (2, "running")]));
        let (first, second) = (rows.run(&id(1)).unwrap(), rows.run(&id(2)).unwrap());

        rows.show(&page(&[(3, "pending"), (2, "completed"), (1, "running")]));
        assert_eq!(second.get_untracked().status, RunStatus::Completed);
        assert_eq!(first.get_untracked().status, RunStatus::Running);
        let order: Vec<_> = rows.order.get_untracked();
        assert_eq!(order, [3, 2, 1].map(|number| RowKey::Run(id(number))));

        rows.show(&page(&[(2, "completed")]));
        assert!(rows.run(&id(1)).is_none());
    }

    #[test]
    fn a_refreshed_list_does_not_erase_what_another_endpoint_told() {
        let owner = Owner::new();
        owner.set();
        let rows = Rows::default();
        rows.show(&page(&[(1, "failed")]));
        let run = rows.run(&id(1)).unwrap();
        run.update(|run| run.error = Some("no voice".to_owned()));
        rows.show(&page(&[(1, "failed")]));
        assert_eq!(run.get_untracked().error.as_deref(), Some("no voice"));
    }
}
