//! Starts a sandbox in this process and sends requests to it.

use std::collections::BTreeSet;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use sandbox::cli::{Contract, Settings};
use sandbox::server::Sandbox;
use serde_json::{Value, json};

/// A client with its own sandbox.
pub(crate) struct Client {
    pub(crate) origin: String,
    /// The id of the first workflow.
    pub(crate) workflow: String,
    pub(crate) workspace: String,
    token: String,
    http: Http<HttpConnector, Full<Bytes>>,
}

pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Response {
    pub(crate) fn json(&self) -> Value {
        let text = String::from_utf8_lossy(&self.bytes);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The invalid fields of a 422.
    pub(crate) fn fields(&self) -> Vec<String> {
        assert_eq!(self.status, 422, "{}", String::from_utf8_lossy(&self.bytes));
        let body = self.json();
        assert_eq!(body["error"]["code"], "VALIDATION_ERROR");
        let details = body["error"]["details"].as_array().unwrap();
        details.iter().map(|detail| detail["field"].as_str().unwrap().to_owned()).collect()
    }

    /// The error code, after a check of the envelope.
    pub(crate) fn code(&self) -> String {
        let body = self.json();
        assert_eq!(keys(&body), set(&["error", "meta"]), "{body}");
        assert!(!body["error"]["message"].as_str().unwrap().is_empty());
        assert_eq!(body["meta"]["request_id"].as_str(), self.header("x-request-id"));
        body["error"]["code"].as_str().unwrap().to_owned()
    }
}

/// Settings without background starts.
pub(crate) fn test_settings() -> Settings {
    Settings { port: 0, starts_every: 0, ..Settings::default() }
}

/// [`test_settings`] in the seed contract.
pub(crate) fn seed_settings() -> Settings {
    Settings { contract: Contract::Seed, ..test_settings() }
}

impl Client {
    pub(crate) async fn start(settings: Settings) -> Self {
        let sandbox = Sandbox::bind(settings).await.expect("the sandbox starts");
        let origin = sandbox.origin().to_owned();
        tokio::spawn(sandbox.run(std::future::pending()));
        let http = Http::builder(TokioExecutor::new()).build_http();
        let mut client = Self {
            origin,
            workflow: String::new(),
            workspace: String::new(),
            token: String::new(),
            http,
        };
        let config = client.get("/config.json").await.json();
        client.workflow = config["workflow_id"].as_str().unwrap_or_default().to_owned();
        client.workspace = config["workspace_id"].as_str().unwrap().to_owned();
        client.token = client.token(json!({})).await;
        client
    }

    pub(crate) async fn token(&self, request: Value) -> String {
        let response = self.send("POST", "/sandbox/token", &[], Some(request)).await;
        response.json()["jwt"].as_str().expect("a token").to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send("GET", path, &[], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Option<Value>) -> Response {
        self.send("POST", path, &[], body).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Response {
        self.send("DELETE", path, &[], None).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Response {
        self.try_send(method, path, headers, body).await.expect("a response")
    }

    /// Like [`Client::send`], with a body that is not JSON.
    pub(crate) async fn send_text(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Response {
        self.try_send_text(method, path, headers, body.to_owned()).await.expect("a response")
    }

    /// Like [`Client::send`], for a connection that may break.
    pub(crate) async fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Result<Response, String> {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        self.try_send_text(method, path, headers, body).await
    }

    async fn try_send_text(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Response, String> {
        let mut request =
            axum::http::Request::builder().method(method).uri(format!("{}{path}", self.origin));
        if !headers.iter().any(|(name, _)| *name == "authorization") && !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in headers {
            // An empty value omits the header.
            if !value.is_empty() {
                request = request.header(*name, *value);
            }
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let response = self.http.request(request).await.map_err(|error| format!("{error:?}"))?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map_err(|error| format!("{error:?}"))?.to_bytes();
        Ok(Response { status: parts.status.as_u16(), headers: parts.headers, bytes })
    }

    /// The path of the first workflow's runs, followed by `more`.
    pub(crate) fn runs(&self, more: &str) -> String {
        format!("/api/v1/workflows/{}/runs{more}", self.workflow)
    }

    /// The rows of all pages of a list.
    pub(crate) async fn all(&self, path: &str) -> Vec<Value> {
        let mut rows = Vec::new();
        loop {
            let join = if path.contains('?') { '&' } else { '?' };
            let page =
                self.get(&format!("{path}{join}limit=100&offset={}", rows.len())).await.json();
            let more = page["data"].as_array().unwrap_or_else(|| panic!("{page}")).clone();
            rows.extend(more.iter().cloned());
            if more.is_empty() || page["pagination"]["next"].is_null() {
                assert_eq!(page["pagination"]["total"], rows.len());
                return rows;
            }
        }
    }

    /// The id of the workflow whose name has this prefix.
    pub(crate) async fn workflow_named(&self, name: &str) -> String {
        let workflows = self.all("/api/v1/workflows").await;
        let found =
            workflows.iter().find(|workflow| workflow["name"].as_str().unwrap().starts_with(name));
        text(&found.unwrap_or_else(|| panic!("no workflow is called {name}"))["id"])
    }
}

/// The field names of an object.
pub(crate) fn keys(value: &Value) -> BTreeSet<&str> {
    value
        .as_object()
        .unwrap_or_else(|| panic!("no object: {value}"))
        .keys()
        .map(String::as_str)
        .collect()
}

pub(crate) fn set<'a>(names: &[&'a str]) -> BTreeSet<&'a str> {
    names.iter().copied().collect()
}

/// The string in a JSON value.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
