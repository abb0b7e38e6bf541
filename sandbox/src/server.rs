//! A sandbox that listens on a port.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::cli::Settings;
use crate::http::SigningKeys;
use crate::http::router::router;
use crate::http::state::AppState;
use crate::world::World;
use crate::world::clock::Clock;

/// A sandbox with an open port. It responds once it [runs](Sandbox::run).
#[derive(Debug)]
pub struct Sandbox {
    listener: TcpListener,
    app: Arc<AppState>,
}

impl Sandbox {
    /// Opens the port and generates the world.
    ///
    /// # Errors
    ///
    /// One sentence for the user: conflicting flags, a missing folder, a port in use.
    pub async fn bind(settings: Settings) -> Result<Self, String> {
        settings.check()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let listener = TcpListener::bind(address).await.map_err(|error| {
            format!(
                "cannot listen on {address}: {error}; choose another --port, or 0 for a free one"
            )
        })?;
        let address =
            listener.local_addr().map_err(|error| format!("cannot tell the port: {error}"))?;
        let keys = tokio::task::spawn_blocking(SigningKeys::shared);
        let clock = Clock::new(settings.time_scale);
        let start = clock.start();
        let world_settings = settings.clone();
        let world = tokio::task::spawn_blocking(move || World::new(&world_settings, start));
        let (keys, world) = tokio::join!(keys, world);
        let keys =
            keys.map_err(|error| format!("the signing key could not be made: {error}"))??;
        let world = world.map_err(|error| format!("the data could not be made: {error}"))?;
        let app = AppState::new(settings, format!("http://{address}"), clock, keys, world);
        Ok(Self { listener, app: Arc::new(app) })
    }

    /// The origin, such as `http://127.0.0.1:8787`.
    pub fn origin(&self) -> &str {
        &self.app.origin
    }

    /// The URL of the page with the runs of the first workflow.
    pub fn page(&self) -> String {
        let (world, _) = self.app.world();
        let workflow = world.workflows.first().map(|workflow| workflow.id).unwrap_or_default();
        format!("{}/workflows/{workflow}/runs", self.app.origin)
    }

    /// Responds to requests until `end` resolves, then finishes the pending ones.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        axum::serve(self.listener, router(&self.app)).with_graceful_shutdown(end).await
    }
}
