//! Download Run (contract §6.8), and the files behind its links.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use uuid::Uuid;

use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{PathIds, or_not_found, parse_run_ids};
use crate::http::state::{AppState, SharedState};
use crate::wire::zip;
use crate::world::clock::{Ms, iso};
use crate::world::runs::Status;

/// Lifetime of a link.
const LINK_MS: Ms = 15 * 60_000;

/// Download Run.
pub(crate) async fn link(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(&ids)?;
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    let snapshot = workflow.run(index, now).snapshot;
    if snapshot.status != Status::Completed {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "CONFLICT",
            "Only a completed run can be downloaded.",
        ));
    }
    if snapshot.has_export != Some(true) {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", "The run has no audio."));
    }
    let expires = now + LINK_MS;
    let signature = signature(&app, run_id, expires);
    Ok(ApiResponse::data(json!({
        "url": format!("{}/sandbox/files/{run_id}.zip?expires={expires}&sig={signature}", app.origin),
        "filename": format!("run-{}.zip", snapshot.run_number),
        "expires_at": iso(expires),
    })))
}

/// The file behind a link. The link's signature is the only authentication.
pub(crate) async fn file(
    State(app): State<SharedState>,
    Path(file): Path<String>,
    query: QueryPairs,
) -> Response {
    let params = Params::new(query);
    let forbidden = |text: &'static str| (StatusCode::FORBIDDEN, text).into_response();
    let run_id = file.strip_suffix(".zip").and_then(|id| Uuid::try_parse(id).ok());
    let expires = params.text("expires").and_then(|text| text.parse::<Ms>().ok());
    let (Some(run_id), Some(expires)) = (run_id, expires) else {
        return forbidden("This link is not one of the sandbox's.");
    };
    if params.text("sig") != Some(signature(&app, run_id, expires).as_str()) {
        return forbidden("The signature does not match the link.");
    }
    if app.clock.now() > expires {
        return forbidden("The link has expired.");
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

fn signature(app: &AppState, run_id: Uuid, expires: Ms) -> String {
    let rng = app.rng.fork("link").fork(&run_id.to_string()).fork_nth(expires.unsigned_abs());
    format!("{:016x}", rng.bits())
}
