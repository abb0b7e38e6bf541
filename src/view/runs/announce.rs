//! What is told to somebody who does not look: changes of the list, collected so that a busy list
//! does not chatter, and at once the outcome of what the reader did, which is also seen.

use chrono::TimeDelta;

use crate::domain::run::{RunId, RunState, RunsPage};
use crate::domain::time::Timestamp;
use crate::i18n::intl::Intl;
use crate::poll::{ListChange, Listing, RemoteData, ServerClock};
use crate::view::context::{data, intl};
use crate::view::text;
use dom::reactive::{ReadSignal, RwSignal};
use dom::{Child, View, p};

/// The least time between two announcements of changes.
const PAUSE: TimeDelta = TimeDelta::seconds(5);

/// How long an outcome stays in sight.
const IN_SIGHT: TimeDelta = TimeDelta::seconds(6);

/// Takes outcomes to tell.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    outcome: RwSignal<Option<(String, Timestamp)>>,
    server: ServerClock,
}

impl Announcer {
    pub(crate) fn new() -> Self {
        Self { outcome: RwSignal::new(None), server: data().server }
    }

    /// Tells the outcome of what the reader did.
    pub(crate) fn say(&self, outcome: String) {
        // The page may have been left meanwhile: then nobody is there to be told.
        self.outcome.try_set(Some((outcome, self.server.now_untracked())));
    }
}

/// The live regions. They stay in the document, as screen readers want them.
pub(crate) fn announcements(announcer: Announcer, list: ReadSignal<RemoteData<Listing>>) -> View {
    let (server, intl) = (data().server, intl());
    let changes = RwSignal::new(Changes::default());
    dom::reactive::effect(move |last: Option<Option<Seen>>| {
        let seen = list.with(|remote| remote.value.as_ref().map(Seen::of));
        if let (Some(Some(last)), Some(seen)) = (last, &seen) {
            changes.update(|changes| changes.add(&last, seen));
        }
        seen
    });
    let told = RwSignal::new((String::new(), None));
    dom::reactive::effect(move |_| {
        let now = server.now();
        let rested = told.with_untracked(|(_, at)| at.is_none_or(|at| now - at >= PAUSE));
        if rested && !changes.with_untracked(Changes::is_empty) {
            let text = changes.try_update(|changes| std::mem::take(changes).to_text(intl));
            told.set((text.unwrap_or_default(), Some(now)));
        }
    });
    let outcome = move || {
        let (text, at) = announcer.outcome.get()?;
        (server.now() - at < IN_SIGHT).then_some(text)
    };
    let status = |class| p().class(class).attr("role", "status");
    (status("unseen").child(move || told.get().0), status("toast").child(outcome)).view()
}

/// What of a list is worth telling.
struct Seen {
    list: crate::poll::ListKey,
    /// Its rows are shared with the list.
    page: RunsPage,
    news: ListChange,
}

impl Seen {
    fn of(listing: &Listing) -> Self {
        Self { list: listing.key().clone(), page: listing.page.clone(), news: listing.change() }
    }
}

/// A run's name and its state.
type Told = (String, RunState);

/// What has changed and was not told yet: the last state of each run, and the news.
#[derive(Default)]
struct Changes {
    states: Vec<(RunId, Told)>,
    news: Option<ListChange>,
}

impl Changes {
    fn is_empty(&self) -> bool {
        self.states.is_empty() && self.news.is_none()
    }

    fn add(&mut self, last: &Seen, seen: &Seen) {
        if last.list != seen.list {
            // The reader went elsewhere: what changed there is of no interest any more.
            *self = Self::default();
            return;
        }
        for run in seen.page.runs() {
            let before = last.page.runs().find(|before| before.id == run.id);
            if before.is_some_and(|before| before.state() != run.state()) {
                let name = text::run_name(run.run_number, run.id.as_str());
                self.states.retain(|(id, _)| *id != run.id);
                self.states.push((run.id.clone(), (name, run.state())));
            }
        }
        if last.news != seen.news {
            self.news = Some(seen.news);
        }
    }

    fn to_text(&self, intl: Intl) -> String {
        let mut names: Vec<_> = self.states.iter().map(|(_, told)| told).collect();
        crate::domain::order::sort_by(&mut names, |(one, _), (other, _)| one.cmp(other));
        let news = self.news.and_then(|news| text::list_change(news, intl));
        text::changes(&names, news, intl)
    }
}
