//! A stand-in for Clerk's Frontend API, complete enough for the real ClerkJS.

pub(super) mod json;
pub(super) mod sessions;
