//! The metric sections of Get Run Overview.

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::random::len_to_i64;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::object;
use crate::wire::text::{format_duration, format_integer};
use crate::world::clock::Ms;
use crate::world::runs::{LanguageAudio, Status, script_lines};
use crate::world::workflows::Run;

/// Whether a run's metrics have values; if not, also the reason.
pub(super) fn availability(status: Status) -> (&'static str, Option<&'static str>) {
    match status {
        Status::Completed => ("available", None),
        Status::Pending => ("not_ready", Some("The run has not started.")),
        Status::Running | Status::Paused | Status::Other(_) => {
            ("not_ready", Some("The run is still in progress."))
        }
        Status::Failed => ("unavailable", Some("The run failed before this was measured.")),
        Status::Cancelled => ("unavailable", Some("The run was cancelled.")),
    }
}

/// A metric whose value is sent once the run is completed.
struct Metric {
    key: &'static str,
    label: &'static str,
    value: Value,
    formatted: String,
    unit: Option<&'static str>,
    variant: &'static str,
    emphasis: Option<&'static str>,
    annotation: Option<String>,
}

impl Metric {
    fn new(key: &'static str, label: &'static str, value: i64, unit: Option<&'static str>) -> Self {
        Self {
            key,
            label,
            value: json!(value),
            formatted: format_integer(value),
            unit,
            variant: "secondary",
            emphasis: None,
            annotation: None,
        }
    }

    fn json(&self, contract: Contract, status: Status) -> Value {
        let (availability, reason) = availability(status);
        let available = availability == "available";
        let formatted = if available { self.formatted.as_str() } else { "—" };
        let annotation = self.annotation.as_ref().filter(|_| available);
        let annotation = annotation.map(|text| json!({ "text": text, "emphasis": "warning" }));
        object(
            contract,
            false,
            [
                ("key", Seed, json!(self.key)),
                ("label", Seed, json!(self.label)),
                ("formatted_value", Seed, json!(formatted)),
                ("value", Seed, if available { self.value.clone() } else { Value::Null }),
                ("unit", Seed, json!(self.unit)),
                ("status", Seed, json!(availability)),
                ("reason", Seed, json!(reason)),
                ("display", Seed, json!({ "variant": self.variant, "emphasis": self.emphasis })),
                ("annotation", Current, json!(annotation)),
            ],
        )
    }
}

pub(super) fn metric_sections(contract: Contract, run: &Run, audio: &[LanguageAudio]) -> Value {
    let status = run.snapshot.status;
    if status == Status::Pending {
        return json!([]);
    }
    let section = |key, title: Option<&str>, metrics: &[Metric]| {
        let metrics: Vec<_> = metrics.iter().map(|metric| metric.json(contract, status)).collect();
        json!({ "key": key, "title": title, "layout": "grid", "metrics": metrics })
    };
    json!([
        section("delivery", Some("Delivery"), &delivery(run, audio)),
        section("quality", Some("Quality"), &quality(run)),
        section("cost", None, &cost(run)),
    ])
}

fn delivery(run: &Run, audio: &[LanguageAudio]) -> [Metric; 4] {
    let delivered: i64 = audio.iter().map(|language| language.lines).sum();
    let length: Ms = audio.iter().map(|language| language.total_ms).sum();
    let dropped =
        script_lines(run.rng, run.graph) * len_to_i64(run.graph.locales.len()) - delivered;
    let speed = run.rng.fork("speed").between(180, 340) as f64 / 100.0;
    [
        Metric {
            variant: "primary",
            emphasis: Some("bold"),
            annotation: (dropped > 0).then(|| format!("{} dropped", format_integer(dropped))),
            ..Metric::new("output_lines", "Output lines", delivered, Some("lines"))
        },
        Metric {
            formatted: format_duration(length),
            variant: "primary",
            ..Metric::new("audio_total", "Delivered audio", length, Some("ms"))
        },
        Metric::new("languages", "Languages", len_to_i64(audio.len()), None),
        Metric {
            value: json!(speed),
            formatted: format!("{speed} words/s"),
            ..Metric::new("avg_speed", "Reading speed", 0, Some("words/s"))
        },
    ]
}

fn quality(run: &Run) -> [Metric; 3] {
    let retries = run.lifecycle.waves.iter().filter(|scheduled| scheduled.wave.retry).count();
    let silent = run.rng.fork("silent").between(0, 2);
    let longest = format!("Line {}", 1 + run.rng.fork("longest").index(90));
    [
        Metric::new("silent_lines", "Silent lines", silent, Some("lines")),
        Metric::new("retries", "Retries", len_to_i64(retries), None),
        Metric {
            value: json!(longest),
            formatted: longest,
            variant: "text",
            ..Metric::new("longest_line", "Longest line", 0, None)
        },
    ]
}

fn cost(run: &Run) -> [Metric; 2] {
    let (token_cost, credits) = (run.snapshot.token_cost, run.snapshot.credits.unwrap_or(0));
    [
        Metric::new("token_cost", "Billing units", token_cost, Some("characters")),
        Metric::new("credits", "Credits", credits, Some("credits")),
    ]
}
