//! Starts the sandbox from the command line.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use sandbox::cli::Settings;
use sandbox::server::Sandbox;

/// How long requests that have begun may take to finish after the sandbox was told to stop.
const FAREWELL: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::parse();
    match start(settings).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // Nobody is left to tell when even this cannot be written.
            drop(writeln!(std::io::stderr(), "sandbox: {message}"));
            ExitCode::FAILURE
        }
    }
}

async fn start(settings: Settings) -> Result<(), String> {
    let with_page = settings.dist.is_some();
    let sandbox = Sandbox::bind(settings).await?;
    // Whoever reads that the sandbox listens may at once tell it to stop.
    let told_to_stop =
        told_to_stop().map_err(|error| format!("cannot listen for signals: {error}"))?;
    // Tools read the first line.
    let mut lines = format!("sandbox listening on {}\n", sandbox.origin());
    if with_page {
        lines.push_str(&format!("page: {}\n", sandbox.page()));
    }
    let mut out = std::io::stdout();
    // Whoever started the sandbox may not care to listen.
    drop(out.write_all(lines.as_bytes()).and_then(|()| out.flush()));
    let (stopping, mut stopped) = tokio::sync::watch::channel(false);
    let end = async move {
        told_to_stop.await;
        stopping.send_replace(true);
    };
    let overdue = async move {
        // A page that polls keeps its connection; that must not keep the sandbox.
        if stopped.wait_for(|stopped| *stopped).await.is_ok() {
            tokio::time::sleep(FAREWELL).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = sandbox.run(end) => ended.map_err(|error| format!("the server stopped: {error}")),
        () = overdue => Ok(()),
    }
}

/// Over with Ctrl-C or SIGTERM, which are caught from the call on.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
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

/// Over with Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()> + Send> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
