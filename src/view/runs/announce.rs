//! Live regions: batched announcements of list changes, and a toast with the outcome of a user action.

use chrono::TimeDelta;

use crate::domain::run::{RunId, RunState, RunsPage};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::poll::{ListChange, Listing, RemoteData, ServerClock};
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::{ReadSignal, RwSignal};
use dom::{Child, View, p};

/// The minimum time between two announcements of changes.
const MIN_INTERVAL: TimeDelta = TimeDelta::seconds(5);

/// How long a toast is visible.
const TOAST_TIME: TimeDelta = TimeDelta::seconds(6);

/// Announces the outcome of user actions.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    outcome: RwSignal<Option<(String, Timestamp)>>,
    server: ServerClock,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Self { outcome: RwSignal::new(None), server: data().server }
    }

    pub(crate) fn announce(&self, outcome: String) {
        // The page may be gone by now.
        self.outcome.try_set(Some((outcome, self.server.now_untracked())));
    }
}

/// The live regions. They stay in the document: screen readers ignore new ones.
pub(crate) fn announcements(announcer: Announcer, list: ReadSignal<RemoteData<Listing>>) -> View {
    let (server, intl) = (data().server, intl());
    let changes = RwSignal::new(Changes::default());
    dom::reactive::effect(move |last: Option<Option<Snapshot>>| {
        let snapshot = list.with(|remote| remote.value.as_ref().map(Snapshot::of));
        if let (Some(Some(last)), Some(snapshot)) = (last, &snapshot) {
            changes.update(|changes| changes.add(&last, snapshot));
        }
        snapshot
    });
    let announcement = RwSignal::new((String::new(), None));
    dom::reactive::effect(move |_| {
        let now = server.now();
        let is_due =
            announcement.with_untracked(|(_, at)| at.is_none_or(|at| now - at >= MIN_INTERVAL));
        if is_due && !changes.with_untracked(Changes::is_empty) {
            let text = changes.try_update(|changes| std::mem::take(changes).to_text(intl));
            announcement.set((text.unwrap_or_default(), Some(now)));
        }
    });
    let outcome = move || {
        let (text, at) = announcer.outcome.get()?;
        (server.now() - at < TOAST_TIME).then_some(text)
    };
    let status = |class| p().class(class).attr("role", "status");
    (status("unseen").child(move || announcement.get().0), status("toast").child(outcome)).view()
}

/// The part of a list that announcements compare.
struct Snapshot {
    list: crate::poll::ListKey,
    /// Shares its rows with the list.
    page: RunsPage,
    news: ListChange,
}

impl Snapshot {
    fn of(listing: &Listing) -> Self {
        Self { list: listing.key().clone(), page: listing.page.clone(), news: listing.change() }
    }
}

/// A run's name and its state.
type NamedState = (String, RunState);

/// Changes since the last announcement: the latest state of each changed run, and the list change.
#[derive(Default)]
struct Changes {
    states: Vec<(RunId, NamedState)>,
    news: Option<ListChange>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.states.is_empty() && self.news.is_none()
    }

    fn add(&mut self, last: &Snapshot, current: &Snapshot) {
        if last.list != current.list {
            // Another list is shown: changes of the previous one no longer matter.
            *self = Self::default();
            return;
        }
        for run in current.page.runs() {
            let before = last.page.runs().find(|before| before.id == run.id);
            if before.is_some_and(|before| before.state() != run.state()) {
                let name = text::run_name(run.run_number, run.id.as_str());
                self.states.retain(|(id, _)| *id != run.id);
                self.states.push((run.id.clone(), (name, run.state())));
            }
        }
        if last.news != current.news {
            self.news = Some(current.news);
        }
    }

    fn to_text(&self, intl: Intl) -> String {
        let mut states: Vec<_> = self.states.iter().map(|(_, state)| state).collect();
        crate::domain::order::sort_by(&mut states, |(one, _), (other, _)| one.cmp(other));
        let news = self.news.and_then(|news| text::list_change(news, intl));
        text::changes(&states, news, intl)
    }
}
