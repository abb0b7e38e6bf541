//! The progress of a run.

/// Node and step counts of the server.
///
/// The total grows with retries, and finished nodes can decrease after a resume (contract §9): progress
/// is not monotonic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    pub total_nodes: Option<i64>,
    /// Nodes in a terminal state. Older servers do not send it.
    pub finished_nodes: Option<i64>,
    /// One step per node attempt.
    pub total_steps: Option<i64>,
    pub finished_steps: Option<i64>,
}

impl Progress {
    /// Finished steps divided by all steps, 0 to 1; `None` if the total is unknown or 0.
    pub fn fraction(&self) -> Option<f64> {
        let (finished, total) = (self.finished_steps?, self.total_steps?);
        if total <= 0 {
            return None;
        }
        #[expect(
            clippy::cast_precision_loss,
            reason = "a fraction of step counts needs no 53 bits"
        )]
        let fraction = finished as f64 / total as f64;
        Some(fraction.clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(finished: Option<i64>, total: Option<i64>) -> Option<f64> {
        Progress { finished_steps: finished, total_steps: total, ..Progress::default() }.fraction()
    }

    #[test]
    fn clamps_the_fraction() {
        assert_eq!(steps(Some(10), Some(40)), Some(0.25));
        assert_eq!(steps(Some(43), Some(40)), Some(1.0));
        assert_eq!(steps(Some(-1), Some(40)), Some(0.0));
    }

    #[test]
    fn unknown_progress_is_none() {
        assert_eq!(steps(None, Some(40)), None);
        assert_eq!(steps(Some(3), None), None);
        assert_eq!(steps(Some(0), Some(0)), None);
    }
}
