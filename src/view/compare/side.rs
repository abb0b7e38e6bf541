//! The data of one of the two runs.

use std::sync::Arc;

use crate::api::wire::DecodeWarning;
use crate::api::{ApiError, ErrorKind};
use crate::domain::compare::checks::ChecksOfRun;
use crate::domain::json::Json;
use crate::domain::overview::matrix::Matrix;
use crate::domain::overview::{LanguageAudio, MetricSection, NodeState, RunOverview, Validator};
use crate::domain::run::{Run, RunId, WorkflowId};
use crate::poll::{OptionalAnalysis, Polled};
use crate::view::context::data;
use crate::view::overview::analysis::AnalysisParts;
use crate::view::overview::refresh::refresh_results_at_end;
use crate::view::overview::responses::{definition, known_run, part, problems};
use crate::view::text;
use dom::reactive::Memo;

/// A run, its overview and its analysis. Each is shown as soon as it is loaded.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) polled: (Polled<Run>, Polled<RunOverview>, Polled<OptionalAnalysis>),
    pub(super) run: Memo<Option<Run>>,
    /// `#194`, or the start of the ID.
    pub(super) name: Memo<String>,
    pub(super) sections: Memo<Vec<MetricSection>>,
    pub(super) audio: Memo<Vec<LanguageAudio>>,
    pub(super) states: Memo<Vec<NodeState>>,
    pub(super) matrix: Memo<Option<Arc<Matrix>>>,
    pub(super) definition: Memo<Arc<Json>>,
    pub(super) error: Memo<Option<ApiError>>,
    pub(super) warnings: Memo<Vec<DecodeWarning>>,
    validators: Memo<Vec<Validator>>,
    analysis: Memo<OptionalAnalysis>,
}

impl Side {
    pub(super) fn new(workflow: WorkflowId, id: RunId) -> Self {
        let (data, key) = (data(), Memo::constant((workflow, id.clone())));
        let (run, overview) = (data.run(key), data.overview(key));
        let analysis = data.analysis(key);
        refresh_results_at_end(run, overview, analysis);
        let (error, warnings) = problems(run, overview, analysis);
        let known = known_run(run, overview);
        let parts = AnalysisParts::of(analysis);
        let number = move || known.with(|run| run.as_ref().and_then(|run| run.run_number));
        Self {
            polled: (run, overview, analysis),
            run: known,
            name: Memo::new(move |_| text::run_name(number(), id.as_str())),
            sections: part(overview, |overview| overview.metric_sections.clone()),
            audio: part(overview, |overview| overview.audio_by_language.clone()),
            states: part(overview, |overview| overview.node_states.clone()),
            validators: part(overview, |overview| overview.validators.clone()),
            definition: definition(run, overview),
            matrix: parts.matrix,
            analysis: parts.value,
            error,
            warnings,
        }
    }

    pub(super) fn refresh(self) {
        self.polled.0.refresh();
        self.polled.1.refresh();
        self.polled.2.refresh();
    }

    /// Whether the overview is loaded; tracked.
    pub(super) fn has_overview(self) -> bool {
        self.polled.1.remote.with(|remote| remote.value.is_some())
    }

    /// Whether the server has no such run in this workflow; tracked.
    pub(super) fn is_missing(self) -> bool {
        let is_missing = |error: &ApiError| error.kind == ErrorKind::NotFound;
        self.polled
            .0
            .remote
            .with(|remote| remote.value.is_none() && remote.error.as_ref().is_some_and(is_missing))
            && !self.has_overview()
    }

    /// Passes what is known of the checks; tracked.
    pub(super) fn with_checks<T>(self, read: impl FnOnce(ChecksOfRun<'_>) -> T) -> T {
        let (analysis, matrix) = (self.analysis.get(), self.matrix.get());
        self.validators.with(|validators| {
            let (analysis, matrix) = (analysis.as_deref(), matrix.as_deref());
            read(ChecksOfRun { validators, analysis, matrix })
        })
    }
}
