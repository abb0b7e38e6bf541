//! Get Run Overview: metrics, validators, audio by language, node states. What awkward runs have instead is
//! `odd_overview`.

use serde_json::{Value, json};

use super::Since::{Current, Seed};
use super::{date, grouped, object, odd_overview, spoken, steps};
use crate::catalog::WORKSPACE_NAME;
use crate::cli::Contract;
use crate::definition::Form;
use crate::draw::{Draw, Ms};
use crate::facts::{LanguageAudio, audio, script_lines};
use crate::graph::{Node, NodeKind, Stage};
use crate::life::Status;
use crate::odd::OddOverview;
use crate::workflow::{Run, Workflow};

/// Get Run Overview.
pub fn overview(contract: Contract, workflow: &Workflow, run: &Run, now: Ms) -> Value {
    let facts = &run.facts;
    let odd = run.odd_overview();
    let sparse = facts.sparse || odd == OddOverview::Bare;
    let form = match contract {
        Contract::Seed => Form::F2,
        Contract::Current => Form::F3,
    };
    let audio = audio_by_language(run, now);
    let states = match odd {
        OddOverview::States => odd_overview::states(contract),
        OddOverview::Bare => Value::Null,
        OddOverview::Usual | OddOverview::Crowded | OddOverview::Languages => {
            json!(steps::node_states(contract, run, now))
        }
    };
    let share = facts
        .share
        .as_ref()
        .map(|(_, at)| json!({ "shared_by": WORKSPACE_NAME, "shared_at": date(facts, Some(*at)) }));
    let snapshot = object(
        contract,
        sparse,
        [("definition", Seed, run.definition(form)), ("node_states", Seed, states)],
    );
    let unless_bare = |value: Value| {
        if odd == OddOverview::Bare { Value::Null } else { value }
    };
    object(
        contract,
        sparse,
        [
            ("workflow", Seed, json!({ "id": workflow.id, "name": workflow.name })),
            ("run", Seed, overview_run(contract, run, sparse)),
            ("share", Current, json!(share)),
            (
                "metric_sections",
                Seed,
                unless_bare(match odd {
                    OddOverview::Crowded => odd_overview::sections(contract),
                    OddOverview::Usual
                    | OddOverview::Bare
                    | OddOverview::Languages
                    | OddOverview::States => sections(contract, run, &audio),
                }),
            ),
            (
                "audio_by_language",
                Seed,
                unless_bare(match odd {
                    OddOverview::Languages => odd_overview::languages(),
                    OddOverview::Usual
                    | OddOverview::Bare
                    | OddOverview::Crowded
                    | OddOverview::States => audio.iter().map(language).collect(),
                }),
            ),
            (
                "validators",
                Seed,
                unless_bare(match odd {
                    OddOverview::Languages => odd_overview::validators(),
                    OddOverview::Usual
                    | OddOverview::Bare
                    | OddOverview::Crowded
                    | OddOverview::States => run
                        .graph
                        .at(Stage::Check)
                        .map(|node| validator(contract, run, node))
                        .collect(),
                }),
            ),
            ("workflow_snapshot", Seed, snapshot),
            (
                "capabilities",
                Seed,
                unless_bare(json!({
                    "validator_drilldown": true,
                    "live_trace_timing": false,
                    "persisted_aggregates": facts.status == Status::Completed,
                })),
            ),
            ("future_links", Seed, unless_bare(links(workflow, run, odd))),
        ],
    )
}

fn overview_run(contract: Contract, run: &Run, sparse: bool) -> Value {
    let facts = &run.facts;
    object(
        contract,
        sparse,
        [
            ("id", Seed, json!(facts.id)),
            ("status", Seed, json!(facts.status.text())),
            ("run_number", Current, json!(facts.run_number)),
            ("created_at", Seed, date(facts, Some(facts.created_at))),
            ("started_at", Seed, date(facts, facts.started_at)),
            ("completed_at", Seed, date(facts, facts.completed_at)),
            ("paused_ms", Current, json!(facts.paused_ms)),
            ("has_export", Seed, json!(facts.has_export)),
            ("error", Seed, json!(facts.error)),
        ],
    )
}

