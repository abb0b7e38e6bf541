//! Properties of list queries for arbitrary URLs.
#![cfg(not(target_arch = "wasm32"))]

use onepin_runs::domain::order::SortOrder;
use onepin_runs::domain::run::RunStatus;
use onepin_runs::domain::time::Timestamp;
use onepin_runs::routing::query::{MAX_SEARCH_CHARS, RunsQuery, SortField};
use onepin_runs::routing::window::SummaryWindow;
use proptest::prelude::*;

/// Seconds of the years 0 to 9999.
const SECONDS: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

fn any_window() -> impl Strategy<Value = SummaryWindow> {
    let named = proptest::sample::select(SummaryWindow::NAMED.map(|(window, _)| window).to_vec());
    let time = || proptest::option::of(SECONDS.prop_map(|at| Timestamp::from_timestamp(at, 0)));
    let between = (time(), time());
    let between = between.prop_filter_map("ends before it begins", |(from, to)| {
        SummaryWindow::between(from.flatten(), to.flatten())
    });
    prop_oneof![named, between]
}

prop_compose! {
    fn any_query()(
        offset in any::<u64>(),
        limit in 1..=100_u32,
        mut status in proptest::sample::subsequence(RunStatus::KNOWN.to_vec(), 0..=6),
        search in "\\PC{0,120}",
        sort in proptest::sample::select(SortField::ALL.to_vec()),
        ascending in any::<bool>(),
        window in any_window(),
    ) -> RunsQuery {
        status.sort();
        let order = if ascending { SortOrder::Ascending } else { SortOrder::Descending };
        let query = RunsQuery { limit, status, sort, order, window, ..RunsQuery::default() };
        query.with_search(&search).with_offset(offset)
    }
}

proptest! {
    // Failures become tests by hand; seed files explain nothing.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn queries_round_trip(query in any_query()) {
        let (read, problems) = RunsQuery::parse(&query.to_string());
        prop_assert_eq!(problems, vec![]);
        prop_assert_eq!(&read, &query);
        prop_assert_eq!(RunsQuery::parse(&query.to_request()).0, query.without_window());
    }

    #[test]
    fn parsed_queries_are_valid(
        text in "((offset|limit|status|search|sort|order|window|from|to|x)=[^&]{0,130}&?){0,8}",
    ) {
        let (query, _) = RunsQuery::parse(&text);
        prop_assert!((1..=100).contains(&query.limit));
        prop_assert!(query.search.chars().count() <= MAX_SEARCH_CHARS);
        prop_assert!(query.status.iter().all(|status| RunStatus::KNOWN.contains(status)));
        prop_assert!(query.status.is_sorted());
    }

    #[test]
    fn navigation_stays_within_page_bounds(
        query in any_query(), page in any::<u64>(), limit in any::<u32>(), total in any::<u64>(),
    ) {
        for moved in [query.with_page(page), query.with_limit(limit), query.with_status_toggled(&RunStatus::Failed)] {
            prop_assert!((1..=100).contains(&moved.limit));
            prop_assert!(moved.page_count(total) >= 1 && moved.page_number() >= 1);
            if let Some(last) = moved.last_page_if_empty(Some(total)) {
                prop_assert!(last.offset < total.max(1));
                prop_assert!(last.offset < moved.offset);
            }
        }
    }
}
