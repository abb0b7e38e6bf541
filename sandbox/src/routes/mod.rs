//! The endpoints: which path leads to which handler, and what every request passes on its way. A path that is to
//! count and to fail on demand also needs a name in [`crate::endpoint`].

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderName, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post};
use tower_http::cors::{Any, CorsLayer};

use crate::app::Shared;
use crate::cli::Contract;
use crate::error::ApiError;
use crate::params::Params;
use crate::{answer, mishap, site, stats};

mod actions;
mod clerk;
mod control;
mod download;
mod runs;
mod session;
mod workflows;

/// How long a browser may remember what it may send.
const PREFLIGHT_SECS: u64 = 600;

/// The pairs of a query in their order.
type Pairs = Query<Vec<(String, String)>>;

/// Everything the sandbox answers.
pub fn router(app: &Shared) -> Router {
    let api = Router::new()
        .route("/api/v1/auth/whoami", get(session::whoami))
        .route("/api/v1/workflows", get(workflows::list))
        .route("/api/v1/workflows/{workflow_id}", get(workflows::get))
        .route("/api/v1/workflows/{workflow_id}/runs", get(runs::list).post(actions::start))
        .route("/api/v1/workflows/{workflow_id}/runs/summary", get(runs::summary))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}", get(runs::get))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/status", get(runs::status))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/overview", get(runs::overview))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/steps", get(runs::steps))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/download", get(download::link))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/cancel", post(actions::cancel));
    let newer = Router::new()
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/pause", post(actions::pause))
        .route("/api/v1/workflows/{workflow_id}/runs/{run_id}/resume", post(actions::resume))
        .route_layer(from_fn_with_state(app.clone(), newer));
    let sandbox = Router::new()
        .route("/.well-known/jwks.json", get(session::jwks))
        .route("/config.json", get(session::config))
        .route("/sandbox/token", post(session::token))
        .route("/sandbox/clerk", delete(clerk::revoke))
        .route("/sandbox/files/{file}", get(download::file))
        .route(
            "/sandbox/faults",
            get(control::faults).post(control::add_faults).delete(control::clear_faults),
        )
        .route("/sandbox/stats", get(control::stats).delete(control::reset_stats))
        .route("/sandbox/reset", post(control::reset))
        .route("/sandbox/runs", post(control::start_runs))
        .route("/sandbox/contract", get(control::contract).post(control::answer_as))
        .route("/sandbox/clock", get(control::clock).post(control::advance));
    let clerk = Router::new()
        .route("/clerk/v1/environment", get(clerk::environment).post(clerk::environment))
        .route("/clerk/v1/client", get(clerk::client))
        .route("/clerk/v1/client/sessions", post(clerk::sign_out))
        .route("/clerk/v1/client/sessions/{id}/touch", post(clerk::touch))
        .route("/clerk/v1/client/sessions/{id}/remove", post(clerk::remove))
        .route("/clerk/v1/client/sessions/{id}/tokens", post(clerk::token))
        .route("/clerk/npm/@clerk/clerk-js@6/dist/{file}", get(clerk::script))
        .route("/clerk/sign-in", get(clerk::sign_in_page).post(clerk::sign_in));
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::OPTIONS])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            HeaderName::from_static("x-workspace-id"),
        ])
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECS));
    api.merge(newer)
        .merge(sandbox)
        .merge(clerk)
        .method_not_allowed_fallback(|| async {
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                "This method is not allowed here.",
            )
        })
        .fallback(site::serve)
        .layer(from_fn_with_state(app.clone(), mishap::before))
        .layer(from_fn_with_state(app.clone(), answer::seal))
        .layer(from_fn(mishap::after))
        .layer(from_fn_with_state(app.clone(), stats::count))
        .layer(cors)
        .layer(from_fn(mishap::last))
        .with_state(app.clone())
}

/// Lets requests through to what the seed does not have.
async fn newer(State(app): State<Shared>, request: Request, next: Next) -> Response {
    match app.contract() {
        Contract::Seed => ApiError::not_found("endpoint").into_response(),
        Contract::Current => next.run(request).await,
    }
}

fn params(query: Pairs) -> Params {
    let Query(pairs) = query;
    Params::new(pairs)
}
