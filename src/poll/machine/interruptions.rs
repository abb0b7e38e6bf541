//! What interrupts a request or a timer: the conditions of polling change, the computer wakes up, or a user's
//! action makes the value outdated.

use std::time::Duration;

use super::{Machine, remaining};
use crate::domain::time::Timestamp;
use crate::platform::clock::after;
use crate::poll::event::{Command, Phase, PollConditions};
use crate::poll::schedule;

impl Machine {
    pub(super) fn wake(&mut self, now: Timestamp, random: f64) -> Vec<Command> {
        match self.phase {
            // The timer was suspended, too.
            Phase::Waiting { until, retry } => {
                // A clock set back must not lengthen it.
                let remaining = (until - now).to_std().unwrap_or_default().min(self.timer);
                self.restart_timer(remaining.max(schedule::resume_delay(random)), retry, now)
            }
            // The connection did not survive the sleep.
            Phase::Requesting if self.conditions.allows_polling() => {
                self.restart_timer(schedule::resume_delay(random), false, now)
            }
            Phase::Requesting => self.abort_to(Phase::Suspended),
            Phase::Suspended | Phase::Finished | Phase::Stopped => Vec::new(),
        }
    }

    pub(super) fn invalidate(&mut self, min_interval: Duration, now: Timestamp) -> Vec<Command> {
        let wait = self.remaining_interval(min_interval.max(self.refresh_rate.min_interval()), now);
        match self.phase {
            Phase::Waiting { until, retry: false } if after(now, wait) < until => {
                self.wait = (now, wait);
                self.restart_timer(wait, false, now)
            }
            Phase::Requesting => {
                self.invalidated =
                    Some(self.invalidated.map_or(min_interval, |known| known.min(min_interval)));
                Vec::new()
            }
            Phase::Finished => self.wait(wait, false, now),
            // A request is due anyway, or polling has stopped.
            Phase::Waiting { .. } | Phase::Suspended | Phase::Stopped => Vec::new(),
        }
    }

    pub(super) fn set_conditions(
        &mut self,
        conditions: PollConditions,
        now: Timestamp,
        random: f64,
    ) -> Vec<Command> {
        let lost = self.conditions.online && !conditions.online;
        let is_back = !self.conditions.allows_polling();
        self.conditions = conditions;
        let is_due = self.postponed && conditions.allows_manual_refresh();
        match (conditions.allows_polling(), self.phase) {
            // The user may have signed in elsewhere, and an ended run may have been started again.
            (true, Phase::Stopped | Phase::Finished) if !is_back => Vec::new(),
            (true, Phase::Suspended | Phase::Stopped | Phase::Finished) => {
                // Limits requests while the conditions flip, and honours `Retry-After`.
                let rest = self.retry_after.map(|(since, wait)| remaining(since, wait, now));
                let wait = schedule::resume_delay(random)
                    .max(self.remaining_interval(schedule::ACTIVE_INTERVAL, now))
                    .max(rest.unwrap_or_default());
                self.wait = (now, wait);
                self.start_timer(wait, self.failures > 0, now)
            }
            // A pause does not block the user's requests.
            (false, Phase::Suspended) if is_due => self.send(now),
            (false, Phase::Waiting { .. }) => self.abort_to(Phase::Suspended),
            // The connection is lost. In other cases, the response of the pending request is still
            // used.
            (false, Phase::Requesting) if lost => self.abort_to(Phase::Suspended),
            (true, Phase::Requesting | Phase::Waiting { .. })
            | (false, Phase::Suspended | Phase::Requesting | Phase::Finished | Phase::Stopped) => {
                Vec::new()
            }
        }
    }
}
