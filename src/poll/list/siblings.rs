//! The previous and next run of a run in its list.

use leptos::task::spawn_local;

use crate::api::Client;
use crate::domain::run::{RunId, RunsRow, WorkflowId};
use crate::poll::list::paging::Listing;
use crate::routing::query::RunsQuery;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};

/// The adjacent runs in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Siblings {
    pub previous: Option<RunId>,
    pub next: Option<RunId>,
}

/// Positions of runs in the last list, outside the displayed page.
#[derive(Debug, Clone, Default)]
pub(crate) struct KnownPositions(Vec<(RunId, WorkflowId, RunsQuery)>);

/// Maximum number of new runs by which a position may be off.
const MAX_NEW_RUNS: u32 = 20;

/// The index of `run` in `rows` and its siblings; `None` if not found.
fn within(rows: &[RunsRow], run: &RunId) -> Option<(usize, Siblings)> {
    let id = |row: Option<&RunsRow>| match row {
        Some(RunsRow::Run(run)) => Some(run.id.clone()),
        Some(RunsRow::Unreadable { .. }) | None => None,
    };
    let at = rows.iter().position(|row| id(Some(row)).as_ref() == Some(run))?;
    let previous = at.checked_sub(1).and_then(|before| id(rows.get(before)));
    Some((at, Siblings { previous, next: id(rows.get(at + 1)) }))
}

/// The list query at the position of `run`, from the displayed page or the known positions.
fn position(
    open: Option<&Listing>,
    positions: &KnownPositions,
    workflow: &WorkflowId,
    run: &RunId,
) -> Option<RunsQuery> {
    let open = open.filter(|listing| listing.key().workflow == *workflow);
    let on_page = open.and_then(|listing| {
        let (at, _) = within(&listing.page.rows, run)?;
        let query = &listing.key().query;
        Some(query.with_offset(query.offset.saturating_add(u64::try_from(at).ok()?)))
    });
    on_page.or_else(|| {
        let known = positions.0.iter().find(|(id, of, _)| id == run && of == workflow);
        known.map(|(_, _, query)| query.clone())
    })
}

/// Finds the siblings of `run`: on the displayed page, or, at its ends, with one request. Without a
/// list, or if the request fails, there are none; the error is not shown.
pub(crate) fn siblings(
    client: Client,
    open: Option<&Listing>,
    positions: StoredValue<KnownPositions>,
    workflow: WorkflowId,
    run: RunId,
) -> ReadSignal<Siblings> {
    let found = RwSignal::new(Siblings::default());
    let position = positions.with_value(|positions| position(open, positions, &workflow, &run));
    let Some(position) = position else { return found.read_only() };
    let rows = open.map(|listing| listing.page.rows.as_slice()).unwrap_or_default();
    if let Some((at, siblings)) = within(rows, &run)
        && at > 0
        && at + 1 < rows.len()
    {
        found.set(siblings);
        return found.read_only();
    }
    let from = position.offset.saturating_sub(1);
    let query = RunsQuery { limit: MAX_NEW_RUNS + 3, ..position.with_offset(from) };
    spawn_local(async move {
        let Ok(response) = client.list_runs(&workflow, &query).await else { return };
        let Some((at, siblings)) = within(&response.value.rows, &run) else { return };
        let at = from.saturating_add(u64::try_from(at).unwrap_or(0));
        let known = [
            (siblings.previous.clone(), at.checked_sub(1)),
            (siblings.next.clone(), at.checked_add(1)),
        ];
        let known = known
            .into_iter()
            .filter_map(|(id, offset)| Some((id?, workflow.clone(), query.with_offset(offset?))));
        // The page may have been left.
        positions.try_update_value(|positions| positions.0 = known.collect());
        found.try_set(siblings);
    });
    found.read_only()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::run::{Run, RunStatus};

    fn id(number: u32) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    #[test]
    fn siblings_skip_unreadable_rows() {
        let run = |number| RunsRow::Run(Arc::new(Run::new(id(number), RunStatus::Running)));
        let unreadable = RunsRow::Unreadable { position: 2, problem: String::new() };
        let rows = [run(1), run(2), unreadable, run(4)];
        let around =
            |number| within(&rows, &id(number)).map(|(_, found)| (found.previous, found.next));
        assert_eq!(around(1), Some((None, Some(id(2)))));
        assert_eq!(around(2), Some((Some(id(1)), None)));
        assert_eq!(around(4), Some((None, None)));
        assert_eq!(around(3), None);
    }
}
