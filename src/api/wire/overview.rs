//! Get Run Overview (contract §5.5).

use std::sync::Arc;

use crate::api::wire::decode::{DecodeError, Decoded, data, decode};
use crate::api::wire::fields::Fields;
use crate::api::wire::run::{display_text, read_run};
use crate::domain::json::Json;
use crate::domain::overview::{
    Annotation, Availability, Capabilities, FutureLinks, LanguageAudio, Metric, MetricSection,
    NodeState, RunOverview, Share, Validator,
};
use crate::domain::run::RunStatus;

/// Get Run Overview. Blocks are decoded independently.
///
/// # Errors
/// The body is not JSON or `data` is not an object.
pub fn overview(body: &str) -> Result<Decoded<RunOverview>, DecodeError> {
    decode(body, |envelope| {
        let data = data(envelope)?;
        let workflow = data.object("workflow");
        let run = data.object("run").and_then(|run| read_run(&run));
        // Nothing can happen in a run before it is created.
        let created = run.as_ref().and_then(|run| run.created_at);
        let times = data.possible_times().since(created);
        let snapshot = data.object("workflow_snapshot");
        Ok(RunOverview {
            workflow_name: workflow.as_ref().and_then(|workflow| workflow.non_empty_text("name")),
            run,
            share: data.object("share").map(|share| Share {
                shared_by: share.non_empty_text("shared_by"),
                shared_at: share.time("shared_at"),
            }),
            definition: Arc::new(
                snapshot
                    .as_ref()
                    .and_then(|snapshot| snapshot.value("definition").cloned())
                    .unwrap_or(Json::Null),
            ),
            node_states: snapshot
                .iter()
                .flat_map(|snapshot| snapshot.objects("node_states"))
                .filter_map(|state| node_state(&state.within(times)))
                .collect(),
            metric_sections: data
                .objects("metric_sections")
                .map(|section| MetricSection {
                    key: section.text("key").unwrap_or_default(),
                    title: section.non_empty_text("title"),
                    layout: section.non_empty_text("layout"),
                    metrics: section
                        .objects("metrics")
                        .map(|metric| read_metric(&metric))
                        .collect(),
                })
                .collect(),
            audio_by_language: data
                .objects("audio_by_language")
                .filter_map(|audio| language_audio(&audio))
                .collect(),
            validators: data
                .objects("validators")
                .filter_map(|validator| read_validator(&validator))
                .collect(),
            capabilities: data
                .object("capabilities")
                .map(|has| capabilities(&has))
                .unwrap_or_default(),
            future_links: data
                .object("future_links")
                .map(|links| FutureLinks {
                    validator_drilldown: links.non_empty_text("validator_drilldown"),
                    live_trace: links.non_empty_text("live_trace"),
                })
                .unwrap_or_default(),
        })
    })
}

pub(super) fn node_state(state: &Fields<'_>) -> Option<NodeState> {
    let Some(node_id) = state.non_empty_text("node_id") else {
        state.warn_skipped("node_id", "a node's id");
        return None;
    };
    Some(NodeState {
        node_id,
        node_type: state.non_empty_text("node_type"),
        node_display_name: state.non_empty_text("node_display_name"),
        status: RunStatus::from_word(&state.text("status").unwrap_or_default()),
        iteration: state.int("iteration"),
        started_at: state.time("started_at"),
        completed_at: state.end_time("completed_at"),
        duration_ms: state.millis("duration_ms"),
        error: state.non_empty_text("error"),
    })
}

fn read_metric(metric: &Fields<'_>) -> Metric {
    let display = metric.object("display");
    let hint = |key| display.as_ref().and_then(|display| display.non_empty_text(key));
    Metric {
        key: metric.text("key").unwrap_or_default(),
        label: metric.non_empty_text("label"),
        value: metric.value("value").map(display_text),
        formatted_value: metric.non_empty_text("formatted_value"),
        unit: metric.non_empty_text("unit"),
        status: Availability::from_word(&metric.text("status").unwrap_or_default()),
        reason: metric.non_empty_text("reason"),
        variant: hint("variant"),
        emphasis: hint("emphasis"),
        annotation: metric.object("annotation").and_then(|annotation| {
            Some(Annotation {
                text: annotation.non_empty_text("text")?,
                emphasis: annotation.non_empty_text("emphasis"),
            })
        }),
    }
}

fn language_audio(audio: &Fields<'_>) -> Option<LanguageAudio> {
    let Some(locale_code) = audio.non_empty_text("locale_code") else {
        audio.warn_skipped("locale_code", "a locale's code");
        return None;
    };
    Some(LanguageAudio {
        locale_code,
        line_count: audio.count("line_count"),
        total_duration_ms: audio.count("total_duration_ms"),
        avg_duration_ms: audio.count("avg_duration_ms"),
    })
}

fn read_validator(validator: &Fields<'_>) -> Option<Validator> {
    let Some(node_id) = validator.non_empty_text("node_id") else {
        validator.warn_skipped("node_id", "a node's id");
        return None;
    };
    Some(Validator {
        node_id,
        kind: validator.non_empty_text("kind"),
        label: validator.non_empty_text("label"),
        status: Availability::from_word(&validator.text("status").unwrap_or_default()),
        reason: validator.non_empty_text("reason"),
        avg_score: validator.float("avg_score"),
        pass_rate: validator.float("pass_rate"),
        pass_count: validator.count("pass_count"),
        fail_count: validator.count("fail_count"),
        retry_count: validator.count("retry_count"),
    })
}

fn capabilities(has: &Fields<'_>) -> Capabilities {
    Capabilities {
        validator_drilldown: has.bool("validator_drilldown").unwrap_or(false),
        live_trace_timing: has.bool("live_trace_timing").unwrap_or(false),
    }
}
