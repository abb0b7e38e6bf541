//! Decodes every example payload of the API contract.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::time::Duration;

use onepin_runs::api::error::{ApiError, ErrorKind, FieldProblem};
use onepin_runs::api::transport::HttpResponse;
use onepin_runs::api::wire;
use onepin_runs::domain::lines::CardState;
use onepin_runs::domain::lines::take::{Take, limits};
use onepin_runs::domain::overview::analysis::{BlockStatus, Score};
use onepin_runs::domain::overview::{Analysis, Availability, NodeState, RunOverview, Timeline};
use onepin_runs::domain::run::{
    CreditRange, Estimate, HeldNode, Run, RunState, RunStatus, RunsPage, RunsRow, ScriptSource,
};
use onepin_runs::domain::workflow::WorkflowsPage;

fn payload(number: u32) -> String {
    let prefix = format!("p{number:02}-");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let file = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_str().unwrap().starts_with(&prefix));
    fs::read_to_string(file.unwrap()).unwrap()
}

fn runs<'a>(page: &'a RunsPage) -> Vec<&'a Run> {
    let run = |row: &'a RunsRow| match row {
        RunsRow::Run(run) => run.as_ref(),
        RunsRow::Unreadable { problem, .. } => panic!("{problem}"),
    };
    page.rows.iter().map(run).collect()
}

fn error(number: u32, status: u16) -> ApiError {
    let response = HttpResponse { status, body: payload(number), ..HttpResponse::default() };
    wire::error(&response, "2026-10-19T08:15:00Z".parse().unwrap())
}

#[test]
fn p1_list_runs_mixed_page() {
    let response = wire::runs_page(&payload(1)).unwrap();
    assert_eq!(response.warnings, []);
    assert_eq!(response.value.total, Some(43));
    assert_eq!(response.timestamp, "2026-10-19T08:03:20Z".parse().ok());
    let runs = runs(&response.value);
    let states: Vec<_> = runs.iter().map(|run| run.state().as_str().to_owned()).collect();
    assert_eq!(
        states,
        ["running", "pausing", "paused", "completed", "failed", "cancelled", "archiving"]
    );
    assert_eq!(runs[2].pause.reason.as_deref(), Some("provider_outage"));
    assert!(runs[2].pause.error.as_ref().unwrap().starts_with("Two voices"));
    assert_eq!(runs[3].output_line_count, Some(3597));
    assert_eq!(runs[3].delivered_audio_ms, Some(18_394_905));
    assert_eq!(runs[3].credits, Some(62));
    assert_eq!(runs[4].triggered_by, None);
    assert_eq!(runs[5].progress.fraction(), None);
    // A numeric offset is converted to UTC, and the fraction is clamped.
    assert_eq!(runs[6].created_at, "2026-10-16T20:10:00Z".parse().ok());
    assert_eq!(runs[6].progress.fraction(), Some(1.0));
}

fn usage<'a>(run: &'a Run, key: &str) -> &'a str {
    &run.usage_summary.iter().find(|(known, _)| known == key).unwrap().1
}

#[test]
fn p2_p3_list_runs_seed_and_empty() {
    let seed = wire::runs_page(&payload(2)).unwrap();
    assert_eq!(seed.value.total, Some(21));
    let run = runs(&seed.value)[0];
    assert_eq!(run.progress.finished_nodes, None);
    assert_eq!(usage(run, "characters"), "48210");
    let empty = wire::runs_page(&payload(3)).unwrap();
    assert_eq!((empty.value.rows.len(), empty.value.total), (0, Some(0)));
}

