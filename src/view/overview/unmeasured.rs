//! Parts of the results without any value: one line for each reason.

use crate::domain::overview::RunOverview;
use crate::domain::overview::unmeasured::{Part, Reason, Unmeasured, unmeasured};
use crate::poll::Polled;
use crate::view::context::intl;
use crate::view::text;
use dom::reactive::Memo;
use dom::{View, block, p};

/// The parts without a value; empty until the overview is loaded.
#[derive(Clone, Copy)]
pub(crate) struct Missing(Memo<Vec<Unmeasured>>);

impl Missing {
    pub(crate) fn of(overview: Polled<RunOverview>) -> Self {
        Self(Memo::new(move |_| {
            let value = |overview: &RunOverview| unmeasured(overview);
            overview.remote.with(|remote| remote.value.as_ref().map(value).unwrap_or_default())
        }))
    }

    pub(crate) fn has(self, part: &Part) -> bool {
        self.0.with(|missing| missing.iter().any(|group| group.parts.contains(part)))
    }

    /// The lines. `titles` has the titles of the metric sections.
    pub(crate) fn lines(self, titles: Memo<Vec<Option<String>>>) -> View {
        let intl = intl();
        let line = move |group: &Unmeasured, titles: &[Option<String>]| {
            let parts: Vec<_> = group.parts.iter().map(|part| title(part, titles)).collect();
            let reason = match &group.reason {
                Reason::Given(reason) => reason.clone(),
                Reason::Status(status) => text::availability(status),
                Reason::NoData => text::NO_DATA.get().to_owned(),
            };
            let line = p().class("quiet unmeasured").attr("dir", "auto");
            line.child(format!("{}: {reason}", intl.list(&parts)))
        };
        block(
            move || (self.0.get(), titles.get()),
            move |(groups, titles)| {
                groups.iter().map(|group| line(group, titles)).collect::<Vec<_>>()
            },
        )
    }
}

fn title(part: &Part, titles: &[Option<String>]) -> String {
    match part {
        Part::Section(at) => {
            let title = titles.get(*at).cloned().flatten();
            title.unwrap_or_else(|| text::RESULTS.get().to_owned())
        }
        Part::Results => text::RESULTS.get().to_owned(),
        Part::Validators => text::VALIDATORS.get().to_owned(),
        Part::Audio => text::AUDIO.get().to_owned(),
    }
}
