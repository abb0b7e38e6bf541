//! The commands of the palette, as the page is when it opens.

use leptos::prelude::untrack;

use crate::domain::run::{RunId, RunState, RunStatus};
use crate::host::navigator::Navigator;
use crate::i18n::Message;
use crate::poll::ActionState;
use crate::routing::query::RunsQuery;
use crate::routing::route::Route;
use crate::routing::window::SummaryWindow;
use crate::settings::views::View;
use crate::view::context::data;
use crate::view::runs::filters::SUPPORTED_BY_ALL;
use crate::view::runs::runs_page::{Content, RunsPage};
use crate::view::runs::tool::Tool;
use crate::view::text;
use crate::view::tools::view_store::ViewStore;

/// Something that the user can choose.
#[derive(Clone)]
pub(super) struct Command {
    /// What kind of command it is, for the user.
    pub(super) kind: &'static str,
    pub(super) label: String,
    pub(super) action: Action,
}

#[derive(Clone)]
pub(super) enum Action {
    Refresh,
    PauseOrResume,
    Tool(Tool),
    View(View),
    List(RunsQuery),
    Run(RunId),
}

impl Command {
    /// What it is found by, in lower case: its label, and the ID of a run.
    pub(super) fn searched(&self) -> String {
        let label = text::lower(&self.label);
        if let Action::Run(id) = &self.action { format!("{label} {id}") } else { label }
    }
}

impl RunsPage {
    pub(super) fn perform(self, action: Action, navigator: Navigator) {
        let route = match action {
            Action::Refresh => {
                self.list.refresh();
                return self.summary.refresh();
            }
            Action::PauseOrResume => return data().paused.update(|paused| *paused = !*paused),
            Action::Tool(tool) => return self.tools.open(tool),
            Action::View(view) => return self.show_view(navigator, &view),
            Action::List(query) => Route::Runs(self.workflow.get_value(), query),
            Action::Run(run) => Route::Run(self.workflow.get_value(), run),
        };
        navigator.navigate(route);
    }
}

/// All commands.
pub(super) fn commands(page: RunsPage, store: ViewStore) -> Vec<Command> {
    let mut list = CommandList { page, query: page.query.get_untracked(), commands: Vec::new() };
    untrack(|| {
        list.add_actions();
        store.reload();
        store.views.with(|views| {
            for (name, view) in views.iter() {
                list.add(text::SAVED_VIEWS, name.to_owned(), Action::View(view.clone()));
            }
        });
        list.add_filters();
        list.add_pages();
        list.add_people();
        list.add_runs();
    });
    list.commands
}

/// Commands for a typed text: a run that is not loaded, by its ID or its number, and a search for a user.
pub(super) fn typed_commands(page: RunsPage, typed: &str) -> Vec<Command> {
    let typed = typed.trim();
    let mut list = CommandList { page, query: page.query.get_untracked(), commands: Vec::new() };
    if typed.is_empty() {
        return list.commands;
    }
    if let Ok(id) = typed.parse() {
        list.add(text::OPEN_RUN, typed.to_owned(), Action::Run(id));
    }
    if let Ok(number) = typed.trim_start_matches('#').parse::<i64>()
        && let Some(query) = untrack(|| page.page_with(&list.query, number))
    {
        let name = text::page_with(&format!("#{number}"));
        list.add(text::PAGINATION, name, Action::List(query));
    }
    let search = list.query.with_search(typed);
    list.add(text::SEARCH, typed.to_owned(), Action::List(search));
    list.commands
}

struct CommandList {
    page: RunsPage,
    query: RunsQuery,
    commands: Vec<Command>,
}

impl CommandList {
    fn add(&mut self, kind: Message, label: String, action: Action) {
        self.commands.push(Command { kind: kind.get(), label, action });
    }

    fn add_named(&mut self, kind: Message, label: Message, action: Action) {
        self.add(kind, label.get().to_owned(), action);
    }

