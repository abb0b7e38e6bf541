//! Lists that a page can do without. They are loaded once, after all other due requests, and their errors are not shown.

use std::rc::Rc;

use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::{Track as _, on_cleanup};
use leptos::task::spawn_local;

use crate::domain::run::{RunsPage, WorkflowId};
use crate::domain::time::Timestamp;
use crate::poll::page_data::PageData;
use crate::poll::schedule::retry_delay;
use crate::poll::session_state::SessionState;
use crate::routing::query::RunsQuery;
use dom::reactive::{Memo, StoredValue};

/// A list that a page can do without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) workflow: WorkflowId,
    pub(super) query: RunsQuery,
    /// With another time, the list is requested again.
    pub(super) since: Option<Timestamp>,
}

impl PageData {
    /// Requests `wanted` and passes it to `received`, while polling is allowed. A list is requested again only after another
    /// one; if it was refused, also after a refresh and when polling is allowed again.
    pub(super) fn load_optional(
        &self,
        wanted: impl Fn() -> Option<Wanted> + Send + Sync + 'static,
        received: impl Fn(&RunsPage) + Clone + 'static,
    ) {
        let (session, conditions, refresh) = (self.session, self.conditions, self.refresh);
        let done = StoredValue::new(None::<Wanted>);
        let task = StoredValue::new(None::<AbortHandle>);
        let end = move || {
            if let Some(task) = task.try_update_value(Option::take).flatten() {
                task.abort();
            }
        };
        let due = Memo::new(move |_| wanted().filter(|_| conditions.get().allows_polling()));
        dom::reactive::effect(move |_| {
            end();
            refresh.track();
            let Some(due) = due.get() else { return };
            if done.with_value(|done| done.as_ref() == Some(&due)) {
                return;
            }
            let received = received.clone();
            let (request, handle) = abortable(async move {
                if let Some(page) = request(session, &due).await {
                    done.set_value(Some(due));
                    received(&page);
                }
            });
            task.set_value(Some(handle));
            // An aborted task is not an error.
            spawn_local(async move { request.await.unwrap_or(()) });
        });
        on_cleanup(end);
    }
}

/// The list; `None` after a permanent error.
async fn request(
    session: SessionState,
    Wanted { workflow, query, .. }: &Wanted,
) -> Option<RunsPage> {
    let client = session.client.get_value();
    let clock = Rc::clone(client.clock());
    let mut failures = 0;
    loop {
        let delay = || session.rate_limiter.with_value(|limiter| limiter.delay(clock.now()));
        while let Some(wait) = delay() {
            clock.sleep(wait).await;
        }
        let now = clock.now();
        session.rate_limiter.update_value(|limiter| limiter.record_request(now));
        match client.for_poll(Some(now)).list_runs(workflow, query).await {
            Ok(response) => return Some(response.value),
            Err(error) if error.is_temporary() => {
                failures += 1;
                clock.sleep(retry_delay(failures, error.retry_after, clock.random())).await;
            }
            Err(_) => return None,
        }
    }
}
