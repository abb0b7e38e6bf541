//! What the host is told about the polled values.

use crate::domain::run::{Run, RunStatus};
use crate::host::HostEvent;
use crate::poll::page_data::PageData;

impl PageData {
    /// Emits the numbers of runs by status if they have changed.
    pub(super) fn emit_counts(&self, counts: &[(RunStatus, i64)]) {
        if self.session.counts.with_value(|known| known != counts) {
            self.session.counts.set_value(counts.to_vec());
            self.session.host.get_value().emit(&HostEvent::CountsChange(counts.to_vec()));
        }
    }

    /// Emits the status changes of `runs`. With `only`, forgets all other runs.
    pub(super) fn emit_status_changes<'a>(&self, runs: impl Iterator<Item = &'a Run>, only: bool) {
        let mut changes = Vec::new();
        self.session.statuses.update_value(|known| {
            let mut now = if only { Vec::new() } else { known.clone() };
            for run in runs {
                let before = known.iter().find(|(id, _)| *id == run.id).map(|(_, from)| from);
                if let Some(from) = before.filter(|from| **from != run.status) {
                    let (run, from, to) = (run.id.clone(), from.clone(), run.status.clone());
                    changes.push(HostEvent::RunStatusChange { run, from, to });
                }
                now.retain(|(id, _)| *id != run.id);
                now.push((run.id.clone(), run.status.clone()));
            }
            *known = now;
        });
        // The host may unmount the component in its event handler.
        let host = self.session.host.get_value();
        for change in changes {
            host.emit(&change);
        }
    }
}
