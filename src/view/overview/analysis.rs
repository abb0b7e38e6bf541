//! The run's analysis on its page.

use std::sync::Arc;

use crate::domain::overview::Analysis;
use crate::domain::overview::matrix::Matrix;
use crate::poll::{OptionalAnalysis, Polled};
use crate::view::overview::lines::open_lines::Lines;
use crate::view::overview::tables::matrix::matrix;
use dom::reactive::Memo;
use dom::{Child, View, div, when};

/// The analysis, and what is made of it.
#[derive(Clone, Copy)]
pub(crate) struct AnalysisParts {
    pub(crate) value: Memo<OptionalAnalysis>,
    pub(crate) matrix: Memo<Option<Arc<Matrix>>>,
    pub(crate) is_loading: Memo<bool>,
}

impl AnalysisParts {
    pub(crate) fn of(analysis: Polled<OptionalAnalysis>) -> Self {
        let value = Memo::new(move |_| {
            analysis.remote.with(|remote| remote.value.clone().unwrap_or_default())
        });
        let is_loading = Memo::new(move |_| {
            analysis.remote.with(|remote| remote.loading && remote.error.is_none())
        });
        Self { value, matrix: matrix_of(value), is_loading }
    }

    /// The matrix. While it loads, a place for it keeps what follows from moving, if the overview has this many languages
    /// and checks.
    pub(crate) fn scores(
        self,
        languages: Memo<usize>,
        checks: Memo<usize>,
        is_completed: Memo<bool>,
        lines: Lines,
    ) -> View {
        let is_expected = move || {
            self.is_loading.get() && is_completed.get() && languages.get().min(checks.get()) > 0
        };
        let place = move || {
            let rows = languages.get_untracked().to_string();
            div().class("matrix-place").attr("aria-hidden", "true").style("--rows", rows)
        };
        (when(is_expected, place), matrix(self.matrix, lines)).view()
    }
}

/// Made once for verdict and table.
fn matrix_of(analysis: Memo<Option<Arc<Analysis>>>) -> Memo<Option<Arc<Matrix>>> {
    let matrix = |analysis: &Arc<Analysis>| Arc::new(Matrix::of(analysis));
    Memo::new(move |_| analysis.with(|analysis| analysis.as_ref().map(matrix)))
}