#[test]
fn p1_list_runs_as_sent() {
    let raw = wire::raw_runs(&payload(1)).unwrap().value;
    assert_eq!(raw.total, Some(43));
    let sent: serde_json::Value = serde_json::from_str(&payload(1)).unwrap();
    let kept = raw.items.iter().map(|run| serde_json::from_str(&run.to_string()).unwrap());
    assert_eq!(kept.collect::<Vec<serde_json::Value>>(), *sent["data"].as_array().unwrap());
    assert_eq!(wire::raw_runs(&payload(3)).unwrap().value.items, []);
    assert!(wire::raw_runs(r#"{"data": {}}"#).is_err());
}

#[test]
fn p14_list_workflows() {
    let response = wire::workflows(&payload(14)).unwrap();
    assert_eq!(response.warnings, []);
    let WorkflowsPage { workflows, total } = response.value;
    assert_eq!((workflows.len(), total), (2, Some(2)));
    assert!(workflows[0].name.as_ref().unwrap().starts_with("Harbour Lights, volume 3"));
    assert_eq!(workflows[0].runs_count, Some(43));
    let counts: Vec<_> = workflows[0].counts.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [1, 2, 2, 31, 4, 3], "in the order of the interface");
    assert_eq!(workflows[0].last_run_status, Some(RunStatus::Running));
    assert_eq!((workflows[1].counts.len(), workflows[1].last_run_at), (0, None));
    let one = wire::workflow(&payload(15)).unwrap().value;
    assert_eq!(one.workflows[0].name.as_deref(), Some("Untitled workflow"));
    assert_eq!(one.workflows.len(), 1);
}

#[test]
fn unreadable_workflows_are_left_out() {
    let id = "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801";
    let body = format!(
        r#"{{"data": [7, {{"name": "a"}}, {{"id": "{id}", "name": 5, "run_status_counts": [], "last_run_at": "soon"}},
            {{"id": "{id}", "name": "again"}}]}}"#
    );
    let response = wire::workflows(&body).unwrap();
    assert_eq!(response.value.workflows.len(), 1);
    assert_eq!(response.value.workflows[0].name, None);
    let paths: Vec<_> = response.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert!(
        ["data[0]", "data[1].id", "data[2].name", "data[3].id"]
            .iter()
            .all(|path| paths.contains(path)),
        "{paths:?}"
    );
    assert!(wire::workflows(r#"{"data": {}}"#).is_err());
}

#[test]
fn p4_p5_p6_runs_summary() {
    let current = wire::summary(&payload(4)).unwrap().value;
    assert_eq!(current.counts.iter().map(|(_, count)| count).sum::<i64>(), 43);
    assert!(current.counts.contains(&(RunStatus::Paused, 2)));
    assert_eq!(current.delivered_audio_ms, Some(50_973_920));
    let seed = wire::summary(&payload(5)).unwrap().value;
    assert!(seed.counts.iter().all(|(status, _)| *status != RunStatus::Paused));
    assert_eq!((seed.delivered_audio_ms, seed.pass_rate), (None, Some(0.815_789_473_684_210_5)));
    let nothing = wire::summary(&payload(6)).unwrap().value;
    assert_eq!((nothing.pass_rate, nothing.average_duration_seconds), (None, None));
    assert_eq!(nothing.total_runs, Some(0));
}

#[test]
fn p7_p8_get_run() {
    let current = wire::run(&payload(7)).unwrap();
    assert_eq!(current.warnings, []);
    let run = current.value;
    assert_eq!(run.credits, Some(12));
    assert_eq!((run.token_cost, run.has_export), (Some(9640), Some(true)));
    assert_eq!(run.public_share_id.as_deref(), Some("Zk81qPwL"));
    assert_eq!(run.held_nodes, None);
    assert_eq!(usage(&run, "by_node"), r#"{"n-gen":{"calls":318}}"#);
    let seed = wire::run(&payload(8)).unwrap().value;
    assert_eq!(seed.status, RunStatus::Failed);
    assert!(seed.error.unwrap().contains("\nPick another voice"));
}

#[test]
fn p9_p10_p11_get_run_status() {
    let running = wire::run(&payload(9)).unwrap().value;
    assert_eq!(running.progress.finished_steps, Some(13));
    assert_eq!(running.has_export, Some(false));
    let paused = wire::run(&payload(10)).unwrap().value;
    assert_eq!(paused.state(), RunState::Status(RunStatus::Paused));
    assert_eq!(
        paused.held_nodes.unwrap(),
        [
            HeldNode {
                node_id: "n-gen".to_owned(),
                locales: vec!["et-ee".to_owned(), "fi-fi".to_owned()]
            },
            HeldNode { node_id: "n-out".to_owned(), locales: vec![] }
        ]
    );
    let unknown = wire::run(&payload(11)).unwrap();
    assert_eq!(unknown.warnings, []);
    assert_eq!(unknown.value.status, RunStatus::Unknown("archiving".to_owned()));
    assert_eq!(unknown.value.pause.reason.as_deref(), Some("region_move"));
}

fn overview(number: u32) -> RunOverview {
    let response = wire::overview(&payload(number)).unwrap();
    assert_eq!(response.warnings, []);
    response.value
}

#[test]
fn p12_overview_current() {
    let overview = overview(12);
    assert_eq!(overview.workflow_name.unwrap().chars().count(), 197);
    assert_eq!(overview.run.unwrap().run_number, Some(145));
    assert_eq!(overview.share.unwrap().shared_by.as_deref(), Some("Lisbon Studio"));
    let metrics: Vec<_> =
        overview.metric_sections.iter().map(|section| section.metrics.len()).collect();
    assert_eq!(metrics, [5, 4, 0]);
    let lines = &overview.metric_sections[0].metrics[0];
    assert_eq!(lines.formatted_value.as_deref(), Some("3,597"));
    assert_eq!(lines.annotation.as_ref().unwrap().text, "5 dropped");
    let words: Vec<_> =
        overview.metric_sections[1].metrics.iter().map(|metric| metric.status.as_str()).collect();
    assert_eq!(words, ["not_ready", "unsupported", "unavailable", "estimating"]);
    assert_eq!(overview.metric_sections[1].title, None);
    assert_eq!(overview.metric_sections[1].layout.as_deref(), Some("strip"));
    assert_eq!(overview.audio_by_language.len(), 20);
    assert_eq!(overview.audio_by_language[12].avg_duration_ms, None);
    assert_eq!(overview.validators.len(), 4);
    assert_eq!(overview.validators[1].pass_rate, Some(0.0));
    assert_eq!(overview.validators[3].status, Availability::Unsupported);
    assert_eq!(overview.node_states.len(), 5);
    assert_eq!(overview.node_states[2].iteration, Some(1));
    assert_eq!(overview.node_states[4].name(), "processing_booster");
    assert_eq!(overview.definition.pointer("/graph/nodes").unwrap().as_list().unwrap().len(), 9);
    assert!(overview.capabilities.validator_drilldown);
    assert!(overview.future_links.validator_drilldown.unwrap().starts_with("https://"));
}

#[test]
fn p13_overview_seed() {
    let overview = overview(13);
    let run = overview.run.unwrap();
    assert_eq!((run.run_number, run.status), (None, RunStatus::Pending));
    assert_eq!(overview.metric_sections, []);
    assert_eq!(overview.definition.pointer("/steps/0"), Some(&"read".into()));
}

fn analysis(number: u32) -> Analysis {
    let response = wire::analysis(&payload(number)).unwrap();
    assert_eq!(response.warnings, []);
    response.value
}

#[test]
fn p26_run_analysis() {
    let analysis = analysis(26);
    assert_eq!(analysis.run_status, Some(RunStatus::Completed));
    assert_eq!(analysis.duration_ms, Some(607_000));
    let audio = analysis.audio.unwrap();
    assert_eq!((audio.status, audio.is_truncated), (BlockStatus::Partial, false));
    assert_eq!(audio.reason.as_deref(), Some("2 lines had no usable length"));
    assert_eq!((audio.delivered_total_ms, audio.generated_total_ms), (Some(1_644_320), None));
    let lines: Vec<_> = audio
        .by_locale
        .iter()
        .map(|locale| {
            (locale.locale_code.as_str(), locale.delivered_line_count, locale.replaced_partial)
        })
        .collect();
    assert_eq!(lines, [("pt-pt", Some(160), true), ("ko-kr", Some(158), false)]);
    let [check] = analysis.checks.as_slice() else { panic!("{:?}", analysis.checks) };
    assert_eq!((check.name(), &check.threshold), ("Word accuracy", &Some(Score::Number(93.0))));
    assert_eq!((check.max_retries, check.retry_count), (Some(3), Some(12)));
    let [portuguese, korean] = check.locales.as_slice() else { panic!("{:?}", check.locales) };
    assert_eq!(portuguese.avg_score, Some(Score::Number(97.9)));
    assert_eq!((portuguese.pass_count, portuguese.fail_count), (Some(158), Some(2)));
    assert!(korean.is_unscored && korean.avg_score.is_none() && !portuguese.is_unscored);
    let credits = analysis.credits.unwrap();
    assert_eq!(credits.status, BlockStatus::Available);
    let costs: Vec<_> = credits.rows.iter().map(|row| row.credits.as_deref()).collect();
    assert_eq!(costs, [Some("11.2500"), Some("1.1200"), None]);
    assert_eq!((credits.total.as_deref(), credits.charged), (Some("12.3700"), Some(12)));
    assert_eq!(credits.absorbed.as_deref(), Some("0.3700"));
    assert_eq!(credits.rows[2].status, "free");
}

#[test]
fn p27_run_analysis_of_a_paused_run() {
    let analysis = analysis(27);
    assert_eq!(analysis.audio.unwrap().status, BlockStatus::Unavailable);
    assert_eq!(analysis.checks, []);
    let credits = analysis.credits.unwrap();
    assert_eq!(credits.status, BlockStatus::Unavailable);
    assert_eq!((credits.reason.as_deref(), credits.charged), (Some("run_paused"), None));
}

#[test]
fn p16_run_steps() {
    let response = wire::steps(&payload(16)).unwrap();
    assert_eq!(response.warnings, []);
    let [source, voice, check, new] = response.value.as_slice() else {
        panic!("{:?}", response.value)
    };
    assert_eq!(
        (source.ports.as_slice(), source.offers_result()),
        (&["lines".to_owned()][..], true)
    );
    assert_eq!(voice.locales, ["ko-kr", "pt-pt"]);
    assert_eq!(voice.pause_reason.as_deref(), Some("node_timeout"));
    assert!(voice.pause_error.is_some() && voice.ports.is_empty() && !voice.offers_result());
    assert_eq!((check.ports.len(), check.has_result, check.offers_result()), (2, None, true));
    assert_eq!(new.state.status, RunStatus::Unknown("warming".to_owned()));
    assert_eq!((new.state.node_id.as_str(), new.locales.len()), ("n-new", 0));
}

#[test]
fn p25_run_data() {
    let response = wire::lines(&payload(25)).unwrap();
    assert_eq!(response.warnings, []);
    let page = response.value;
    assert_eq!((page.total, page.is_truncated), (Some(2), false));
    assert_eq!(page.reason.as_deref(), Some("One locale is still being scored."));
    let [boats, removed] = page.lines.as_slice() else { panic!("{:?}", page.lines) };
    assert_eq!((removed.index, removed.cards.len()), (Some(1), 0));
    assert_eq!(removed.script_reason.as_deref(), Some("Removed from the source"));
    let [portuguese, korean] = boats.cards.as_slice() else { panic!("{:?}", boats.cards) };
    assert_eq!(portuguese.locale_code.as_deref(), Some("pt-PT"));
    assert_eq!((&portuguese.state, portuguese.retries), (&CardState::Delivered, Some(1)));
    assert_eq!(portuguese.voice.as_deref(), Some("Marisol"));
    assert_eq!(portuguese.audio.id.as_deref(), Some("4f0c9be27d1835aa"));
    assert_eq!(portuguese.audio.duration_ms, Some(3120));
    let scores: Vec<_> =
        portuguese.validations.iter().map(|check| (&*check.kind, check.score.clone())).collect();
    assert_eq!(scores, [("wer", Some(Score::Number(100.0))), ("naturalness", None)]);
    assert_eq!((&korean.state, &korean.script), (&CardState::Dropped, &None));
    assert_eq!(korean.audio.reason.as_deref(), Some("No take passed the checks."));
    let take = Take::of(boats, korean, &limits(&analysis(26)));
    assert!(take.has_failed() && take.has_failed_check("n-wer"));
    assert!(!Take::of(boats, portuguese, &limits(&analysis(26))).has_failed());
    assert_eq!(take.results[0].threshold, Some(Score::Number(93.0)));
}

#[test]
fn odd_lines_are_not_lost() {
    let segments = serde_json::json!([
        {"text": "ghost", "start": -4, "end": 3, "status": "word_error"}, 7, null,
        {"start": "0", "end": 5.4, "status": "corrected", "severity": "cosmic"},
    ]);
    let data = serde_json::json!({"rows": [
        {"id": 1, "script": "Boats", "cards": [
            {"id": "a", "status": "half_done", "locale_code": "xx-ghost", "audio": [], "voice": "Ada",
             "validations": [
                {"kind": "wer", "score": "97.3 %", "segments": segments},
                {"kind": null, "score": true, "segments": "none"}, "odd",
             ]},
            {},
        ]},
        null,
    ]});
    let response = wire::lines(&serde_json::json!({ "data": data }).to_string()).unwrap();
    let [line] = response.value.lines.as_slice() else { panic!("{:?}", response.value) };
    let [odd, empty] = line.cards.as_slice() else { panic!("{:?}", line.cards) };
    assert_eq!(odd.state, CardState::Unknown("half_done".to_owned()));
    assert_eq!(odd.validations[0].score, Some(Score::Given("97.3 %".to_owned())));
    assert_eq!((odd.validations.len(), odd.validations[0].segments.len()), (2, 2));
    assert_eq!((empty.state.clone(), response.value.total), (CardState::None, None));
    let take = Take::of(line, odd, &[]);
    assert_eq!((take.has_failed(), take.script.misplaced.len()), (false, 2));
    let warned: Vec<_> = response.warnings.iter().map(|warning| warning.path.as_str()).collect();
    let card = "data.rows[0].cards[0]";
    let check = format!("{card}.validations[0]");
    for path in [
        format!("{card}.audio"),
        format!("{card}.voice"),
        format!("{check}.segments[1]"),
        format!("{check}.segments[2]"),
        format!("{check}.segments[3].start"),
        format!("{card}.validations[1].score"),
        format!("{card}.validations[1].segments"),
        format!("{card}.validations[2]"),
        "data.rows[1]".to_owned(),
    ] {
        assert!(warned.contains(&&*path), "{path} in {warned:?}");
    }
}

#[test]
fn odd_scores_are_kept_as_they_are() {
    let scores = r#"[140.25, -12, 1e300, "97.3", "n/a", {}, true, "  ", null]"#;
    let scores: Vec<serde_json::Value> = serde_json::from_str(scores).unwrap();
    let locales: Vec<_> = scores
        .iter()
        .map(|score| serde_json::json!({"locale_code": "x-odd", "avg_score": score}))
        .collect();
    let data = serde_json::json!({
        "validators": [{"node_id": "a", "locales": locales}, {"node_id": null}, 7],
        "audio": {"by_locale": [{"locale_code": ""}]},
        "credits": {"rows": [{"node_id": "a", "credits_fractional": 1.25}, {}], "total_fractional": []},
    });
    let response = wire::analysis(&serde_json::json!({ "data": data }).to_string()).unwrap();
    let given = |text: &str| Some(Score::Given(text.to_owned()));
    let found: Vec<_> =
        response.value.checks[0].locales.iter().map(|locale| locale.avg_score.clone()).collect();
    assert_eq!(
        found,
        [
            Some(Score::Number(140.25)),
            Some(Score::Number(-12.0)),
            given("1e+300"),
            given("97.3"),
            given("n/a"),
            None,
            None,
            None,
            None,
        ]
    );
    let credits = response.value.credits.unwrap();
    assert_eq!(credits.rows[0].credits.as_deref(), Some("1.25"));
    let warned: Vec<_> = response.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(
        warned,
        [
            "data.audio.by_locale[0].locale_code",
            "data.validators[0].locales[5].avg_score",
            "data.validators[0].locales[6].avg_score",
            "data.validators[0].locales[7].avg_score",
            "data.validators[1].node_id",
            "data.validators[2]",
            "data.credits.rows[1].node_id",
            "data.credits.total_fractional",
        ]
    );
}

#[test]
fn p15_and_p07_name_the_script_nodes() {
    let empty = wire::script_source(&payload(15)).unwrap();
    assert_eq!((empty.value, empty.warnings), (ScriptSource::Unknown, Vec::new()));
    let snapshot = payload(7).replace("definition_snapshot", "definition");
    let current = wire::script_source(&snapshot).unwrap().value;
    assert!(matches!(current, ScriptSource::One { text: Some(_), .. }), "{current:?}");
}

#[test]
fn p28_preview_is_the_price_of_a_run() {
    let preview = wire::estimate(&payload(28)).unwrap();
    assert_eq!(preview.warnings, []);
    let estimate = preview.value;
    let credits = |min, expected, max| CreditRange {
        min: Some(min),
        expected: Some(expected),
        max: Some(max),
    };
    assert_eq!(estimate.credits, credits(48, 62, 93));
    assert_eq!(estimate.nodes[1].credits, credits(42, 56, 87));
    assert_eq!(estimate.nodes[1].node_type.as_deref(), Some("operator_generator"));
    assert_eq!((estimate.balance, estimate.shortfall), (Some(70), Some(23)));
    assert_eq!((estimate.can_run, estimate.incurs_overage), (Some(true), false));
    assert_eq!(estimate.overage_cents, None);
    let sparse = wire::estimate(r#"{"data": {"breakdown": [7]}}"#).unwrap();
    assert_eq!((sparse.value, sparse.warnings.len()), (Estimate::default(), 1));
}

#[test]
fn p17_to_p20_actions_return_the_run() {
    let words: Vec<_> = (17..=20)
        .map(|number| wire::run(&payload(number)).unwrap().value.state().as_str().to_owned())
        .collect();
    assert_eq!(words, ["pending", "pausing", "running", "cancelled"]);
    let resumed = wire::run(&payload(19)).unwrap().value;
    assert_eq!(resumed.progress.finished_nodes, Some(3));
    assert_eq!(resumed.pause.paused_ms, Some(38_218_000));
}

#[test]
fn p29_to_p32_invalid_parameters() {
    let api = error(29, 422);
    assert_eq!(api.kind, ErrorKind::Invalid);
    assert_eq!(api.code.as_deref(), Some("VALIDATION_ERROR"));
    assert_eq!(api.request_id.as_deref(), Some("01KC297Q2MZ4T9VXA3RHE8WNB"));
    assert_eq!(
        api.details[0],
        FieldProblem {
            field: Some("query.limit".to_owned()),
            message: "Must be 100 or less.".to_owned()
        }
    );
    let field_problems = |number| -> Vec<_> {
        let details = error(number, 422).details;
        details
            .into_iter()
            .map(|detail| (detail.field.unwrap_or_default(), detail.message))
            .collect()
    };
    let pair = |field: &str, message: &str| (field.to_owned(), message.to_owned());
    assert_eq!(
        field_problems(30),
        [
            pair("query.from", "requires_offset"),
            pair("", "Add an export node."),
            pair("body.definition", "Lines too short")
        ]
    );
    assert_eq!(
        field_problems(31),
        [
            pair("query.offset", "Input should be greater than or equal to 0"),
            pair("path.run_id", "Not a valid UUID"),
            pair("body.lines.3", "Too long")
        ]
    );
    assert_eq!(error(32, 422).message, "`from` must not be later than `to`.");
}

#[test]
fn p33_to_p39_other_errors() {
    let expected = [
        (33, 401, ErrorKind::Unauthorized, "Sign in again."),
        (34, 403, ErrorKind::Forbidden, "Viewers cannot cancel runs."),
        (35, 404, ErrorKind::NotFound, "No such run."),
        (
            36,
            409,
            ErrorKind::Conflict,
            "Another run of this workflow is active. This run stays paused.",
        ),
        (37, 429, ErrorKind::RateLimited, "Too many requests."),
        (38, 500, ErrorKind::Server, "Something broke on our side."),
        (39, 502, ErrorKind::Server, "the server responded with status 502"),
    ];
    for (number, status, kind, message) in expected {
        let error = error(number, status);
        assert_eq!((error.kind, error.message.as_str()), (kind, message), "payload {number}");
    }
    let limited = HttpResponse {
        status: 429,
        body: payload(37),
        retry_after: Some("12".to_owned()),
        ..HttpResponse::default()
    };
    let limited = wire::error(&limited, "2026-10-19T08:15:00Z".parse().unwrap());
    assert_eq!(limited.retry_after, Some(Duration::from_secs(12)));
    assert!(limited.is_temporary());
}

#[test]
fn treats_422_for_the_authorization_header_as_401() {
    let response = HttpResponse {
        status: 422,
        body: r#"{"error":{"code":"VALIDATION_ERROR","message":"m",
            "details":[{"field":"header.Authorization","message":"Field required"}]}}"#
            .to_owned(),
        ..HttpResponse::default()
    };
    let error = wire::error(&response, "2026-10-19T08:15:00Z".parse().unwrap());
    assert!(error.needs_fresh_token());
    assert!(!self::error(29, 422).needs_fresh_token());
}

#[test]
fn rejects_bodies_without_data() {
    for body in [payload(39).as_str(), "", "null", "[]", "{}", r#"{"data": null}"#] {
        assert!(wire::runs_page(body).is_err(), "{body}");
        assert!(wire::summary(body).is_err(), "{body}");
        assert!(wire::run(body).is_err(), "{body}");
        assert!(wire::overview(body).is_err(), "{body}");
    }
}

/// Decoders of other endpoints return errors instead of panicking.
#[test]
fn decoders_reject_payloads_of_other_endpoints() {
    for number in 1..=39 {
        let body = payload(number);
        let response = HttpResponse { status: 500, body: body.clone(), ..HttpResponse::default() };
        assert!(
            !wire::error(&response, "2026-10-19T08:15:00Z".parse().unwrap()).message.is_empty()
        );
        let list = wire::runs_page(&body).is_ok();
        // Lists: runs (1–3), workflows (14), steps (16). Run Data (25) has its rows in an object.
        assert_eq!(list, matches!(number, 1..=3 | 14 | 16), "payload {number}");
        let one = wire::run(&body).is_ok();
        assert_eq!(one, matches!(number, 7..=11 | 17..=20), "payload {number}");
        let object = wire::overview(&body).is_ok() && wire::summary(&body).is_ok();
        assert_eq!(object, matches!(number, 4..=13 | 15 | 17..=28), "payload {number}");
    }
}

#[test]
fn unreadable_rows_do_not_fail_the_page() {
    let body = r#"{"data": [
        {"id": "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601", "status": "running", "run_number": "nine",
         "created_at": 7, "triggered_by": "me", "total_steps": {}, "usage_summary": []},
        {"id": null, "status": "running"},
        "run",
        {"id": "1c7be2f0-3a94-47d8-b6e1-5d0f83a9c702"},
        {"id": "0F9A41D2-6C1B-4E0E-8A55-91B7C2D4E601", "status": "failed"},
        {"id": "2ad5190b-e8c7-4f16-9023-c4b1a7f6d803", "status": "completed"}
    ], "pagination": {"total": -3}, "meta": []}"#;
    let page = wire::runs_page(body).unwrap();
    let rows: Vec<_> = page
        .value
        .rows
        .iter()
        .map(|row| match row {
            RunsRow::Run(run) => run.status.to_string(),
            RunsRow::Unreadable { position, problem } => format!("{position}: {problem}"),
        })
        .collect();
    assert_eq!(
        rows,
        [
            "running",
            "1: data[1].id: expected a run's id, found null",
            "2: data[2]: expected an object, found \"run\"",
            "3: data[3].status: expected a run's status, found null",
            "4: run 0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601 is already listed",
            "completed"
        ]
    );
    assert_eq!(page.value.total, None);
    assert_eq!(page.timestamp, None);
    let warned: Vec<_> = page.warnings.iter().map(|warning| warning.path.as_str()).collect();
    assert_eq!(
        warned,
        [
            "meta",
            "data[0].run_number",
            "data[0].created_at",
            "data[0].total_steps",
            "data[0].triggered_by",
            "data[0].usage_summary",
            "pagination.total"
        ]
    );
}

