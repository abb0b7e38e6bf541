//! The state that all requests share.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cli::{Contract, Settings};
use crate::faults::active::ActiveFaults;
use crate::http::auth::keys::{Claims, SigningKeys};
use crate::http::clerk::sessions::ClerkClients;
use crate::http::stats::Stats;
use crate::random::Rng;
use crate::world::World;
use crate::world::clock::{Clock, Ms};

pub(crate) type SharedState = Arc<AppState>;

#[derive(Debug)]
pub(crate) struct AppState {
    pub(crate) settings: Settings,
    /// The sandbox's own origin.
    pub(crate) origin: String,
    pub(crate) clock: Clock,
    pub(crate) rng: Rng,
    pub(super) keys: SigningKeys,
    world: Mutex<World>,
    faults: Mutex<ActiveFaults>,
    stats: Mutex<Stats>,
    clerk: Mutex<ClerkClients>,
    contract: Mutex<Contract>,
    requests: AtomicU64,
}

impl AppState {
    pub(crate) fn new(
        settings: Settings,
        origin: String,
        clock: Clock,
        keys: SigningKeys,
        world: World,
    ) -> Self {
        Self {
            rng: Rng::new(settings.seed),
            faults: Mutex::new(ActiveFaults::new(settings.seed)),
            contract: Mutex::new(settings.contract),
            settings,
            origin,
            clock,
            keys,
            world: Mutex::new(world),
            stats: Mutex::default(),
            clerk: Mutex::default(),
            requests: AtomicU64::new(0),
        }
    }

    /// The world at the current virtual time, and that time.
    pub(crate) fn world(&self) -> (MutexGuard<'_, World>, Ms) {
        let mut world = lock(&self.world);
        // Read inside the lock, or a slower request could turn time back.
        let now = self.clock.now();
        world.advance(now);
        (world, now)
    }

    /// Restores everything but the origin and the signing keys to its state at start.
    pub(super) fn reset(&self) {
        let mut world = lock(&self.world);
        *world = World::new(&self.settings, self.clock.restart());
        *self.faults() = ActiveFaults::new(self.settings.seed);
        self.stats().reset();
        *self.clerk() = ClerkClients::default();
        self.set_contract(self.settings.contract);
        self.requests.store(0, Ordering::Relaxed);
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, ActiveFaults> {
        lock(&self.faults)
    }

    pub(super) fn stats(&self) -> MutexGuard<'_, Stats> {
        lock(&self.stats)
    }

    pub(super) fn clerk(&self) -> MutexGuard<'_, ClerkClients> {
        lock(&self.clerk)
    }

    pub(super) fn contract(&self) -> Contract {
        *lock(&self.contract)
    }

    /// Changes the contract of the responses. The runs stay as they are.
    pub(super) fn set_contract(&self, contract: Contract) {
        *lock(&self.contract) = contract;
    }

    /// The claims of a session token issued now. `origin` is the page's, if the request names one.
    pub(super) fn claims(&self, origin: Option<&str>, user: u16) -> Claims {
        Claims::new(self.rng, &self.origin, origin, self.settings.role, user)
    }

    pub(super) fn next_request_number(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }
}

/// A panic in one request must not fail the others, so a poisoned lock is used as it is.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
