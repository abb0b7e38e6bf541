//! The runs before and after one, in the list its reader came from.

use leptos::task::spawn_local;

use super::listing::Listing;
use crate::api::Client;
use crate::run::{RunId, RunsRow, WorkflowId};
use crate::runs_query::RunsQuery;
use dom::reactive::{ReadSignal, RwSignal, StoredValue};

/// The runs next to one in a list's filters and order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The one above it.
    pub previous: Option<RunId>,
    /// The one below it.
    pub next: Option<RunId>,
}

/// Where runs stand in the list that was read last, beyond the page of it that was on screen.
#[derive(Debug, Clone, Default)]
pub struct Trail(Vec<(RunId, WorkflowId, RunsQuery)>);

/// How many runs may have been created since the list was read without losing one's place in it.
const MOST_NEW: u32 = 20;

/// The neighbours within `rows`; `None` for a run that is not among them.
fn within(rows: &[RunsRow], run: &RunId) -> Option<(usize, Neighbours)> {
    let id = |row: Option<&RunsRow>| match row {
        Some(RunsRow::Run(run)) => Some(run.id.clone()),
        Some(RunsRow::Unreadable { .. }) | None => None,
    };
    let at = rows.iter().position(|row| id(Some(row)).as_ref() == Some(run))?;
    let previous = at.checked_sub(1).and_then(|before| id(rows.get(before)));
    Some((at, Neighbours { previous, next: id(rows.get(at + 1)) }))
}

/// Where `run` stands: by the page that was on screen, else by the trail.
fn place(
    open: Option<&Listing>,
    trail: &Trail,
    workflow: &WorkflowId,
    run: &RunId,
) -> Option<RunsQuery> {
    let open = open.filter(|listing| listing.key().workflow == *workflow);
    let on_page = open.and_then(|listing| {
        let (at, _) = within(&listing.page.rows, run)?;
        let query = &listing.key().query;
        Some(query.at_offset(query.offset.saturating_add(u64::try_from(at).ok()?)))
    });
    on_page.or_else(|| {
        let known = trail.0.iter().find(|(id, of, _)| id == run && of == workflow);
        known.map(|(_, _, query)| query.clone())
    })
}

/// Finds the neighbours of `run`. Most stand on the page that was on screen; at its edges the
/// server is asked, once. Without a list there is no order, and so there are none; nor are there
/// when the list cannot be had, which is no reason to bother the reader.
pub(super) fn neighbours(
    client: Client,
    open: Option<&Listing>,
    trail: StoredValue<Trail>,
    workflow: WorkflowId,
    run: RunId,
) -> ReadSignal<Neighbours> {
    let found = RwSignal::new(Neighbours::default());
    let place = trail.with_value(|trail| place(open, trail, &workflow, &run));
    let Some(place) = place else { return found.read_only() };
    let rows = open.map(|listing| listing.page.rows.as_slice()).unwrap_or_default();
    if let Some((at, neighbours)) = within(rows, &run)
        && at > 0
        && at + 1 < rows.len()
    {
        found.set(neighbours);
        return found.read_only();
    }
    let from = place.offset.saturating_sub(1);
    let wanted = RunsQuery { limit: MOST_NEW + 3, ..place.at_offset(from) };
    spawn_local(async move {
        let Ok(answer) = client.list_runs(&workflow, &wanted).await else { return };
        let Some((at, neighbours)) = within(&answer.value.rows, &run) else { return };
        let at = from.saturating_add(u64::try_from(at).unwrap_or(0));
        let known = [
            (neighbours.previous.clone(), at.checked_sub(1)),
            (neighbours.next.clone(), at.checked_add(1)),
        ];
        let known = known
            .into_iter()
            .filter_map(|(id, offset)| Some((id?, workflow.clone(), wanted.at_offset(offset?))));
        // The page may have been left meanwhile: then nobody is there to be told.
        trail.try_update_value(|trail| trail.0 = known.collect());
        found.try_set(neighbours);
    });
    found.read_only()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::run::{Run, RunStatus};

    fn id(number: u32) -> RunId {
        format!("00000000-0000-4000-8000-{number:012}").parse().unwrap()
    }

    #[test]
    fn neighbours_are_the_readable_rows_next_to_a_run() {
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
