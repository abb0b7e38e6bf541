//! What all requests share: settings, clock, keys, and behind locks the world, faults, statistics and sign-ins.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::auth::Keys;
use crate::clerk::Clients;
use crate::cli::{Contract, Settings};
use crate::clock::Clock;
use crate::draw::{Draw, Ms};
use crate::faults::Faults;
use crate::stats::Stats;
use crate::world::World;

/// The shared state.
pub type Shared = Arc<App>;

/// What all requests share.
#[derive(Debug)]
pub struct App {
    /// How the sandbox was started.
    pub settings: Settings,
    /// Its own origin.
    pub origin: String,
    /// Virtual time.
    pub clock: Clock,
    /// The root of all chance.
    pub draw: Draw,
    /// The signing key.
    pub keys: Keys,
    world: Mutex<World>,
    faults: Mutex<Faults>,
    stats: Mutex<Stats>,
    clerk: Mutex<Clients>,
    contract: Mutex<Contract>,
    requests: AtomicU64,
}

impl App {
    /// The state of a sandbox at `origin`.
    pub fn new(settings: Settings, origin: String, clock: Clock, keys: Keys, world: World) -> Self {
        Self {
            draw: Draw::new(settings.seed),
            faults: Mutex::new(Faults::new(settings.seed)),
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

    /// The world as it is now, and the time it is.
    pub fn world(&self) -> (MutexGuard<'_, World>, Ms) {
        let mut world = held(&self.world);
        // Read inside the lock, or a slower request could turn time back.
        let now = self.clock.now();
        world.advance(now);
        (world, now)
    }

    /// Becomes what it was at its start: world, time, faults, counters, contract and sessions. Its origin and its
    /// signing key stay.
    pub fn reset(&self) {
        let mut world = held(&self.world);
        *world = World::new(&self.settings, self.clock.restart());
        *self.faults() = Faults::new(self.settings.seed);
        self.stats().reset();
        *self.clerk() = Clients::default();
        self.answer_as(self.settings.contract);
        self.requests.store(0, Ordering::Relaxed);
    }

    /// The faults.
    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        held(&self.faults)
    }

    /// The statistics.
    pub fn stats(&self) -> MutexGuard<'_, Stats> {
        held(&self.stats)
    }

    /// Who is signed in, in which browser.
    pub fn clerk(&self) -> MutexGuard<'_, Clients> {
        held(&self.clerk)
    }

    /// The generation of the API it answers as now.
    pub fn contract(&self) -> Contract {
        *held(&self.contract)
    }

    /// Answers as this generation from now on. The runs stay what they are.
    pub fn answer_as(&self, contract: Contract) {
        *held(&self.contract) = contract;
    }

    /// The number of the next request.
    pub fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }
}

/// A panic in one request must not take the others down with it.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
