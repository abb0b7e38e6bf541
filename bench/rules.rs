//! `cargo bench`: the pure rules that a page waits for, each with as much as a full page has.
//! On the host, so that they tell what a change costs; the browser's own times are `cargo xtask bench`.
#![expect(clippy::expect_used, reason = "a benchmark without its data fails by panicking")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use onepin_runs::api::wire;
use onepin_runs::domain::overview::{Graph, Layout};
use onepin_runs::domain::time::Timestamp;
use onepin_runs::poll::event::{Command, Event, PollConditions};
use onepin_runs::poll::machine::Machine;
use onepin_runs::poll::{ChangeRate, RefreshRate};
use onepin_runs::routing::query::RunsQuery;
use serde_json::{Value, json};

/// A page of the API, its rows repeated up to a hundred.
fn hundred_rows() -> String {
    let page = include_str!("../tests/fixtures/p01-list-runs-current-api-mixed-page.json");
    let mut page: Value = serde_json::from_str(page).expect("the fixture is JSON");
    let rows = page.pointer_mut("/data").and_then(Value::as_array_mut).expect("it has rows");
    *rows = rows.iter().cycle().take(100).cloned().collect();
    page.to_string()
}

/// 500 nodes and 750 edges, all forward, as far apart as a workflow's are.
fn graph() -> Graph {
    let nodes: Vec<_> = (0..500).map(|at| json!({"id": at.to_string(), "type": "step"})).collect();
    let edge = |at: usize| {
        let source = at * 7919 % 480;
        json!({"source": source.to_string(), "target": (source + 1 + at % 17).to_string()})
    };
    let edges: Vec<_> = (0..750).map(edge).collect();
    Graph::parse(&json!({"nodes": nodes, "edges": edges}).to_string().parse().expect("it is JSON"))
        .expect("the definition has nodes")
}

fn rules(bench: &mut Criterion) {
    let page = hundred_rows();
    bench.bench_function("decode 100 rows", |bench| {
        bench.iter(|| wire::runs_page(black_box(&page)));
    });

    let now = Timestamp::UNIX_EPOCH;
    let round_trip = Duration::from_millis(50);
    bench.bench_function("apply a tick: answer, wait over", |bench| {
        let mut machine = Machine::new(PollConditions::OPEN, RefreshRate::Live);
        let mut commands = machine.apply(Event::Started, now, 0.5);
        bench.iter(|| {
            for _ in ["answer", "wait over"] {
                let event = match commands.last() {
                    Some(Command::Send(generation)) => Event::Response {
                        generation: *generation,
                        change_rate: ChangeRate::Active,
                        changed: true,
                        round_trip,
                        age: Duration::ZERO,
                    },
                    Some(Command::StartTimer(generation, _)) => {
                        Event::TimerFired { generation: *generation, rate_limit_delay: None }
                    }
                    Some(Command::Abort) | None => return,
                };
                commands = machine.apply(black_box(event), now, 0.5);
            }
        });
        assert!(!commands.is_empty(), "the machine has stopped");
    });

    let query = "offset=40&limit=50&status=running%2Cfailed&search=%C3%98verby+%26+Co&sort=status";
    bench.bench_function("parse a query", |bench| {
        bench.iter(|| RunsQuery::parse(black_box(query)));
    });

    let graph = graph();
    bench.bench_function("lay out a graph of 500 nodes", |bench| {
        bench.iter(|| Layout::of(black_box(&graph)));
    });
}

criterion_group!(benches, rules);
criterion_main!(benches);
