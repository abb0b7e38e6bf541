//! The attempts of a node: when, at which languages, with which outcome, and their results on request.

use std::rc::Rc;
use std::sync::Arc;

use leptos::ev;
use web_sys::HtmlDetailsElement;

use crate::domain::format;
use crate::domain::json::Json;
use crate::domain::overview::NodeState;
use crate::domain::overview::steps::{self, Attempt, Step};
use crate::domain::overview::timeline::{BarEnd, start_and_end};
use crate::domain::run::RunState;
use crate::poll::{NodeSteps, StepsKey};
use crate::view::context::{data, intl};
use crate::view::overview::inspector::place::{Sources, scroll_to};
use crate::view::overview::json::json;
use crate::view::overview::long_text::error_text;
use crate::view::overview::nodes::Nodes;
use crate::view::overview::paging::{PAGE, more_button};
use crate::view::overview::part_error::part_error;
use crate::view::overview::tables::states::time_since;
use crate::view::shared::notice::{decode_warnings, error_notice};
use crate::view::shared::paint::after_paint;
use crate::view::shared::status::status_badge;
use crate::view::text;
use dom::reactive::{Memo, RwSignal};
use dom::{Child, El, View, bdi, block, details, div, each, li, ol, p, span, summary};

/// An attempt as it is shown.
#[derive(Clone, PartialEq)]
struct Row {
    /// Its number and that of all attempts, if it is one of the node's states.
    number: Option<(usize, usize)>,
    /// Its index in the overview.
    index: Option<usize>,
    state: NodeState,
    step: Option<usize>,
    ports: Vec<String>,
    locales: Vec<String>,
    /// Why it was interrupted.
    pause: Option<String>,
    errors: Vec<String>,
    offers_result: bool,
}

impl Row {
    fn of(attempt: &Attempt, states: &[(usize, NodeState)], steps: &[Step]) -> Option<Self> {
        let state = attempt.state.and_then(|at| states.get(at));
        let step = attempt.step.and_then(|at| steps.get(at));
        let of_step = step.map(|step| &step.state);
        let mut errors: Vec<String> = Vec::new();
        let of_state = state.map(|(_, state)| state);
        let pause_error = step.and_then(|step| step.pause_error.clone());
        let error = of_step.or(of_state).and_then(|state| state.error.clone());
        errors.extend(error.into_iter().chain(pause_error));
        Some(Self {
            number: attempt.state.map(|at| (at + 1, states.len())),
            index: state.map(|(index, _)| *index),
            state: of_step.or(of_state)?.clone(),
            step: attempt.step,
            ports: step.map(|step| step.ports.clone()).unwrap_or_default(),
            locales: step.map(|step| step.locales.clone()).unwrap_or_default(),
            pause: step.and_then(|step| step.pause_reason.clone()),
            errors,
            offers_result: step.is_some_and(Step::offers_result),
        })
    }
}

/// What is loaded of a node's steps.
#[derive(Clone, Copy)]
struct Loaded {
    nodes: Nodes,
    steps: Memo<Option<Arc<NodeSteps>>>,
    /// Whether the user has opened a result.
    with_results: RwSignal<bool>,
}

/// The attempts, first those of the overview, then with what Get Run Steps adds.
pub(super) fn attempts(sources: Sources, id: &str) -> View {
    let (nodes, node_id) = (sources.nodes, id.to_owned());
    let states = nodes.states_of(node_id.clone());
    let with_results = RwSignal::new(false);
    let key = Memo::new(move |_| StepsKey {
        run: sources.run.get_value(),
        node_id: node_id.clone(),
        states: states.get(),
        with_results: with_results.get(),
    });
    let polled = data().steps(key);
    let remote = polled.remote;
    let refresh: Rc<dyn Fn()> = Rc::new(move || polled.refresh());
    let error = Memo::new(move |_| remote.with(|remote| remote.error.clone()));
    let error = part_error(error, sources.page_error, Rc::clone(&refresh));
    let has_steps = Memo::new(move |_| remote.with(|remote| remote.value.is_some()));
    let steps = Memo::new(move |_| remote.with(|remote| remote.value.clone().flatten()));
    let warnings = Memo::new(move |_| remote.with(|remote| remote.warnings.clone()));
    (
        error_notice(error, has_steps, refresh),
        decode_warnings(warnings),
        list(Loaded { nodes, steps, with_results }, id.to_owned()),
    )
        .view()
}

fn list(loaded: Loaded, id: String) -> View {
    let nodes = loaded.nodes;
    let rows = Memo::new(move |_| {
        let states = nodes.states.with(|states| {
            let states = states.iter().enumerate().filter(|(_, state)| state.node_id == id);
            states.map(|(index, state)| (index, state.clone())).collect::<Vec<_>>()
        });
        loaded.steps.with(|loaded| {
            let steps = loaded.as_ref().and_then(|loaded| loaded.steps.as_deref());
            let steps = steps.unwrap_or_default();
            let of_node: Vec<_> = states.iter().map(|(_, state)| state.clone()).collect();
            let attempts = steps::attempts(&of_node, steps);
            attempts.iter().filter_map(|it| Row::of(it, &states, steps)).collect::<Vec<_>>()
        })
    });
    let shown = RwSignal::new(PAGE);
    let count = move || rows.with(Vec::len);
    let indices = move || (0..count().min(shown.get())).collect();
    let list = ol()
        .class("attempts")
        .attr("aria-label", text::ATTEMPTS.get())
        .child(each(indices, move |at| item(loaded, rows, at)));
    (list, more_button(shown, count)).view()
}

