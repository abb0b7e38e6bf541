//! Starts the sandbox from the command line.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use sandbox::cli::Settings;
use sandbox::server::Sandbox;

/// Time for pending requests after a signal to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    match start(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // If stderr is closed, the exit code is all that can be reported.
            drop(writeln!(std::io::stderr(), "sandbox: {message}"));
            ExitCode::FAILURE
        }
    }
}

async fn start(settings: Settings) -> Result<(), String> {
    let with_page = settings.dist.is_some();
    let sandbox = Sandbox::bind(settings).await?;
    // Install the handlers before the first line: its reader may send a signal at once.
    let shutdown_signal =
        shutdown_signal().map_err(|error| format!("cannot listen for signals: {error}"))?;
    // xtask and the end-to-end tests read the first line.
    let mut lines = format!("sandbox listening on {}\n", sandbox.origin());
    if with_page {
        lines.push_str(&format!("page: {}\n", sandbox.page()));
    }
    let mut out = std::io::stdout();
    // The parent process may have closed stdout.
    drop(out.write_all(lines.as_bytes()).and_then(|()| out.flush()));
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let shutdown = async move {
        shutdown_signal.await;
        stopping.send_replace(true);
    };
    let shutdown_timeout = async move {
        // A page that polls keeps its connection open and would prevent the shutdown.
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            tokio::time::sleep(SHUTDOWN_TIMEOUT).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = sandbox.run(shutdown) => ended.map_err(|error| format!("the server stopped: {error}")),
        () = shutdown_timeout => Ok(()),
    }
}

/// Resolves on Ctrl-C or SIGTERM. The signals are caught from the call on.
#[cfg(unix)]
fn shutdown_signal() -> std::io::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Resolves on Ctrl-C.
#[cfg(not(unix))]
fn shutdown_signal() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