fn links(workflow: &Workflow, run: &Run, odd: OddOverview) -> Value {
    if odd == OddOverview::Languages {
        // A client must only follow https links.
        return json!({ "validator_drilldown": "javascript:alert(1)", "live_trace": "//evil.example/trace" });
    }
    let page = format!("https://app.onepin.ai/workflows/{}/runs/{}", workflow.id, run.facts.id);
    json!({ "validator_drilldown": format!("{page}/validators"), "live_trace": null })
}

/// What the run has delivered so far: everything once completed, a part once its voices have spoken.
fn audio_by_language(run: &Run, now: Ms) -> Vec<LanguageAudio> {
    let spoken = run
        .life
        .placed
        .iter()
        .any(|placed| placed.wave.stage == Stage::Speak && placed.end() <= now);
    let mut audio = audio(run.draw, run.graph);
    match run.facts.status {
        Status::Completed => audio,
        Status::Pending => Vec::new(),
        Status::Running
        | Status::Paused
        | Status::Failed
        | Status::Cancelled
        | Status::Other(_)
            if spoken =>
        {
            for language in &mut audio {
                language.lines = language.lines * 2 / 3;
                language.total_ms = language.total_ms * 2 / 3;
            }
            audio
        }
        Status::Running
        | Status::Paused
        | Status::Failed
        | Status::Cancelled
        | Status::Other(_) => Vec::new(),
    }
}

fn language(audio: &LanguageAudio) -> Value {
    json!({
        "locale_code": audio.locale,
        "line_count": audio.lines,
        "total_duration_ms": audio.total_ms,
        "avg_duration_ms": (audio.lines > 0).then(|| audio.total_ms / audio.lines),
    })
}

/// Whether figures are there, and what to say if not.
fn availability(status: Status) -> (&'static str, Option<&'static str>) {
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

/// A metric with a value once the run is completed.
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
    fn json(&self, contract: Contract, status: Status) -> Value {
        let (availability, reason) = availability(status);
        let there = availability == "available";
        let annotation = self.annotation.as_ref().filter(|_| there);
        object(
            contract,
            false,
            [
                ("key", Seed, json!(self.key)),
                ("label", Seed, json!(self.label)),
                ("formatted_value", Seed, json!(if there { self.formatted.as_str() } else { "—" })),
                ("value", Seed, if there { self.value.clone() } else { Value::Null }),
                ("unit", Seed, json!(self.unit)),
                ("status", Seed, json!(availability)),
                ("reason", Seed, json!(reason)),
                ("display", Seed, json!({ "variant": self.variant, "emphasis": self.emphasis })),
                (
                    "annotation",
                    Current,
                    json!(annotation.map(|text| json!({ "text": text, "emphasis": "warning" }))),
                ),
            ],
        )
    }
}