fn item(loaded: Loaded, rows: Memo<Vec<Row>>, at: usize) -> El {
    let row = Memo::new(move |_| rows.with(|rows| rows.get(at).cloned()));
    let nodes = loaded.nodes;
    let is_chosen = Memo::new(move |_| {
        let chosen = nodes.attempt.get();
        chosen.is_some() && row.with(|row| row.as_ref().and_then(|row| row.index)) == chosen
    });
    let result = block(
        move || {
            row.with(|row| row.as_ref().filter(|row| row.offers_result).and_then(|row| row.step))
        },
        move |step| step.map(|step| result(loaded, step)),
    );
    let item = li().attr("aria-current", move || is_chosen.get().then_some("true"));
    let chosen = item.clone();
    dom::reactive::effect(move |_: Option<()>| {
        if is_chosen.get() {
            let chosen = chosen.element().clone();
            after_paint(move || scroll_to(&chosen));
        }
    });
    let content = block(move || row.get(), move |row| row.as_ref().map(|row| content(nodes, row)));
    item.child(content).child(result)
}

fn content(nodes: Nodes, row: &Row) -> View {
    let intl = intl();
    let number = row.number.map(|(number, total)| {
        let number = text::attempt_of(&intl.count(number), &intl.count(total));
        span().class("attempt-number").child(number)
    });
    let head = div()
        .class("attempt-head")
        .child(number)
        .child(status_badge(&RunState::Status(row.state.status.clone())))
        .child(length(nodes, &row.state));
    let started = nodes.run.with_untracked(|run| run.as_ref()?.started_at);
    let time = |name: &'static str, at| (name, " ", time_since(started, at));
    let started = row.state.started_at.map(|at| span().child(time(text::STARTED.get(), at)));
    let ended = row.state.completed_at.map(|at| span().child(time(text::ENDED.get(), at)));
    let labelled = |name: &'static str, values: Vec<String>| {
        let values = bdi().child(intl.list(&values));
        span().child(format!("{name}: ")).child(values)
    };
    let ports = (!row.ports.is_empty()).then(|| labelled(text::PORTS.get(), row.ports.clone()));
    let languages: Vec<_> = row.locales.iter().map(|code| intl.language(code)).collect();
    let languages = (!languages.is_empty()).then(|| labelled(text::LANGUAGES.get(), languages));
    let pause = row.pause.as_deref().map(text::pause_reason);
    let pause = pause.map(|why| p().attr("dir", "auto").child(why));
    let facts = p().class("quiet").child(started).child(ended).child(ports).child(languages);
    let errors = row.errors.iter().map(|error| error_text(error)).collect::<Vec<_>>();
    ((head, facts), (pause, errors)).view()
}

/// The time that an attempt took, which ticks while it is running.
fn length(nodes: Nodes, state: &NodeState) -> El {
    let (intl, server) = (intl(), data().server);
    let ended = state.duration_ms.map(format::millis);
    let times = start_and_end(state, nodes.is_open());
    let text = move || match (ended, times) {
        (Some(length), _) => intl.duration(length),
        (None, Some((from, BarEnd::At(to)))) => intl.duration(to - from),
        (None, Some((from, BarEnd::Now))) => intl.duration(server.now().max(from) - from),
        (None, Some((_, BarEnd::Unknown)) | None) => text::NONE.to_owned(),
    };
    span().class("attempt-length").child(text)
}

/// The result of a step: requested when it is opened, unless an older server has sent it already.
fn result(loaded: Loaded, step: usize) -> El {
    let is_open = RwSignal::new(false);
    let element = details().class("result");
    let target = element.clone();
    let open = move |_| {
        if target.cast::<HtmlDetailsElement>().open() {
            let is_here = read(loaded, step).is_some_and(|(result, _)| result.is_some());
            is_open.set(true);
            if !is_here {
                loaded.with_results.set(true);
            }
        }
    };
    let content = block(
        move || is_open.get().then(|| read(loaded, step)).flatten(),
        |read| {
            let (result, is_loaded) = read.as_ref()?;
            Some(match result {
                Some(result) => json(result).view(),
                None if *is_loaded => text::NO_RESULT.get().view(),
                None => text::LOADING.get().view(),
            })
        },
    );
    element.on(ev::toggle, open).child(summary().child(text::RESULT.get())).child(content)
}

/// The result of a step, and whether results are loaded.
fn read(loaded: Loaded, step: usize) -> Option<(Option<Arc<Json>>, bool)> {
    loaded.steps.with(|loaded| {
        let loaded = loaded.as_ref()?;
        let step = loaded.steps.as_ref()?.get(step)?;
        Some((step.result.clone(), loaded.key.with_results))
    })
}
