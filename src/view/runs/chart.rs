//! The runs on screen at a glance: a bar per run, as tall as the run is long, on a strip of
//! states. The words beside it say the same.

use std::fmt::Write as _;

use crate::domain::run::RunsChart;
use crate::poll::{Listing, RemoteData};
use crate::view::context::{data, intl};
use crate::view::shared::paint::whole;
use crate::view::shared::status::state_name;
use crate::view::text;
use dom::reactive::Memo;
use dom::reactive::ReadSignal;
use dom::{El, each, figcaption, figure, svg};

/// Sizes in the units of the drawing: a run's place, the gap after it, the bars and the strip.
const STEP: usize = 8;
const GAP: usize = 2;
const BARS: f64 = 28.0;
const STRIP: usize = 4;
const HEIGHT: usize = 34;

/// The drawing and its words.
pub(crate) fn runs_chart(list: ReadSignal<RemoteData<Listing>>) -> El {
    let intl = intl();
    let server = data().server;
    let glance = Memo::new(move |_| {
        list.with(|remote| {
            let runs = remote.value.iter().flat_map(|listing| listing.page.runs());
            RunsChart::of(runs, || server.now())
        })
    });
    let runs = move || glance.with(|glance| glance.runs.len());
    let paths = Memo::new(move |_| glance.with(paths));
    let names = move || paths.with(|paths| paths.iter().map(|(name, _)| *name).collect());
    let words = move || {
        let RunsChart { states, durations, .. } = glance.get();
        let states =
            states.iter().map(|(state, count)| text::state_count(state, &intl.count(*count)));
        let durations = durations.map(|durations| durations.map(|time| intl.duration(time)));
        text::chart(&states.collect::<Vec<_>>(), durations.as_ref(), intl)
    };
    let path = move |name: &'static str| {
        let of_state = move |paths: &Paths| {
            let path = paths.iter().find(|(state, _)| *state == name);
            path.map(|(_, path)| path.clone()).unwrap_or_default()
        };
        let path = move || paths.with(of_state);
        svg::path().attr("data-state", name).attr("d", path)
    };
    let drawing = svg::svg()
        .attr("aria-hidden", "true")
        .attr("width", move || (runs() * STEP).to_string())
        .attr("height", HEIGHT.to_string())
        .attr("viewBox", move || format!("0 0 {} {HEIGHT}", (runs() * STEP).max(1)))
        .attr("preserveAspectRatio", "none")
        .child(each(names, path));
    let words = figcaption().class("quiet").child(words);
    figure().class("glance").child(drawing).child(words)
}

/// Names of states with their outlines, in the order in which the states come up.
type Paths = Vec<(&'static str, String)>;

/// One outline per state, so that the drawing has as many elements as there are states, not runs.
fn paths(glance: &RunsChart) -> Paths {
    let longest = glance.durations.map_or(0, |[_, _, longest]| longest.num_milliseconds()).max(1);
    let mut paths = Paths::new();
    for (at, (state, duration)) in glance.runs.iter().enumerate() {
        let name = state_name(state);
        let at_state = paths.iter().position(|(known, _)| *known == name).unwrap_or(paths.len());
        if at_state == paths.len() {
            paths.push((name, String::new()));
        }
        let Some((_, path)) = paths.get_mut(at_state) else { continue };
        let (x, width) = (at * STEP, STEP - GAP);
        let bottom = HEIGHT - STRIP;
        write!(path, "M{x} {bottom}h{width}v{STRIP}h-{width}Z").unwrap_or_default();
        if let Some(duration) = duration {
            #[expect(clippy::cast_precision_loss, reason = "a drawing needs no 53 bits")]
            let share = duration.num_milliseconds() as f64 / longest as f64;
            // The shortest run is still to be seen.
            let height = whole((share * BARS).max(1.0));
            let bottom = bottom - 1;
            write!(path, "M{x} {bottom}v-{height}h{width}v{height}Z").unwrap_or_default();
        }
    }
    paths
}
