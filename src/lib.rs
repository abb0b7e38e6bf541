//! The runs of one Onepin workflow in the browser: a live, sortable list and an overview per run.
//!
//! # Where things are
//!
//! | module | what belongs there |
//! |---|---|
//! | [`run`], [`overview`] | what the API says of a run and what follows from it; pure |
//! | [`mod@format`], [`route`], [`runs_query`], [`summary_window`], [`columns`], [`links`], [`config`], [`options`] | rules for figures, URLs and settings; pure |
//! | [`api`] | requests, decoding, errors, the token; only `api::browser` touches the network |
//! | [`clock`], [`intl`] | the only readers of the clock and of the browser's `Intl` |
//! | [`feed`] | when to ask again, and signals that change only where the data did |
//! | [`messages`] | the texts, in English and as a host wants them; pure |
//! | [`host`] | what a component tells the page around it |
//! | [`failure`] | what becomes of a component that has panicked |
//! | [`presence`] | whether somebody sees the page, whether there is a network |
//! | [`navigator`] | which page is shown, and who decides it |
//! | [`view`] | what is on screen |
//! | [`app`] | wires all of it together |
//!
//! Dependencies point one way: `run`, `overview`, `format`, `route`, `failure` ← `api` ← `feed` ← `view` ←
//! `app`. Views never call the API. Everything but `view`, `navigator`, `intl`, `presence`,
//! `api::browser` and the browser's clock runs without a browser; all rules are tested on the host.

pub mod api;
pub mod app;
pub mod clock;
pub mod columns;
pub mod config;
pub mod failure;
pub mod feed;
pub mod format;
pub mod host;
pub mod intl;
pub mod links;
pub mod messages;
pub mod navigator;
pub mod options;
pub mod overview;
pub mod presence;
pub mod route;
pub mod run;
pub mod runs_query;
pub mod summary_window;
pub mod view;
