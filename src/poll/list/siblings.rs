//! The runs before and after one, in the list its reader came from.

use leptos::task::spawn_local;

use crate::api::Client;
use crate::domain::run::{RunId, RunsRow, WorkflowId};
use crate::poll::list::paging::Listing;
use crate::routing::query::RunsQuery;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};

/// The runs next to one in a list's filters and order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Siblings {
    /// The one above it.
    pub previous: Option<RunId>,
    /// The one below it.
    pub next: Option<RunId>,
}

/// Where runs stand in the list that was read last, beyond the page of it that was on screen.
#[derive(Debug, Clone, Default)]
pub struct KnownPositions(Vec<(RunId, WorkflowId, RunsQuery)>);

/// How many runs may have been created since the list was read without losing one's query in it.
const MAX_NEW_RUNS: u32 = 20;

/// The siblings within `rows`; `None` for a run that is not among them.
fn within(rows: &[RunsRow], run: &RunId) -> Option<(usize, Siblings)> {
    let id = |row: Option<&RunsRow>| match row {
        Some(RunsRow::Run(run)) => Some(run.id.clone()),
        Some(RunsRow::Unreadable { .. }) | None => None,
    };
    let at = rows.iter().position(|row| id(Some(row)).as_ref() == Some(run))?;
    let previous = at.checked_sub(1).and_then(|before| id(rows.get(before)));
    Some((at, Siblings { previous, next: id(rows.get(at + 1)) }))
}

/// Where `run` stands: by the page that was on screen, else by the positions.
fn query(
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

/// Finds the siblings of `run`. Most stand on the page that was on screen; at its edges the
/// server is requested, once. Without a list there is no order, and so there are none; nor are there
/// when the list cannot be had, which is no reason to bother the reader.
pub(crate) fn siblings(
    client: Client,
    open: Option<&Listing>,
    positions: StoredValue<KnownPositions>,
    workflow: WorkflowId,
    run: RunId,
) -> ReadSignal<Siblings> {
    let found = RwSignal::new(Siblings::default());
    let query = positions.with_value(|positions| query(open, positions, &workflow, &run));
    let Some(query) = query else { return found.read_only() };
    let rows = open.map(|listing| listing.page.rows.as_slice()).unwrap_or_default();
    if let Some((at, siblings)) = within(rows, &run)
        && at > 0
        && at + 1 < rows.len()
    {
        found.set(siblings);
        return found.read_only();
    }
    let from = query.offset.saturating_sub(1);
    let wanted = RunsQuery { limit: MAX_NEW_RUNS + 3, ..query.with_offset(from) };
    spawn_local(async move {
        let Ok(response) = client.list_runs(&workflow, &wanted).await else { return };
        let Some((at, siblings)) = within(&response.value.rows, &run) else { return };
        let at = from.saturating_add(u64::try_from(at).unwrap_or(0));
        let known = [
            (siblings.previous.clone(), at.checked_sub(1)),
            (siblings.next.clone(), at.checked_add(1)),
        ];
        let known = known
            .into_iter()
            .filter_map(|(id, offset)| Some((id?, workflow.clone(), wanted.with_offset(offset?))));
        // The page may have been left meanwhile: then nobody is there to be updated.
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
        let odd = RunsRow::Unreadable { position: 2, problem: String::new() };
        let rows = [run(1), run(2), odd, run(4)];
        let around =
            |number| within(&rows, &id(number)).map(|(_, found)| (found.previous, found.next));
        assert_eq!(around(1), Some((None, Some(id(2)))));
        assert_eq!(around(2), Some((Some(id(1)), None)));
        assert_eq!(around(4), Some((None, None)));
        assert_eq!(around(3), None);
    }
}
