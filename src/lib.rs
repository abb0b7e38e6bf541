//! The runs of one Onepin workflow in the browser: a live, sortable list and an overview per run.
//!
//! # Where things are
//!
//! | module | what belongs there |
//! |---|---|
//! | [`run`], [`overview`] | what the API says of a run and what follows from it; pure |
//! | [`mod@format`], [`route`], [`runs_query`], [`summary_window`], [`columns`], [`links`], [`config`], [`options`] | rules for figures, URLs and settings; pure |
//! | [`api`] | requests, decoding, errors, the token; of the library, only `api::browser` touches the network |
//! | [`clock`], [`intl`] | the only readers of the clock and of the browser's `Intl` |
//! | [`feed`] | when to ask again, and signals that change only where the data did |
//! | [`messages`] | the texts, in English and in other words or languages; pure |
//! | [`host`] | what a component tells the page around it |
//! | [`failure`] | what becomes of a component that has panicked |
//! | [`presence`] | whether somebody sees the page, whether there is a network |
//! | [`navigator`] | which page is shown, and who decides it |
//! | [`view`] | what is on screen |
//! | [`app`] | wires all of it together |
//!
//! Dependencies point one way: `run`, `overview`, `format`, `route`, `failure` ← `api` ← `host` ←
//! `feed` ← `view` ← `app`. Views never call the API. Everything but `app`, `view`, `navigator`,
//! `intl`, `presence`, `api::browser` and the browser's clock runs without a browser; all rules are
//! tested on the host.
//!
//! What only the standalone page has (its settings' file, Clerk, the requests that leave before the
//! WebAssembly is there) is in `src/page` and not part of this library; what only the
//! npm package has is in `embed/`.
//!
//! # Where to start
//!
//! [`api::wire`] turns an answer into values, [`run::Run`] is the most important of them,
//! [`feed::machine::Machine`] decides when to ask, [`runs_query::RunsQuery`] and [`route::Route`] are
//! what an address says. Each has an example. `CONTRIBUTING.md` follows an answer through all files.
//!
//! # The contract
//!
//! Comments cite the API's contract by section: §1 transport and sign-in, §2 envelope and paging,
//! §3 errors, §4 paths, §5 the five reads (list, summary, run, status, overview), §6 the other
//! endpoints and the actions, §7 words, §8 forms of a definition, §9 polling, C1 to C34 where the
//! API's generations disagree. Its examples are `tests/fixtures`, and the sandbox is the contract as
//! a program: the fields of either generation are listed in `sandbox/tests/http/contracts.rs`.

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
pub mod json;
pub mod links;
pub mod messages;
pub mod navigator;
pub mod options;
pub mod order;
pub mod overview;
pub mod presence;
pub mod route;
pub mod run;
pub mod runs_query;
pub mod summary_window;
mod timestamp;
pub mod view;
