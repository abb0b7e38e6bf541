//! The runs of one Onepin workflow in the browser: a live, sortable list and a page per run.
//!
//! # Modules
//!
//! | module | content |
//! |---|---|
//! | [`domain`] | what a run is: the API's values and the rules that follow from them; pure |
//! | [`platform`] | the browser's clock, visibility and network state, and the panic hook |
//! | [`i18n`] | texts, languages and the browser's `Intl` formats |
//! | [`routing`] | URLs, both ways; pure |
//! | [`settings`] | what an operator, a host or a user may set; pure |
//! | [`api`] | requests, tolerant decoding, errors and the token; only `api::browser` uses the network |
//! | [`host`] | events for the page around the component, and navigation |
//! | [`poll`] | when to request what again, and signals that change only where the data did |
//! | [`view`] | the pages |
//! | [`app`] | wires all of it together |
//!
//! A module uses only modules above it in this table; `tests/layers.rs` fails otherwise. All rules run
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
