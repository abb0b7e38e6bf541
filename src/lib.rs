//! The runs of one Onepin workflow in the browser: a live, sortable list and a page per run.
//!
//! # Modules
//!
//! | module | content |
//! |---|---|
//! | [`domain`] | the API's values and their rules; pure |
//! | [`platform`] | the browser's clock, visibility and network state, and the panic hook |
//! | [`i18n`] | texts, languages and the browser's `Intl` formats |
//! | [`routing`] | URLs: parsing and formatting; pure |
//! | [`settings`] | settings of operators, hosts and users; pure |
//! | [`api`] | requests, tolerant decoding, errors and the token; only `api::browser` uses the network |
//! | [`host`] | events for the host page, and navigation |
//! | [`poll`] | polling, and signals that notify only of changed data |
//! | [`view`] | pages and their components |
//! | [`app`] | mounts the component |
//!
//! A module uses only modules above it in this table; `tests/layers.rs` checks this. All rules run
//! and are tested on the host; `app`, `view`, `host::navigator`, `i18n::intl`, `platform` and
//! `api::browser` need a browser.
//!
//! `src/page` is the standalone page (its configuration file, Clerk, requests sent before the
//! WebAssembly has loaded) and not part of this library; `embed/` is the npm package.
//!
//! # Where to start
//!
//! [`api::wire`] decodes a response, [`domain::run::Run`] is its most important value,
//! [`poll::machine::Machine`] decides when to poll, [`routing::route::Route`] and
//! [`routing::query::RunsQuery`] are a URL. `CONTRIBUTING.md` follows a response through all files.
//! Comments cite `docs/contract.md`, the API as this project knows it, by section.

pub mod api;
pub mod app;
pub mod domain;
pub mod host;
pub mod i18n;
pub mod platform;
pub mod poll;
pub mod routing;
pub mod settings;
pub mod view;