/// Each value loses at most itself.
#[test]
fn odd_values_lose_only_themselves() {
    let body = r#"{"data": [
        {"id": "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601", "status": "completed", "credits": 12.37,
         "triggered_by": {"user_id": "a", "user_name": "Ada \ud83d"},
         "run_number": 9007199254740993, "usage_summary": {"a": 1, "b": 1e400, "a": 2}},
        {"id": "1c7be2f0-3a94-47d8-b6e1-5d0f83a9c702", "status": "completed", "credits": 1e400,
         "started_at": "0001-01-01T00:00:00Z", "completed_at": "2026-10-19T08:00:00Z",
         "paused_ms": 5270.4, "total_steps": -3, "error": "\u0000"},
        {"id": "2ad5190b-e8c7-4f16-9023-c4b1a7f6d803", "status": "completed",
         "started_at": "2026-10-19T08:00:00", "completed_at": "2026-10-19T07:00:00Z"}
    ], "pagination": {"total": 3.0}, "meta": {"timestamp": "2026-10-19T08:15:00Z"}}"#;
    let page = wire::runs_page(body).unwrap();
    let warned: Vec<_> = page.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        warned,
        [
            "data[1].started_at: expected a possible date and time, found \"0001-01-01T00:00:00Z\"",
            "data[1].total_steps: expected a whole number from 0, found -3",
            "data[1].credits: expected a whole number, found 1e400",
            "data[2].completed_at: expected a possible date and time, found \"2026-10-19T07:00:00Z\"",
        ]
    );
    let [first, second, third] = runs(&page.value)[..] else { panic!("three runs") };
    let name = first.triggered_by.as_ref().and_then(|actor| actor.user_name.as_deref());
    assert_eq!((first.credits, name), (Some(12), Some("Ada \u{fffd}")));
    assert_eq!(first.run_number, Some(9_007_199_254_740_993));
    let usage = [("a", "2"), ("b", "1e400")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(first.usage_summary, usage);
    assert_eq!((second.started_at, second.pause.paused_ms), (None, Some(5270)));
    assert!(second.completed_at.is_some() && third.started_at.is_some());
    assert_eq!((third.completed_at, page.value.total), (None, Some(3)));
}

