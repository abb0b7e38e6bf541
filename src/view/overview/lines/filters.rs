//! Which lines are shown.

use std::sync::Arc;
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::event_target_value;

use crate::domain::lines::search::LinesQuery;
use crate::domain::overview::matrix::{Matrix, normalized};
use crate::poll::LinesSearch;
use crate::routing::query::MAX_SEARCH_CHARS;
use crate::view::context::{intl, navigator};
use crate::view::overview::lines::open_lines::Lines;
use crate::view::overview::paging::PAGE;
use crate::view::text;
use dom::reactive::{Memo, StoredValue};
use dom::{Child, El, View, block, div, input, option, select};

/// Longer than the time between two keystrokes.
const DEBOUNCE: Duration = Duration::from_millis(350);

/// The value of the option that shows all lines. No ID of a node has a space.
const ALL: &str = "all lines";

/// By check, language and script.
pub(super) fn filters(
    lines: Lines,
    matrix: Memo<Option<Arc<Matrix>>>,
    search_of: LinesSearch,
) -> El {
    let codes = codes(matrix, search_of);
    let selects = (
        block(move || matrix.get(), move |matrix| checks(lines, matrix.as_deref())),
        block(move || codes.get(), move |codes| languages(lines, codes.clone())),
    );
    div().class("toolbar").attr("role", "search").child(selects).child(search(lines))
}

/// A select with these values and names. `value` reads the chosen one.
fn choice(
    label: &'static str,
    options: Vec<(String, String)>,
    value: impl Fn(&LinesQuery) -> String + Clone + 'static,
    change: fn(LinesQuery, String) -> LinesQuery,
    lines: Lines,
) -> El {
    let navigator = navigator();
    let chosen = move || lines.query.with(|query| query.as_ref().map(&value).unwrap_or_default());
    let option = |(value, name): (String, String)| {
        let (chosen, this) = (chosen.clone(), value.clone());
        option().attr("value", value).attr("selected", move || chosen() == this).child(name)
    };
    let select = select().attr("aria-label", label).children(options.into_iter().map(option));
    select.prop("value", chosen).on(ev::change, move |event| {
        let query = lines.query.get_untracked().unwrap_or_default();
        navigator.navigate(lines.route(change(query, event_target_value(&event))));
    })
}

fn checks(lines: Lines, matrix: Option<&Matrix>) -> View {
    let any = [
        (String::new(), text::FAILING_LINES.get().to_owned()),
        (ALL.to_owned(), text::ALL_LINES.get().to_owned()),
    ];
    let of_matrix = matrix.into_iter().flat_map(|matrix| &matrix.checks);
    let mut checks: Vec<_> =
        of_matrix.map(|check| (check.node_id.clone(), text::failing_check(&check.name))).collect();
    // The URL may name a check that has no scores.
    let named = lines.query.with_untracked(|query| query.as_ref()?.check.clone());
    if let Some(named) = named.filter(|named| checks.iter().all(|(node_id, _)| node_id != named)) {
        checks.push((named.clone(), text::failing_check(&named)));
    }
    let value = |query: &LinesQuery| {
        let all = query.with_passed.then(|| ALL.to_owned());
        query.check.clone().or(all).unwrap_or_default()
    };
    let change = |query: LinesQuery, value: String| {
        let with_passed = value == ALL;
        let check = Some(value).filter(|value| !value.is_empty() && !with_passed);
        LinesQuery { check, with_passed, ..query }
    };
    let options = any.into_iter().chain(checks).collect();
    choice(text::LINES_TO_SHOW.get(), options, value, change, lines).view()
}

/// The languages of the matrix, and those of the lines that have been found.
fn codes(matrix: Memo<Option<Arc<Matrix>>>, search: LinesSearch) -> Memo<Vec<String>> {
    Memo::new(move |last: Option<&Vec<String>>| {
        let mut codes = last.cloned().unwrap_or_default();
        let mut add = |code: &String| {
            if codes.iter().all(|known| normalized(known) != normalized(code)) {
                codes.push(code.clone());
            }
        };
        matrix.with(|matrix| {
            matrix.iter().flat_map(|matrix| &matrix.rows).for_each(|row| add(&row.locale_code));
        });
        search.polled.remote.with(|remote| {
            let takes = remote.value.iter().flat_map(|value| value.found.takes.iter().take(PAGE));
            takes.filter_map(|take| take.locale_code.as_ref()).for_each(&mut add);
        });
        codes
    })
}

fn languages(lines: Lines, mut codes: Vec<String>) -> View {
    let intl = intl();
    let named = lines.query.with_untracked(|query| query.as_ref()?.language.clone());
    if let Some(named) = named {
        codes.retain(|code| normalized(code) != normalized(&named));
        codes.push(named);
    }
    let all = (String::new(), text::LANGUAGES_TOTAL.get().to_owned());
    let codes = codes.into_iter().map(|code| {
        let name = intl.language(&code);
        (code, name)
    });
    let value = |query: &LinesQuery| query.language.clone().unwrap_or_default();
    let change = |query: LinesQuery, value: String| LinesQuery {
        language: Some(value).filter(|value| !value.is_empty()),
        ..query
    };
    let options = std::iter::once(all).chain(codes).collect();
    choice(text::LANGUAGE.get(), options, value, change, lines).view()
}

/// Part of a script. Each search replaces the URL, so that Back leaves the lines.
fn search(lines: Lines) -> El {
    let navigator = navigator();
    let search = debounce(DEBOUNCE, move |typed: String| {
        if let Some(query) = lines.query.get_untracked()
            && query.search != typed.trim()
        {
            let search = typed.trim().chars().take(MAX_SEARCH_CHARS).collect();
            navigator.replace(lines.route(LinesQuery { search, ..query }));
        }
    });
    let search = StoredValue::new(search);
    input()
        .attr("type", "search")
        .attr("aria-label", text::SEARCH_LINES.get())
        .attr("placeholder", text::SEARCH_LINES.get())
        .attr("maxlength", MAX_SEARCH_CHARS.to_string())
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .prop(
            "value",
            lines.query.with_untracked(|query| {
                query.as_ref().map(|query| query.search.clone()).unwrap_or_default()
            }),
        )
        .on(ev::input, move |event| {
            let typed = event_target_value(&event);
            search.update_value(|search| search(typed));
        })
}
