//! The lines of a run that failed, page by page. Older servers lack them.

use std::sync::Arc;

use crate::api::ApiResponse;
use crate::domain::lines::search::{FIRST, LinesFound, LinesQuery};
use crate::domain::lines::take::Limit;
use crate::domain::run::{RunId, WorkflowId};
use crate::poll::analysis::is_missing;
use crate::poll::page_data::PageData;
use crate::poll::polled::{PollRequest, PollSource, Polled, start_polling};
use crate::poll::schedule::ChangeRate;
use dom::reactive::{Memo, StoredValue};

/// What a search is for.
#[derive(Debug, Clone, PartialEq)]
pub struct LinesKey {
    pub run: (WorkflowId, RunId),
    pub query: LinesQuery,
    /// The thresholds of the checks, as far as they are known.
    pub limits: Arc<Vec<Limit>>,
    /// Whether the run has ended: its lines no longer change.
    pub has_ended: bool,
    /// How often the user has refreshed the lines: each time starts another search.
    pub refreshes: u32,
}

/// The lines found for a key.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundLines {
    pub key: LinesKey,
    pub found: LinesFound,
}

/// A search that requests one page after another until it has found enough lines.
#[derive(Clone, Copy)]
pub struct LinesSearch {
    pub polled: Polled<Arc<FoundLines>>,
    wanted: StoredValue<usize>,
}

impl LinesSearch {
    /// Continues the search until it has found twice as many lines.
    pub fn search_more(&self) {
        let found = self.polled.remote.with_untracked(|remote| {
            remote.value.as_ref().map_or(0, |value| value.found.takes.len())
        });
        self.wanted.set_value((2 * found).max(FIRST));
        self.polled.refresh();
    }
}

impl PageData {
    /// Searches the lines of a run. A new key starts another search.
    pub fn lines(&self, key: Memo<LinesKey>) -> LinesSearch {
        let client = self.session.client.get_value();
        let wanted = StoredValue::new(FIRST);
        let source = PollSource {
            initial: None,
            key,
            fetch: Box::new(move |PollRequest { key, current, .. }| {
                let client = client.clone();
                let last: Option<Arc<FoundLines>> = current.value;
                if last.as_ref().is_none_or(|last| last.key.query != key.query) {
                    wanted.set_value(FIRST);
                }
                let last = last.filter(|last| last.key == key);
                // A response that could not be read is requested again, unless the search has gone on.
                let last = last.filter(|last| {
                    !last.found.is_unreadable || !is_enough(&last.found, wanted.get_value())
                });
                Box::pin(async move {
                    let was_read = last.as_ref().is_some_and(|last| last.found.read > 0);
                    let mut warnings = if was_read { current.warnings } else { Vec::new() };
                    let mut found = last.map(|last| last.found.clone()).unwrap_or_default();
                    let (workflow, run) = &key.run;
                    let read = found.read;
                    let mut server_time = None;
                    // Again if the server writes the language in another way.
                    found.is_unreadable = false;
                    for _ in 0..2 {
                        if found.read != read || found.has_ended || found.is_unreadable {
                            break;
                        }
                        let request = found.request(&key.query);
                        match client.run_data(workflow, run, &request).await {
                            Ok(ApiResponse { value, warnings: more, server_time: time }) => {
                                server_time = time;
                                let has_warnings = !more.is_empty();
                                found.add_readable(value, has_warnings, &key.query, &key.limits);
                                warnings.extend(more);
                            }
                            Err(error) if is_missing(&error) => found.end_as_missing(),
                            Err(error) => return Err(error),
                        }
                    }
                    let value = Arc::new(FoundLines { key, found });
                    Ok(ApiResponse { value, warnings, server_time })
                })
            }),
            change_rate: Box::new(move |value| {
                let found = &value.found;
                match (is_enough(found, wanted.get_value()), found.is_unreadable) {
                    (true, true) => ChangeRate::Idle,
                    // The warnings include those of earlier pages.
                    (true, false) => ChangeRate::OnRequest,
                    (false, _) => ChangeRate::Active,
                }
            }),
            on_change: None,
            invalidated_by: None,
        };
        LinesSearch { polled: start_polling(&self.context(), source), wanted }
    }
}

fn is_enough(found: &LinesFound, wanted: usize) -> bool {
    found.has_ended || found.takes.len() >= wanted
}
