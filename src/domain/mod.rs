//! What a run is: the API's values and the rules that follow from them. Pure.

pub mod format;
pub mod json;
pub mod links;
pub mod order;
pub mod overview;
pub mod run;
pub mod time;