/// A node state outside the run's life would squeeze all others on the timeline.
#[test]
fn impossible_node_times_are_unknown() {
    let state = |times: &str| format!(r#"{{"node_id": "n", "status": "completed", {times}}}"#);
    let states = [
        r#""started_at": "2026-10-19T07:59:30Z", "completed_at": "2026-10-19T08:01:00Z""#,
        r#""started_at": "2016-01-01T00:00:00Z", "completed_at": "2026-10-19T08:01:00Z""#,
        r#""started_at": "2026-10-19T08:00:00Z", "duration_ms": 31536000000"#,
        r#""started_at": "2027-01-01T00:00:00Z", "duration_ms": 61000.5"#,
    ];
    let body = format!(
        r#"{{"data": {{"run": {{"id": "0f9a41d2-6c1b-4e0e-8a55-91b7c2d4e601", "status": "completed",
            "created_at": "2026-10-19T08:00:00Z", "started_at": "2026-10-19T08:00:05Z"}},
            "workflow_snapshot": {{"node_states": [{}]}}}},
            "meta": {{"timestamp": "2026-10-19T08:15:00Z"}}}}"#,
        states.map(state).join(", ")
    );
    let overview = wire::overview(&body).unwrap();
    let known = |state: &NodeState| {
        (state.started_at.is_some(), state.completed_at.is_some(), state.duration_ms)
    };
    assert_eq!(
        overview.value.node_states.iter().map(known).collect::<Vec<_>>(),
        [
            (true, true, None),
            (false, true, None),
            (true, false, None),
            (false, false, Some(61_001)),
        ]
    );
    assert_eq!(overview.warnings.len(), 3);
    let now = "2026-10-19T08:15:00Z".parse().unwrap();
    let run = overview.value.run.as_ref();
    let window = Timeline::of(&overview.value.node_states, false).window(run, now).unwrap();
    assert!(window.duration().num_minutes() < 2, "{window:?}");
}