    fn add_actions(&mut self) {
        let (kind, page) = (text::ACTIONS, self.page);
        let is_paused = data().paused.get();
        let pause = if is_paused { text::RESUME_UPDATES } else { text::PAUSE_UPDATES };
        self.add_named(kind, text::REFRESH, Action::Refresh);
        self.add_named(kind, pause, Action::PauseOrResume);
        if page.start.state() == ActionState::Enabled {
            self.add_named(kind, text::START_RUN, Action::Tool(Tool::Start(None)));
        }
        if self.query.is_filtered() {
            let all = self.query.without_filters();
            self.add_named(kind, text::CLEAR_FILTERS, Action::List(all));
        }
        // Their buttons, beside which they open, are there with the table.
        if page.content.get() == Content::Table && page.missing.get().is_none() {
            self.add_named(kind, text::COLUMNS, Action::Tool(Tool::Columns));
            self.add_named(kind, text::SAVED_VIEWS, Action::Tool(Tool::SavedViews));
            self.add_named(kind, text::EXPORT_RUNS, Action::Tool(Tool::Export));
        }
        self.add_named(kind, text::SHORTCUTS, Action::Tool(Tool::Shortcuts));
    }

    /// The statuses that the server accepts as a filter, and the time ranges of the summary.
    fn add_filters(&mut self) {
        let mut statuses = SUPPORTED_BY_ALL.to_vec();
        self.page.summary.remote.with(|remote| {
            if let Some(summary) = &remote.value {
                statuses = summary.counts.iter().map(|(status, _)| status.clone()).collect();
            }
        });
        for status in statuses {
            self.add_status(status);
        }
        for (window, _) in SummaryWindow::NAMED {
            let query = self.query.with_window(window);
            self.add(text::SUMMARY_FOR, text::window(window).to_owned(), Action::List(query));
        }
    }

    fn add_status(&mut self, status: RunStatus) {
        let label = text::state(&RunState::Status(status.clone()));
        let query = RunsQuery { status: vec![status], offset: 0, ..self.query.clone() };
        self.add(text::FILTER_BY_STATUS, label, Action::List(query));
    }

    /// The other pages of the list.
    fn add_pages(&mut self) {
        let (total, shown) = (self.page.total.get(), self.page.row_count.get());
        let first = (self.query.offset > 0).then_some(0);
        for (name, offset) in [
            (text::FIRST, first),
            (text::PREVIOUS, self.query.previous_offset()),
            (text::NEXT, self.query.next_offset(total, shown)),
            (text::LAST, self.query.last_offset(total)),
        ] {
            if let Some(offset) = offset {
                let query = self.query.with_offset(offset);
                self.add_named(text::PAGINATION, name, Action::List(query));
            }
        }
    }

    /// The users who have started runs of this page.
    fn add_people(&mut self) {
        let mut names = Vec::<String>::new();
        self.page.list.remote.with(|remote| {
            for run in remote.value.iter().flat_map(|listing| listing.page.runs()) {
                let name = run.triggered_by.as_ref().and_then(|user| user.user_name.as_ref());
                if let Some(name) = name.filter(|name| !names.contains(name)) {
                    names.push(name.clone());
                }
            }
        });
        for name in names {
            let query = self.query.with_search(&name);
            self.add(text::STARTED_BY, name, Action::List(query));
        }
    }

    /// The runs of this page.
    fn add_runs(&mut self) {
        let page = self.page;
        page.list.remote.with(|remote| {
            for run in remote.value.iter().flat_map(|listing| listing.page.runs()) {
                let name = text::run_name(run.run_number, run.id.as_str());
                let label = text::run_now(&name, &run.state());
                self.add(text::RUN, label, Action::Run(run.id.clone()));
            }
        });
    }
}

impl RunsPage {
    /// The page of the list that should have the run with this number, unless that run is on this page.
    fn page_with(self, query: &RunsQuery, number: i64) -> Option<RunsQuery> {
        self.list.remote.with(|remote| {
            let mut known = None;
            let rows = remote.value.iter().flat_map(|listing| &listing.page.rows);
            for (index, row) in rows.enumerate() {
                let shown = row.run().and_then(|run| run.run_number);
                if shown == Some(number) {
                    return None;
                }
                known = known.or_else(|| Some((index, shown?)));
            }
            query.page_with_number(number, known?, self.total.get())
        })
    }
}
