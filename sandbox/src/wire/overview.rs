//! Get Run Overview (contract §5.5).

use serde_json::{Value, json};

use crate::cli::Contract;
use crate::wire::definition::run_definition;
use crate::wire::edge_case_overview;
use crate::wire::fields::Since::{Current, Seed};
use crate::wire::fields::{date, object};
use crate::wire::metrics::metric_sections;
use crate::wire::steps::node_states;
use crate::wire::validators::validator;
use crate::world::catalog::WORKSPACE_NAME;
use crate::world::clock::Ms;
use crate::world::runs::{
    DefinitionFormat, EdgeCase, LanguageAudio, OverviewVariant, Status, checks,
};
use crate::world::workflows::{Run, Workflow};

pub(crate) fn overview(contract: Contract, workflow: &Workflow, run: &Run, now: Ms) -> Value {
    let snapshot = &run.snapshot;
    let required_only = run.overview_variant() == OverviewVariant::RequiredFieldsOnly;
    let sparse = snapshot.sparse || required_only;
    let optional = |value: Value| if required_only { Value::Null } else { value };
    let share = snapshot.share.as_ref().map(
        |(_, at)| json!({ "shared_by": WORKSPACE_NAME, "shared_at": date(snapshot, Some(*at)) }),
    );
    let audio = run.delivered_audio(now);
    let capabilities = json!({
        "validator_drilldown": true,
        "live_trace_timing": false,
        "persisted_aggregates": snapshot.status == Status::Completed,
    });
    object(
        contract,
        sparse,
        [
            ("workflow", Seed, json!({ "id": workflow.id, "name": workflow.name })),
            ("run", Seed, overview_run(contract, run, sparse)),
            ("share", Current, json!(share)),
            ("metric_sections", Seed, optional(sections(contract, run, &audio))),
            ("audio_by_language", Seed, optional(languages(run, &audio))),
            ("validators", Seed, optional(validators(contract, run))),
            ("workflow_snapshot", Seed, workflow_snapshot(contract, run, sparse, now)),
            ("capabilities", Seed, optional(capabilities)),
            ("future_links", Seed, optional(links(workflow, run))),
        ],
    )
}

fn overview_run(contract: Contract, run: &Run, sparse: bool) -> Value {
    let snapshot = &run.snapshot;
    object(
        contract,
        sparse,
        [
            ("id", Seed, json!(snapshot.id)),
            ("status", Seed, json!(snapshot.status.text())),
            ("run_number", Current, json!(snapshot.run_number)),
            ("created_at", Seed, date(snapshot, Some(snapshot.created_at))),
            ("started_at", Seed, date(snapshot, snapshot.started_at)),
            ("completed_at", Seed, date(snapshot, snapshot.completed_at)),
            ("paused_ms", Current, json!(snapshot.paused_ms)),
            ("has_export", Seed, json!(snapshot.has_export)),
            ("error", Seed, json!(snapshot.error)),
        ],
    )
}

fn sections(contract: Contract, run: &Run, audio: &[LanguageAudio]) -> Value {
    if run.overview_variant() == OverviewVariant::ManyMetrics {
        return edge_case_overview::metric_sections(contract);
    }
    metric_sections(contract, run, audio)
}

fn languages(run: &Run, audio: &[LanguageAudio]) -> Value {
    if run.overview_variant() == OverviewVariant::UnusualLanguages {
        return edge_case_overview::languages();
    }
    audio.iter().map(language).collect()
}

fn validators(contract: Contract, run: &Run) -> Value {
    if run.overview_variant() == OverviewVariant::UnusualLanguages {
        return edge_case_overview::validators();
    }
    let checks = checks(run.rng, run.graph);
    checks.iter().map(|check| validator(contract, run.snapshot.status, check)).collect()
}

fn workflow_snapshot(contract: Contract, run: &Run, sparse: bool, now: Ms) -> Value {
    let format = match contract {
        Contract::Seed => DefinitionFormat::F2,
        Contract::Current => DefinitionFormat::F3,
    };
    let generated = run.edge_case.and_then(EdgeCase::nodes);
    let states = match run.overview_variant() {
        OverviewVariant::UnknownNodes => edge_case_overview::states(contract),
        OverviewVariant::RequiredFieldsOnly => Value::Null,
        OverviewVariant::Standard
        | OverviewVariant::ManyMetrics
        | OverviewVariant::UnusualLanguages => match generated {
            Some((count, running)) => {
                edge_case_overview::generated_states(contract, &run.snapshot, count, running)
            }
            None => json!(node_states(contract, run, now)),
        },
    };
    let definition = run_definition(run, format);
    let fields = [("definition", Seed, definition), ("node_states", Seed, states)];
    object(contract, sparse, fields)
}

fn links(workflow: &Workflow, run: &Run) -> Value {
    if run.overview_variant() == OverviewVariant::UnusualLanguages {
        // A client must only follow https links.
        return json!({ "validator_drilldown": "javascript:alert(1)", "live_trace": "//evil.example/trace" });
    }
    let page = format!("https://app.onepin.ai/workflows/{}/runs/{}", workflow.id, run.snapshot.id);
    json!({ "validator_drilldown": format!("{page}/validators"), "live_trace": null })
}

fn language(audio: &LanguageAudio) -> Value {
    json!({
        "locale_code": audio.locale,
        "line_count": audio.lines,
        "total_duration_ms": audio.total_ms,
        "avg_duration_ms": (audio.lines > 0).then(|| audio.total_ms / audio.lines),
    })
}
