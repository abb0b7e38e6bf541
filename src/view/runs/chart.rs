//! A chart of the page's runs: a bar per run for its duration, on a strip of states. The caption says the same in text.

use std::fmt::Write as _;

use crate::domain::run::RunsChart;
use crate::poll::{Listing, RemoteData};
use crate::view::context::{data, intl};
use crate::view::shared::paint::round_pixels;
use crate::view::shared::status::state_name;
use crate::view::text;
use dom::reactive::{Memo, ReadSignal};
use dom::{El, View, div, each, figcaption, figure, span, svg};

// Sizes in SVG units.

/// The width of a run's bar and the gap after it.
const STEP: usize = 8;
const GAP: usize = 2;
/// The height of the longest bar.
const BAR_HEIGHT: f64 = 28.0;
/// The height of the strip of states.
const STRIP: usize = 4;
const HEIGHT: usize = 34;

/// The chart. `bars` lie over the drawing and lead to the runs.
pub(crate) fn runs_chart(list: ReadSignal<RemoteData<Listing>>, bars: View) -> El {
    let server = data().server;
    let chart = Memo::new(move |_| {
        list.with(|remote| {
            let runs = remote.value.iter().flat_map(|listing| listing.page.runs());
            RunsChart::of(runs, || server.now())
        })
    });
    let width = move || chart.with(|chart| chart.runs.len()) * STEP;
    let paths = Memo::new(move |_| chart.with(paths));
    let states = move || paths.with(|paths| paths.iter().map(|(state, _)| *state).collect());
    let path = move |state: &'static str| {
        let of_state = move |paths: &Paths| {
            let path = paths.iter().find(|(other, _)| *other == state);
            path.map(|(_, path)| path.clone()).unwrap_or_default()
        };
        svg::path().attr("data-state", state).attr("d", move || paths.with(of_state))
    };
    let drawing = svg::svg()
        .attr("aria-hidden", "true")
        .attr("width", move || width().to_string())
        .attr("height", HEIGHT.to_string())
        .attr("viewBox", move || format!("0 0 {} {HEIGHT}", width().max(1)))
        .attr("preserveAspectRatio", "none")
        .child(each(states, path));
    let drawing = div().class("drawing").child(drawing).child(bars);
    figure().class("glance").child(drawing).child(caption(chart))
}

/// The states, which a phone has no room for and which the rows below it show too, and the durations.
fn caption(chart: Memo<RunsChart>) -> El {
    let intl = intl();
    let states = move || {
        let count = |(state, count): &_| text::state_count(state, &intl.count(*count));
        let states = chart.with(|chart| chart.states.iter().map(count).collect::<Vec<_>>());
        text::chart_states_of(&states, intl)
    };
    let durations = move || {
        let durations = chart.with(|chart| chart.durations);
        text::chart_durations_of(durations.map(|all| all.map(|time| intl.duration(time))).as_ref())
    };
    figcaption()
        .class("quiet")
        .child(span().class("states").child(states))
        .child(" ")
        .child(span().child(durations))
}

/// The path of each state, in order of appearance.
type Paths = Vec<(&'static str, String)>;

/// One path per state, so that the number of elements does not depend on the number of runs.
fn paths(chart: &RunsChart) -> Paths {
    let longest = chart.durations.map_or(0, |[_, _, longest]| longest.num_milliseconds()).max(1);
    let mut paths = Paths::new();
    for (index, (state, duration)) in chart.runs.iter().enumerate() {
        let state = state_name(state);
        let at = paths.iter().position(|(other, _)| *other == state).unwrap_or(paths.len());
        if at == paths.len() {
            paths.push((state, String::new()));
        }
        let Some((_, path)) = paths.get_mut(at) else { continue };
        let (x, width) = (index * STEP, STEP - GAP);
        let bottom = HEIGHT - STRIP;
        write!(path, "M{x} {bottom}h{width}v{STRIP}h-{width}Z").unwrap_or_default();
        if let Some(duration) = duration {
            #[expect(clippy::cast_precision_loss, reason = "a drawing needs no 53 bits")]
            let share = duration.num_milliseconds() as f64 / longest as f64;
            // At least one pixel, so that the shortest run is visible.
            let height = round_pixels((share * BAR_HEIGHT).max(1.0));
            let bottom = bottom - 1;
            write!(path, "M{x} {bottom}v-{height}h{width}v{height}Z").unwrap_or_default();
        }
    }
    paths
}