fn sections(contract: Contract, run: &Run, audio: &[LanguageAudio]) -> Value {
    let facts = &run.facts;
    if facts.status == Status::Pending {
        return json!([]);
    }
    let delivered: i64 = audio.iter().map(|language| language.lines).sum();
    let length: Ms = audio.iter().map(|language| language.total_ms).sum();
    let dropped = script_lines(run.draw) * crate::draw::count(run.graph.locales.len()) - delivered;
    let score = run.draw.at("speed").between(180, 340) as f64 / 100.0;
    let plain = |key, label, value: i64, unit| Metric {
        key,
        label,
        value: json!(value),
        formatted: grouped(value),
        unit,
        variant: "secondary",
        emphasis: None,
        annotation: None,
    };
    let delivery = [
        Metric {
            variant: "primary",
            emphasis: Some("bold"),
            annotation: (dropped > 0).then(|| format!("{} dropped", grouped(dropped))),
            ..plain("output_lines", "Output lines", delivered, Some("lines"))
        },
        Metric {
            formatted: spoken(length),
            variant: "primary",
            ..plain("audio_total", "Delivered audio", length, Some("ms"))
        },
        plain("languages", "Languages", crate::draw::count(audio.len()), None),
        Metric {
            value: json!(score),
            formatted: format!("{score} words/s"),
            unit: Some("words/s"),
            ..plain("avg_speed", "Reading speed", 0, None)
        },
    ];
    let retries = run.life.placed.iter().filter(|placed| placed.wave.retry).count();
    let silent = run.draw.at("silent").between(0, 2);
    let longest = format!("Line {}", 1 + run.draw.at("longest").index(90));
    let quality = [
        plain("silent_lines", "Silent lines", silent, Some("lines")),
        plain("retries", "Retries", crate::draw::count(retries), None),
        Metric {
            value: json!(longest),
            formatted: longest,
            variant: "text",
            ..plain("longest_line", "Longest line", 0, None)
        },
    ];
    let cost = [
        plain("token_cost", "Billing units", facts.token_cost, Some("characters")),
        plain("credits", "Credits", facts.credits.unwrap_or(0), Some("credits")),
    ];
    let section = |key, title, metrics: &[Metric]| {
        let metrics: Vec<_> =
            metrics.iter().map(|metric| metric.json(contract, facts.status)).collect();
        json!({ "key": key, "title": title, "layout": "grid", "metrics": metrics })
    };
    json!([
        section("delivery", Some("Delivery"), &delivery),
        section("quality", Some("Quality"), &quality),
        section("cost", None::<&str>, &cost),
    ])
}

fn validator(contract: Contract, run: &Run, node: &Node) -> Value {
    let draw = run.draw.at("validator").at(&node.id);
    let kind = node.kind.validator_kind().unwrap_or("quality_check");
    let (mut status, mut reason) = availability(run.facts.status);
    if status == "available" && draw.at("unsupported").chance(0.06) {
        (status, reason) = ("unsupported", Some("Not offered for these languages."));
    }
    let label = match node.kind {
        NodeKind::ErrorRate => "Word accuracy",
        NodeKind::Source
        | NodeKind::Translator
        | NodeKind::Normalizer
        | NodeKind::Phonemizer
        | NodeKind::Generator
        | NodeKind::Naturalness
        | NodeKind::Noise
        | NodeKind::Pronunciation
        | NodeKind::Sink => node.kind.label(),
    };
    let base = json!({ "node_id": node.id, "kind": kind, "label": label, "status": status, "reason": reason });
    let figures = if status == "available" {
        let lines: i64 = audio(run.draw, run.graph).iter().map(|language| language.lines).sum();
        let strict = node.threshold.is_some_and(|threshold| threshold > 95.0);
        let share = if strict { 0.4 + 0.5 * draw.unit() } else { 0.9 + 0.1 * draw.unit() };
        let passed = crate::draw::whole(lines as f64 * share).min(lines);
        let score = score(contract, draw, node);
        let rate =
            (lines > 0).then(|| (passed as f64 / lines as f64 * 10_000.0).round() / 10_000.0);
        json!({
            "avg_score": score, "pass_rate": rate, "pass_count": passed, "fail_count": lines - passed,
            "retry_count": draw.at("retries").between(0, lines / 10),
        })
    } else {
        json!({ "avg_score": null, "pass_rate": null, "pass_count": null, "fail_count": null, "retry_count": null })
    };
    merged(base, figures)
}

/// An average score: 0 to 1 in the seed's example, 0 to 100 as thresholds have it today.
fn score(contract: Contract, draw: Draw, node: &Node) -> f64 {
    let threshold = node.threshold.unwrap_or(70.0);
    let score = threshold - 2.0 + (100.0 - threshold + 2.0) * draw.at("score").unit();
    match contract {
        Contract::Seed => (score * 100.0).round() / 10_000.0,
        Contract::Current => (score * 100.0).round() / 100.0,
    }
}

fn merged(mut base: Value, more: Value) -> Value {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    base
}
