//! The HTTP server: the API, Clerk's Frontend API, the sandbox's own endpoints and the built page.

mod auth;
mod byte_range;
mod clerk;
mod error;
mod layers;
mod links;
mod params;
mod response;
pub(crate) mod router;
mod routes;
mod site;
pub(crate) mod state;
mod stats;

pub(crate) use auth::keys::SigningKeys;
