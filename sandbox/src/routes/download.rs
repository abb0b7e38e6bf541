//! Download Run, and the files its links lead to.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use uuid::Uuid;

use super::runs::{found, run_path};
use super::{Pairs, params};
use crate::answer::Answer;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::clock::iso;
use crate::draw::Ms;
use crate::error::ApiError;
use crate::life::Status;
use crate::zip;

/// How long a link works.
const LINK_MS: Ms = 15 * 60_000;

/// Download Run.
pub(super) async fn link(
    State(app): State<Shared>,
    _: Caller,
    Path(ids): Path<(String, String)>,
) -> Result<Answer, ApiError> {
    let (workflow_id, run_id) = run_path(&ids)?;
    let (world, now) = app.world();
    let workflow = found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    let facts = workflow.run(index, now).facts;
    if facts.status != Status::Completed {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "CONFLICT",
            "Only a completed run can be downloaded.",
        ));
    }
    if facts.has_export != Some(true) {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", "The run has no audio."));
    }
    let expires = now + LINK_MS;
    let signature = signature(&app, run_id, expires);
    Ok(Answer::data(json!({
        "url": format!("{}/sandbox/files/{run_id}.zip?expires={expires}&sig={signature}", app.origin),
        "filename": format!("run-{}.zip", facts.run_number),
        "expires_at": iso(expires),
    })))
}

/// A file behind such a link; the link itself is all it takes.
pub(super) async fn file(
    State(app): State<Shared>,
    Path(file): Path<String>,
    query: Pairs,
) -> Response {
    let params = params(query);
    let refused = |text: &'static str| (StatusCode::FORBIDDEN, text).into_response();
    let run_id = file.strip_suffix(".zip").and_then(|id| Uuid::try_parse(id).ok());
    let expires = params.text("expires").and_then(|text| text.parse::<Ms>().ok());
    let (Some(run_id), Some(expires)) = (run_id, expires) else {
        return refused("This link is not one of the sandbox's.");
    };
    if params.text("sig") != Some(signature(&app, run_id, expires).as_str()) {
        return refused("The signature does not match the link.");
    }
    if app.clock.now() > expires {
        return refused("The link has expired.");
    }
    let readme = format!("Audio of run {run_id}, made by the sandbox: a second of silence.\n");
    let archive = zip::archive(&[
        ("README.txt", readme.into_bytes()),
        ("audio/line-1.wav", zip::silence(1_000)),
    ]);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{run_id}.zip\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, archive).into_response()
}

fn signature(app: &App, run_id: Uuid, expires: Ms) -> String {
    let draw = app.draw.at("link").at(&run_id.to_string()).nth(expires.unsigned_abs());
    format!("{:016x}", draw.bits())
}
