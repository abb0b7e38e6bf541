//! Download Run and Download Run Node (contract §6.8 and §6.9), and the files behind their links.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

use crate::http::auth::caller::Caller;
use crate::http::error::ApiError;
use crate::http::links::{Link, verify};
use crate::http::params::{Params, QueryPairs};
use crate::http::response::ApiResponse;
use crate::http::routes::lookup::{PathIds, or_not_found, parse_run_ids};
use crate::http::state::{AppState, SharedState};
use crate::wire::{wav, zip};
use crate::world::graph::Stage;
use crate::world::runs::Status;

const FOLDER: &str = "/sandbox/files";

/// Download Run.
pub(crate) async fn link(
    State(app): State<SharedState>,
    _: Caller,
    Path(ids): Path<PathIds>,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(&ids)?;
    download(&app, workflow_id, run_id, None)
}

/// Download Run Node: the audio of one output node.
pub(crate) async fn node_link(
    State(app): State<SharedState>,
    _: Caller,
    Path((workflow_id, run_id, node_id)): Path<(String, String, String)>,
) -> Result<ApiResponse, ApiError> {
    let (workflow_id, run_id) = parse_run_ids(&(workflow_id, run_id))?;
    download(&app, workflow_id, run_id, Some(&node_id))
}

fn download(
    app: &AppState,
    workflow_id: Uuid,
    run_id: Uuid,
    node_id: Option<&str>,
) -> Result<ApiResponse, ApiError> {
    let (world, now) = app.world();
    let workflow = or_not_found(world.workflow(workflow_id))?;
    let index = workflow.index(run_id).ok_or_else(|| ApiError::not_found("run"))?;
    let run = workflow.run(index, now);
    let sink = node_id
        .map(|id| run.graph.nodes_in(Stage::Export).position(|node| node.id == id))
        .map(|position| position.ok_or_else(|| ApiError::not_found("output node")))
        .transpose()?;
    if run.snapshot.status != Status::Completed {
        return Err(ApiError::new(
            StatusCode::CONFLICT,
            "CONFLICT",
            "Only a completed run can be downloaded.",
        ));
    }
    if run.snapshot.has_export != Some(true) {
        return Err(ApiError::new(StatusCode::NOT_FOUND, "NOT_FOUND", "The run has no audio."));
    }
    let number = run.snapshot.run_number;
    let (file, filename) = match sink {
        None => (format!("{run_id}.zip"), format!("run-{number}.zip")),
        Some(sink) => {
            let sink = sink + 1;
            (format!("{run_id}-{sink}.zip"), format!("run-{number}-export-{sink}.zip"))
        }
    };
    let link = Link { folder: FOLDER, file: &file, content: "zip" };
    Ok(ApiResponse::data(link.data(app, &filename, now)))
}

/// The file behind a link.
pub(crate) async fn file(
    State(app): State<SharedState>,
    Path(file): Path<String>,
    query: QueryPairs,
) -> Response {
    if let Err(problem) = verify(&app, FOLDER, &file, &Params::new(query)) {
        return (StatusCode::FORBIDDEN, problem).into_response();
    }
    let readme = format!("{file}, made by the sandbox: a tone of one second.\n");
    let archive = zip::archive(&[
        ("README.txt", readme.into_bytes()),
        ("audio/line-1.wav", wav::tone(1_000, 440)),
    ]);
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, archive).into_response()
}
