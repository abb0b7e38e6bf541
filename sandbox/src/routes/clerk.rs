//! Clerk's Frontend API, ClerkJS itself, and a page to sign in on.

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Form, Json};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use crate::app::Shared;
use crate::catalog::{PEOPLE, user_name};
use crate::clerk::{self, PROXY};
use crate::error::ApiError;

/// Who is offered on the page. Others can sign in by sending its form.
const DEMO_PEOPLE: [u16; 2] = [0, 1];

/// Nothing on the page but its form. The browser applies `form-action` to where the answer leads, too.
const POLICY: &str =
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The settings of the instance.
pub(super) async fn environment(State(app): State<Shared>) -> Json<Value> {
    Json(clerk::environment(&app))
}

/// The browser and its sessions.
pub(super) async fn client(
    State(app): State<Shared>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.of(cookie(&headers));
    let answer = json!({ "response": client.json(&app)?, "client": null });
    Ok(with_cookie(&client.id, Json(answer)))
}

#[derive(Deserialize)]
pub(super) struct Method {
    /// The method that is meant: ClerkJS sends everything but GET as POST.
    #[serde(rename = "_method")]
    method: Option<String>,
}

/// Signs out everybody in this browser.
pub(super) async fn sign_out(
    State(app): State<Shared>,
    Query(Method { method }): Query<Method>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    if method.as_deref() != Some("DELETE") {
        return Err(ApiError::not_found("endpoint"));
    }
    let mut clients = app.clerk();
    let client = clients.of(cookie(&headers));
    client.sign_out();
    Ok(Json(json!({ "response": client.json(&app)?, "client": null })).into_response())
}

/// Makes a session the active one.
pub(super) async fn touch(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.of(cookie(&headers));
    let Some(session) = client.touch(&id) else { return Ok(signed_out()) };
    let session = session.json(&app)?;
    Ok(Json(json!({ "response": session, "client": client.json(&app)? })).into_response())
}

/// Ends one session.
pub(super) async fn remove(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let client = clients.of(cookie(&headers));
    let Some(session) = client.session(&id).cloned() else { return Ok(signed_out()) };
    client.remove(&id);
    let mut session = session.json(&app)?;
    if let Some(session) = session.as_object_mut() {
        session.insert("status".to_owned(), json!("removed"));
    }
    Ok(Json(json!({ "response": session, "client": client.json(&app)? })).into_response())
}

/// A fresh token of a session.
pub(super) async fn token(
    State(app): State<Shared>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut clients = app.clerk();
    let Some(session) = clients.of(cookie(&headers)).session(&id) else { return Ok(signed_out()) };
    Ok(Json(json!({ "object": "token", "jwt": session.token(&app)? })).into_response())
}

/// A file of ClerkJS, from the folder named on the command line.
pub(super) async fn script(
    State(app): State<Shared>,
    Path(file): Path<String>,
    request: Request,
) -> Response {
    let Some(folder) = &app.settings.clerk_js else {
        return ApiError::not_found("file: the sandbox was started without --clerk-js")
            .into_response();
    };
    // A part of a path that arrives decoded, such as `../x`, must not lead out of the folder.
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
pub(super) struct SignIn {
    redirect_url: Option<String>,
    person: Option<u16>,
}

/// The page to sign in on.
pub(super) async fn sign_in_page(
    Query(SignIn { redirect_url, .. }): Query<SignIn>,
    headers: HeaderMap,
) -> Response {
    let back = redirect_url.unwrap_or_else(|| "/".to_owned());
    if clerk::way_back(&back, host(&headers)).is_none() {
        return elsewhere();
    }
    let buttons: String = DEMO_PEOPLE
        .iter()
        .map(|&person| {
            let name = escaped(user_name(person));
            format!("<p><button name=\"person\" value=\"{person}\">{name}</button></p>")
        })
        .collect();
    let back = escaped(&back);
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

/// Signs somebody in and goes back to the page.
pub(super) async fn sign_in(
    State(app): State<Shared>,
    headers: HeaderMap,
    form: Result<Form<SignIn>, FormRejection>,
) -> Response {
    let Ok(Form(SignIn { redirect_url, person: Some(person) })) = form else {
        return (StatusCode::UNPROCESSABLE_ENTITY, "Nobody to sign in was named.").into_response();
    };
    if usize::from(person) >= PEOPLE.len() {
        return (StatusCode::UNPROCESSABLE_ENTITY, "There is no such person.").into_response();
    }
    let back = redirect_url.unwrap_or_else(|| "/".to_owned());
    let Some(back) = clerk::way_back(&back, host(&headers)) else { return elsewhere() };
    let mut clients = app.clerk();
    let client = clients.sign_in(cookie(&headers), person);
    with_cookie(&client.id, (StatusCode::SEE_OTHER, [(header::LOCATION, back)]))
}

/// Ends all sessions, as an administrator would in Clerk's dashboard.
pub(super) async fn revoke(State(app): State<Shared>) -> Json<Value> {
    app.clerk().revoke_all();
    Json(json!({}))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    clerk::cookie(headers.get(header::COOKIE)?.to_str().ok()?)
}

fn host(headers: &HeaderMap) -> &str {
    headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default()
}

fn with_cookie(id: &str, response: impl IntoResponse) -> Response {
    let cookie = format!("__client={id}; Path={PROXY}; HttpOnly; SameSite=Lax");
    ([(header::SET_COOKIE, cookie), (header::CACHE_CONTROL, "no-store".to_owned())], response)
        .into_response()
}

/// The Frontend API's own form of 401.
fn signed_out() -> Response {
    let message = "You are signed out";
    let error = json!({ "code": "authentication_invalid", "message": message, "long_message": message, "meta": {} });
    (StatusCode::UNAUTHORIZED, Json(json!({ "errors": [error] }))).into_response()
}

fn elsewhere() -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, "redirect_url must lead back to this origin.")
        .into_response()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
