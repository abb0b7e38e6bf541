//! Endpoint names in faults and statistics. The paths are those of [`crate::http::router`].

use axum::http::Method;

/// Method, path pattern and name.
const ENDPOINTS: [(Method, &str, &str); 31] = [
    (Method::GET, "/api/v1/workflows", "list_workflows"),
    (Method::GET, "/api/v1/workflows/{workflow_id}", "workflow"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs", "list_runs"),
    (Method::POST, "/api/v1/workflows/{workflow_id}/runs", "start"),
    (Method::POST, "/api/v1/workflows/{workflow_id}/runs/preview", "preview"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/summary", "summary"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}", "run"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/status", "status"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/overview", "overview"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/steps", "steps"),
    (Method::POST, "/api/v1/workflows/{workflow_id}/runs/{run_id}/cancel", "cancel"),
    (Method::POST, "/api/v1/workflows/{workflow_id}/runs/{run_id}/pause", "pause"),
    (Method::POST, "/api/v1/workflows/{workflow_id}/runs/{run_id}/resume", "resume"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/download", "download"),
    (
        Method::GET,
        "/api/v1/workflows/{workflow_id}/runs/{run_id}/nodes/{node_id}/download",
        "download_node",
    ),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/data", "data"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/analysis", "analysis"),
    (Method::GET, "/api/v1/workflows/{workflow_id}/runs/{run_id}/outputs", "outputs"),
    (
        Method::GET,
        "/api/v1/workflows/{workflow_id}/runs/{run_id}/audio/{audio_id}/url",
        "audio_url",
    ),
    (Method::GET, "/api/v1/auth/whoami", "whoami"),
    (Method::GET, "/sandbox/files/{file}", "file"),
    (Method::GET, "/sandbox/audio/{file}", "audio_file"),
    (Method::POST, "/sandbox/token", "token"),
    (Method::GET, "/config.json", "config"),
    (Method::GET, "/clerk/v1/environment", "clerk_environment"),
    (Method::POST, "/clerk/v1/environment", "clerk_environment"),
    (Method::GET, "/clerk/v1/client", "clerk_client"),
    (Method::POST, "/clerk/v1/client/sessions", "clerk_sign_out"),
    (Method::POST, "/clerk/v1/client/sessions/{id}/touch", "clerk_touch"),
    (Method::POST, "/clerk/v1/client/sessions/{id}/tokens", "clerk_token"),
    (Method::GET, "/clerk/npm/@clerk/clerk-js@6/dist/{file}", "clerk_script"),
];

/// The name of an endpoint; `None` if it has neither faults nor statistics.
pub(crate) fn name(method: &Method, pattern: &str) -> Option<&'static str> {
    ENDPOINTS
        .iter()
        .find(|(known, path, _)| known == method && *path == pattern)
        .map(|(_, _, name)| *name)
}

pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ENDPOINTS.iter().map(|(_, _, name)| *name)
}

/// The workflow id in an API path.
pub(crate) fn workflow_id(path: &str) -> Option<uuid::Uuid> {
    let rest = path.strip_prefix("/api/v1/workflows/")?;
    uuid::Uuid::try_parse(rest.split('/').next()?).ok()
}
