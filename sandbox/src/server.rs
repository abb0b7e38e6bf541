//! The sandbox on a port.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;
use crate::auth::Keys;
use crate::cli::Settings;
use crate::clock::Clock;
use crate::routes;
use crate::world::World;

/// A sandbox that listens; it answers once it is [run](Sandbox::run).
#[derive(Debug)]
pub struct Sandbox {
    listener: TcpListener,
    app: Arc<App>,
}

impl Sandbox {
    /// Takes the port and makes the world.
    ///
    /// # Errors
    ///
    /// One sentence for people: flags that disagree, a folder that is missing, a port that is taken.
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
        let keys = tokio::task::spawn_blocking(Keys::of_process);
        let clock = Clock::new(settings.time_scale);
        let start = clock.start();
        let making = settings.clone();
        let world = tokio::task::spawn_blocking(move || World::new(&making, start));
        let (keys, world) = tokio::join!(keys, world);
        let keys =
            keys.map_err(|error| format!("the signing key could not be made: {error}"))??;
        let world = world.map_err(|error| format!("the data could not be made: {error}"))?;
        let app = App::new(settings, format!("http://{address}"), clock, keys, world);
        Ok(Self { listener, app: Arc::new(app) })
    }

    /// Its origin, such as `http://127.0.0.1:8787`.
    pub fn origin(&self) -> &str {
        &self.app.origin
    }

    /// The address of the page with the runs of the first workflow.
    pub fn page(&self) -> String {
        let (world, _) = self.app.world();
        let workflow = world.workflows.first().map(|workflow| workflow.id).unwrap_or_default();
        format!("{}/workflows/{workflow}/runs", self.app.origin)
    }

    /// Answers requests until `end` is over, then finishes those that have begun.
    ///
    /// # Errors
    ///
    /// When the port is lost.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
        let router = routes::router(&self.app);
        axum::serve(self.listener, router).with_graceful_shutdown(end).await
    }
}
