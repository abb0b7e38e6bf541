//! Signals, memos and effects without a browser.

use std::sync::{Arc, Mutex};

use leptos::prelude::Owner;
use onepin_runs_dom::reactive::{Memo, RwSignal, effect};

/// Runs `test` in an owner, on an executor that `settle` drives.
fn with_owner(test: impl FnOnce()) {
    // An executor may already be set by another test.
    any_spawner::Executor::init_futures_executor().unwrap_or_default();
    let owner = Owner::new();
    owner.with(test);
    owner.cleanup();
}

#[test]
fn memo_notifies_only_on_change() {
    with_owner(|| {
        let count = RwSignal::new(1);
        let computed = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&computed);
        let is_many = Memo::new(move |_| count.get() > 9);
        let text = Memo::new(move |_| {
            *counted.lock().unwrap() += 1;
            if is_many.get() { "many" } else { "few" }
        });
        assert_eq!(text.get(), "few");
        count.set(5);
        assert_eq!(text.get(), "few");
        assert_eq!(*computed.lock().unwrap(), 1);
        count.set(10);
        assert_eq!(text.get_untracked(), "many");
        assert_eq!(*computed.lock().unwrap(), 2);
    });
}

#[test]
fn memo_receives_its_previous_value() {
    with_owner(|| {
        let count = RwSignal::new(3);
        let largest =
            Memo::new(move |last: Option<&i32>| count.get().max(last.copied().unwrap_or(0)));
        assert_eq!(largest.get(), 3);
        count.set(1);
        assert_eq!(largest.with(|largest| *largest), 3);
    });
}

#[test]
fn signal_reads_and_writes() {
    with_owner(|| {
        let names = RwSignal::new(vec!["a".to_owned()]);
        names.update(|names| names.push("b".to_owned()));
        assert_eq!(names.read_only().with_untracked(Vec::len), 2);
        assert_eq!(names.try_update(|names| names.pop()), Some(Some("b".to_owned())));
        names.set(Vec::new());
        assert!(names.get().is_empty());
        assert_eq!(names.try_set(vec!["c".to_owned()]), None);
    });
}

#[test]
fn maybe_update_notifies_only_on_true() {
    with_owner(|| {
        let count = RwSignal::new(1);
        let computed = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&computed);
        let double = Memo::new(move |_| {
            *counted.lock().unwrap() += 1;
            count.get() * 2
        });
        assert_eq!(double.get(), 2);
        count.maybe_update(|count| {
            *count = 7;
            false
        });
        assert_eq!((double.get(), *computed.lock().unwrap()), (2, 1));
        count.maybe_update(|count| {
            *count = 8;
            true
        });
        assert_eq!(double.get(), 16);
    });
}

#[test]
fn signal_is_disposed_with_its_owner() {
    let owner = Owner::new();
    let count = owner.with(|| RwSignal::new(1));
    owner.cleanup();
    drop(owner);
    assert!(count.is_disposed());
    assert_eq!(count.try_get_untracked(), None);
    assert_eq!(count.try_set(2), Some(2));
    assert_eq!(count.try_with_untracked(|count| *count), None);
}

#[test]
fn effect_receives_its_previous_result() {
    with_owner(|| {
        let count = RwSignal::new(1);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        effect(move |last: Option<i32>| {
            log.lock().unwrap().push((last, count.get()));
            count.get()
        });
        any_spawner::Executor::poll_local();
        count.set(2);
        any_spawner::Executor::poll_local();
        assert_eq!(*seen.lock().unwrap(), [(None, 1), (Some(1), 2)]);
    });
}
