//! Paths, their handlers, and the middleware around them.
//!
//! A path that counts in the statistics and can fail on demand also needs a name in [`crate::faults::endpoints`].

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::cli::Contract;
use crate::http::error::ApiError;
use crate::http::layers::count_requests::count_requests;
use crate::http::layers::envelope::add_envelope;
use crate::http::layers::fault_layer;
use crate::http::routes::{
    actions, audio, clerk, control, download, results, runs, session, start, workflows,
};
use crate::http::site;
use crate::http::state::SharedState;

/// How long a browser may cache a preflight response.
const PREFLIGHT_SECS: u64 = 600;

pub(crate) fn router(app: &SharedState) -> Router {
    api_routes(app)
        .merge(sandbox_routes())
        .merge(clerk_routes())
        .method_not_allowed_fallback(|| async {
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                "This method is not allowed here.",
            )
        })
        .fallback(site::serve)
        .layer(from_fn_with_state(app.clone(), fault_layer::before_handler))
        .layer(from_fn_with_state(app.clone(), add_envelope))
        .layer(from_fn(fault_layer::after_handler))
        .layer(from_fn_with_state(app.clone(), count_requests))
        .layer(cors())
        .layer(from_fn(fault_layer::remove_cors))
        .with_state(app.clone())
}

fn api_routes(app: &SharedState) -> Router<SharedState> {
    let current_only = Router::new()
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/pause", post(actions::pause))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/resume", post(actions::resume))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/analysis", get(results::analysis))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/outputs", get(results::outputs))
        .route(
            "/api/v1/workflows/{workflow_id}/runs/{run_id}/audio/{audio_id}/url",
            get(audio::url),
        )
        .route_layer(from_fn_with_state(app.clone(), current_only));
    Router::new()
        .route("/api/v1/auth/whoami", get(session::whoami))
        .route("/api/v1/workflows", get(workflows::list))
        .route("/api/v1/workflows/{workflow_id}", get(workflows::get))
        .route("/api/v1/workflows/{workflow_id}/runs", get(runs::list).post(start::start))
        .route("/api/v1/workflows/{workflow_id}/runs/preview", post(start::preview))
        .route("/api/v1/workflows/{workflow_id}/runs/summary", get(runs::summary))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}", get(runs::get))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/status", get(runs::status))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/overview", get(runs::overview))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/steps", get(runs::steps))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/download", get(download::link))
        .route(
            "/api/v1/workflows/{workflow_id}/runs/{run_id}/nodes/{node_id}/download",
            get(download::node_link),
        )
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/data", get(results::data))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/cancel", post(actions::cancel))
        .merge(current_only)
}

fn sandbox_routes() -> Router<SharedState> {
    Router::new()
        .route("/.well-known/jwks.json", get(session::jwks))
        .route("/config.json", get(session::config))
        .route("/sandbox/token", post(session::token))
        .route("/sandbox/clerk", delete(clerk::revoke))
        .route("/sandbox/files/{file}", get(download::file))
        .route("/sandbox/audio/{file}", get(audio::file))
        .route(
            "/sandbox/faults",
            get(control::faults).post(control::add_faults).delete(control::clear_faults),
        )
        .route("/sandbox/stats", get(control::stats).delete(control::reset_stats))
        .route("/sandbox/reset", post(control::reset))
        .route("/sandbox/runs", post(control::start_runs))
        .route("/sandbox/credits", get(control::credits).post(control::set_credits))
        .route("/sandbox/contract", get(control::contract).post(control::set_contract))
        .route("/sandbox/clock", get(control::clock).post(control::advance))
}

fn clerk_routes() -> Router<SharedState> {
    Router::new()
        .route("/clerk/v1/environment", get(clerk::environment).post(clerk::environment))
        .route("/clerk/v1/client", get(clerk::client))
        .route("/clerk/v1/client/sessions", post(clerk::sign_out))
        .route("/clerk/v1/client/sessions/{id}/touch", post(clerk::touch))
        .route("/clerk/v1/client/sessions/{id}/remove", post(clerk::remove))
        .route("/clerk/v1/client/sessions/{id}/tokens", post(clerk::token))
        .route("/clerk/npm/@clerk/clerk-js@6/dist/{file}", get(clerk::script))
        .route("/clerk/sign-in", get(clerk::sign_in_page).post(clerk::sign_in))
}

fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::OPTIONS])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("x-workspace-id"),
        ])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECS))
}

/// Answers 404 where the seed contract has no such endpoint.
async fn current_only(State(app): State<SharedState>, request: Request, next: Next) -> Response {
    match app.contract() {
        Contract::Seed => ApiError::not_found("endpoint").into_response(),
        Contract::Current => next.run(request).await,
    }
}
