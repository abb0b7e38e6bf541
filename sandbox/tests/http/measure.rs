//! Measures lists of a million runs. Run it with
//! `cargo test --release -p sandbox --test http -- --ignored --nocapture`.

use std::time::Instant;

use sandbox::cli::Settings;

use crate::client::{Client, test_settings};

const REPEATS: usize = 7;

#[tokio::test]
#[ignore = "a measurement: its figures depend on the machine"]
async fn lists_a_million_runs() {
    let before = Instant::now();
    let client = Client::start(Settings { runs: 1_000_000, ..test_settings() }).await;
    println!("start-up and signing in: {:?}", before.elapsed());
    let mut paths: Vec<String> = [
        "",
        "?status=failed,cancelled&offset=100000&limit=100",
        "?search=ana",
        "?search=ana&status=failed&sort=completed_at&order=asc&offset=20000&limit=100",
        "?search=nobody&sort=started_at",
        "/summary",
        "/summary?from=2001-01-01T00:00:00Z",
    ]
    .map(|more| client.runs(more))
    .into();
    for sort in ["created_at", "started_at", "completed_at", "status"] {
        for order in ["asc", "desc"] {
            paths.push(client.runs(&format!("?sort={sort}&order={order}&offset=900000&limit=100")));
        }
    }
    for path in paths {
        let mut times = Vec::new();
        for _ in 0..REPEATS {
            let before = Instant::now();
            assert_eq!(client.get(&path).await.status, 200);
            times.push(before.elapsed());
        }
        times.sort_unstable();
        let query = path.rsplit('/').next().unwrap_or_default();
        println!(
            "{:>9.1?} median, {:>9.1?} at most: {query}",
            times[REPEATS / 2],
            times[REPEATS - 1]
        );
    }
}
