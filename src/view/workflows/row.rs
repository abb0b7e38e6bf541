//! A workflow in the list: name, runs by status, last run.

use crate::domain::run::{RunState, WorkflowId};
use crate::domain::workflow::{Workflow, WorkflowsPage};
use crate::poll::Polled;
use crate::view::context::{intl, navigator};
use crate::view::shared::link::route_link;
use crate::view::shared::status::status_badge;
use crate::view::shared::time::relative_time;
use crate::view::text;
use dom::reactive::Memo;
use dom::{Child as _, El, View, b, bdi, block, div, h2, li, p, span, ul};

/// The row of a workflow. A refresh changes only its texts, so its link keeps the focus.
pub(super) fn row(id: WorkflowId, list: Polled<WorkflowsPage>) -> El {
    let to = Memo::constant(navigator().list(&id));
    let of_row = id.clone();
    let workflow = Memo::new(move |last: Option<&Option<Workflow>>| {
        list.remote.with(|remote| {
            let mut workflows = remote.value.iter().flat_map(|page| &page.workflows);
            let found = workflows.find(|workflow| workflow.id == of_row).cloned();
            // A row that is about to be removed.
            found.or_else(|| last.cloned().flatten())
        })
    });
    let name = Memo::new(move |_| {
        let name = workflow.with(|workflow| workflow.as_ref()?.name.clone());
        name.unwrap_or_else(|| id.to_string())
    });
    let description = move || workflow.with(|workflow| workflow.as_ref()?.description.clone());
    let described = div()
        .child(h2().child(route_link(to).child(bdi().child(name))))
        .child(p().class("quiet").attr("dir", "auto").child(description));
    li().child(described).child(runs(workflow)).child(last_run(workflow))
}

/// The number of runs, by status where the server counts them.
fn runs(workflow: Memo<Option<Workflow>>) -> El {
    let intl = intl();
    let count = move || {
        let count = workflow.with(|workflow| workflow.as_ref()?.runs_count);
        match count {
            Some(0) => Some(text::NO_RUNS.get().to_owned()),
            Some(1) => Some(text::ONE_RUN.get().to_owned()),
            count => count.map(|count| text::count_of_runs(&intl.int(count))),
        }
    };
    let counts = move || {
        workflow.with(|workflow| {
            let statuses = workflow.iter().flat_map(Workflow::statuses);
            statuses.cloned().collect::<Vec<_>>()
        })
    };
    let by_status = block(counts, move |counts| {
        let count = |(status, count): &(_, i64)| {
            let badge = status_badge(&RunState::Status(Clone::clone(status)));
            li().child(badge).child(" ").child(b().child(intl.int(*count)))
        };
        let list = || ul().attr("aria-label", text::RUNS_BY_STATUS.get());
        (!counts.is_empty()).then(|| list().children(counts.iter().map(count)))
    });
    div().child(p().class("quiet").child(count)).child(by_status)
}

fn last_run(workflow: Memo<Option<Workflow>>) -> View {
    let at = Memo::new(move |_| workflow.with(|workflow| workflow.as_ref()?.last_run_at));
    let status = move || workflow.with(|workflow| workflow.as_ref()?.last_run_status.clone());
    let build = move |has_run: &bool| {
        let badge = block(status, |status| {
            status.as_ref().map(|status| status_badge(&RunState::Status(status.clone())))
        });
        let time = span().child(relative_time(at));
        let title = p().class("quiet").child(text::LAST_RUN.get());
        has_run.then(|| div().child(title).child(p().child(badge).child(" ").child(time)))
    };
    div().child(block(move || at.get().is_some(), build)).view()
}
