//! Clerk's Frontend API, the files of ClerkJS, and a sign-in page.

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::http::clerk::json::{self, PROXY};
use crate::http::clerk::sessions::{client_cookie, safe_redirect};
use crate::http::error::ApiError;
use crate::http::state::SharedState;
use crate::world::catalog::{USER_NAMES, user_name};

/// Users on the sign-in page. Its form accepts all other users, too.
const OFFERED_USERS: [u16; 2] = [0, 1];

/// Allows only the page's form. Browsers also apply `form-action` to the redirect after it.
const POLICY: &str =
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(crate) async fn environment(State(app): State<SharedState>) -> Json<Value> {
    Json(json::environment(&app))
}

pub(crate) async fn client(
    State(app): State<SharedState>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.get_or_create(cookie(&headers));
    let body = json!({ "response": json::client(&app, client)?, "client": null });
    Ok(with_cookie(&client.id, Json(body)))
}

#[derive(Deserialize)]
pub(crate) struct Method {
    /// ClerkJS sends every method but GET as POST, and names it here.
    #[serde(rename = "_method")]
    method: Option<String>,
}

/// Ends all sessions of the client.
pub(crate) async fn sign_out(
    State(app): State<SharedState>,
    Query(Method { method }): Query<Method>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if method.as_deref() != Some("DELETE") {
        return Err(ApiError::not_found("endpoint"));
    }
    let mut clients = app.clerk();
    let client = clients.get_or_create(cookie(&headers));
    client.sign_out();
    Ok(Json(json!({ "response": json::client(&app, client)?, "client": null })).into_response())
}

pub(crate) async fn touch(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.get_or_create(cookie(&headers));
    let Some(session) = client.touch(&id) else { return Ok(signed_out()) };
    let session = json::session(&app, session)?;
    Ok(Json(json!({ "response": session, "client": json::client(&app, client)? })).into_response())
}

pub(crate) async fn remove(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.get_or_create(cookie(&headers));
    let Some(session) = client.session(&id).cloned() else { return Ok(signed_out()) };
    client.remove(&id);
    let mut session = json::session(&app, &session)?;
    if let Some(session) = session.as_object_mut() {
        session.insert("status".to_owned(), json!("removed"));
    }
    Ok(Json(json!({ "response": session, "client": json::client(&app, client)? })).into_response())
}

/// A new token of a session.
pub(crate) async fn token(
    State(app): State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let Some(session) = clients.get_or_create(cookie(&headers)).session(&id) else {
        return Ok(signed_out());
    };
    Ok(Json(json!({ "object": "token", "jwt": json::token(&app, session)? })).into_response())
}

/// A file of ClerkJS, from the folder of `--clerk-js`.
pub(crate) async fn script(
    State(app): State<SharedState>,
    Path(file): Path<String>,
    request: Request,
) -> Response {
    let Some(folder) = &app.settings.clerk_js else {
        return ApiError::not_found("file: the sandbox was started without --clerk-js")
            .into_response();
    };
    // The path arrives decoded: a name such as `../x` must not leave the folder.
    let is_plain = file.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if !is_plain || !file.ends_with(".js") {
        return ApiError::not_found("file").into_response();
    }
    match ServeFile::new(folder.join(file)).oneshot(request).await {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    }
}

#[derive(Deserialize)]
pub(crate) struct SignInForm {
    redirect_url: Option<String>,
    person: Option<u16>,
}

pub(crate) async fn sign_in_page(
    Query(SignInForm { redirect_url, .. }): Query<SignInForm>,
    headers: HeaderMap,
) -> Response {
    let back = redirect_url.unwrap_or_else(|| "/".to_owned());
    if safe_redirect(&back, host(&headers)).is_none() {
        return invalid_redirect();
    }
    let buttons: String = OFFERED_USERS
        .iter()
        .map(|&user| {
            let name = escape_html(user_name(user));
            format!("<p><button name=\"person\" value=\"{user}\">{name}</button></p>")
        })
        .collect();
    let back = escape_html(&back);
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"></head><body><h1>Sign in to the sandbox</h1>\
         <form method=\"post\"><input type=\"hidden\" name=\"redirect_url\" value=\"{back}\">\
         <p>Continue as</p>{buttons}</form></body></html>"
    );
    ([(header::CONTENT_SECURITY_POLICY, POLICY), (header::CACHE_CONTROL, "no-store")], Html(page))
        .into_response()
}

/// Signs a user in and redirects to the page.
pub(crate) async fn sign_in(
    State(app): State<SharedState>,
    headers: HeaderMap,
    form: Result<Form<SignInForm>, FormRejection>,
) -> Response {
    let Ok(Form(SignInForm { redirect_url, person: Some(user) })) = form else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "Nobody to sign in was named.").into_response();
    };
    if usize::from(user) >= USER_NAMES.len() {
        return (StatusCode::UNPROCESSABLE_ENTITY, "There is no such person.").into_response();
    }
    let back = redirect_url.unwrap_or_else(|| "/".to_owned());
    let Some(back) = safe_redirect(&back, host(&headers)) else { return invalid_redirect() };
    let mut clients = app.clerk();
    let client = clients.sign_in(cookie(&headers), user);
    with_cookie(&client.id, (StatusCode::SEE_OTHER, [(header::LOCATION, back)]))
}

/// Ends all sessions of all clients, like an administrator in Clerk's dashboard.
pub(crate) async fn revoke(State(app): State<SharedState>) -> Json<Value> {
    app.clerk().revoke_all();
    Json(json!({}))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    client_cookie(headers.get(header::COOKIE)?.to_str().ok()?)
}

fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

fn with_cookie(id: &str, response: impl IntoResponse) -> Response {
    let cookie = format!("__client={id}; Path={PROXY}; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())], response)
        .into_response()
}

/// The Frontend API's 401.
fn signed_out() -> Response {
    let message = "You are signed out";
    let error = json!({ "code": "authentication_invalid", "message": message, "long_message": message, "meta": {} });
    (StatusCode::UNAUTHORIZED, Json(json!({ "errors": [error] }))).into_response()
}

fn invalid_redirect() -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, "redirect_url must lead back to this origin.")
        .into_response()
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
