//! Workflow runs and their rules. Pure.

mod action;
mod cause;
mod chart;
mod ended;
mod expected;
mod export;
mod followed;
mod id;
mod list;
mod model;
mod progress;
mod selection;
mod start;
mod status;
mod timing;

pub use action::{Download, RunAction};
pub(crate) use cause::{Cause, CauseGroup, group_by_cause};
pub(crate) use chart::RunsChart;
pub use ended::EndedRuns;
pub use expected::UsualTime;
pub(crate) use expected::{RoughRange, RoughUnit};
pub use export::{ExportFormat, RawRuns};
pub(crate) use followed::FollowedRuns;
pub use id::{InvalidId, RunId, WorkflowId, WorkspaceId};
pub use list::{RunsPage, RunsRow, RunsSummary};
pub(crate) use model::run_fields;
pub use model::{Actor, HeldNode, Pause, Revision, Run};
pub use progress::Progress;
pub use selection::Selection;
pub use start::{CreditRange, Estimate, NodeEstimate, ScriptOverride, ScriptSource};
pub use status::{RunState, RunStatus};
pub(crate) use timing::{active_duration, paused_duration};
