//! All texts of the interface, in English, by where they appear. `docs/texts.md` lists them with their
//! translations.
//!
//! A text without placeholders is a [`Message`] in capitals; a text with placeholders is a function, so
//! that a missing value does not compile. Texts for developers and support (console messages, invalid
//! options, decode warnings) are English only and not in this catalog.

use crate::i18n::message::Message;

macro_rules! text {
    ($name:ident, $english:literal) => {
        #[doc = $english]
        pub const $name: Message = Message { name: stringify!($name), english: $english };
    };
    ($name:ident, $english:literal, $($value:ident),+) => {
        #[doc = $english]
        #[must_use]
        pub fn $name($($value: &str),+) -> String {
            // Never called: checks at compile time that the text names exactly these values.
            let _ = || std::fmt::format(format_args!($english, $($value = $value),+));
            let message = Message { name: stringify!($name), english: $english };
            message.fill(&[$((stringify!($value), $value)),+])
        }
    };
}

macro_rules! catalog {
    ($($section:literal {
        $($name:ident $(($($value:ident),+))? = $english:literal;)*
    })*) => {
        $($(text!($name, $english $(, $($value),+)?);)*)*

        /// For each text a line: its name and its placeholders, separated by spaces.
        pub(crate) const SIGNATURES: &str = concat!(
            $($(stringify!($name), $($(" ", stringify!($value),)+)? "\n",)*)*
        );

        #[cfg(test)]
        pub const ALL: &[Message] =
            &[$($(Message { name: stringify!($name), english: $english },)*)*];

        /// The sections with their texts, in the order of [`ALL`].
        #[cfg(test)]
        pub const SECTIONS: &[(&str, &[&str])] = &[$(($section, &[$(stringify!($name)),*])),*];
    };
}

catalog! {
    "Address without a page" {
        PAGE_NOT_FOUND = "Page not found";
        invalid_id(id) = "“{id}” isn’t a valid ID. Expected 8-4-4-4-12 hexadecimal digits.";
        outside_base(base, path) = "This app is at {base}/, not at {path}.";
        unknown_path(path) = "There is no page at {path}.";
        UNKNOWN_ADDRESS = "The browser doesn’t provide this page’s address.";
        SHOW_RUNS = "Show runs";
    }

    "Runs page: heading, time range and summary" {
        RUNS = "Runs";
        SUMMARY = "Summary";
        SUMMARY_FOR = "Summary for";
        WINDOW_ALL = "all time";
        WINDOW_DAY = "last 24 hours";
        WINDOW_WEEK = "last 7 days";
        WINDOW_MONTH = "last 30 days";
        WINDOW_CUSTOM = "custom range";
        LIST_SHOWS_ALL = "The summary covers runs created in this range. The list below shows all runs.";
        FROM = "From";
        TO = "To";
        TIME_ZONE = "Time zone";
        APPLY_RANGE = "Apply range";
        RANGE_EMPTY = "Enter a start time, an end time or both.";
        RANGE_REVERSED = "The end time is before the start time.";
        RANGE_SKIPPED = "A time doesn’t exist because the clocks go forward. It was moved forward, too.";
        RANGE_REPEATED = "A time occurs twice because the clocks go back. The range includes both.";
        TOTAL_RUNS = "Total runs";
        PASS_RATE = "Pass rate";
        AVERAGE_DURATION = "Average duration";
        DELIVERED_AUDIO = "Delivered audio";
        PASS_RATE_MEANING = "of finished runs";
        COMPLETED_ONLY = "completed runs";
        NOT_FINISHED = "no finished runs yet";
        NOT_COMPLETED = "no completed runs yet";
        SUMMARY_MISSING = "The summary of this time range isn’t loaded.";
    }

    "Runs page: search and filters" {
        SEARCH = "Search by name or email";
        FILTER_BY_STATUS = "Filter by status";
        CLEAR_FILTERS = "Clear filters";
        address_ignored(parts) = "Some of this address was ignored: {parts}";
        ignored_part(parameter, expected) = "{parameter} (expected {expected})";
        EXPECTED_OFFSET = "a whole number, 0 or more";
        EXPECTED_LIMIT = "a number from 1 to 100";
        EXPECTED_STATUS = "pending, running, paused, completed, failed or cancelled";
        EXPECTED_SEARCH = "up to 100 characters";
        EXPECTED_SORT = "created_at, started_at, completed_at or status";
        EXPECTED_ORDER = "asc or desc";
        EXPECTED_WINDOW = "24h, 7d, 30d or all";
        EXPECTED_TIME = "a time with a time zone, such as 2026-10-19T08:00:00Z";
        EXPECTED_TAB = "timeline, graph, table or definition";
        EXPECTED_LATER = "a time that isn’t before “from”";
    }

    "Runs page: failures by cause" {
        FAILURES_ON_PAGE = "Failures on this page";
        FAILURES_HINT = "A cause shows only its runs on this page. The API can’t filter the list by cause.";
        CAUSE_UNKNOWN = "Cause unknown";
        CAUSE_NOT_LOADED = "Cause not loaded yet";
        runs_shown(shown, total) = "{shown} of {total} runs on this page";
        SHOW_ALL_RUNS = "Show all";
    }

    "Runs page: while the user is away" {
        since_time(time) = "Since {time}:";
        or_more(count) = " (of the last {count} ended runs)";
        NOTIFY = "Notify me when runs end";
        NOTIFICATIONS_BLOCKED = "The browser blocks notifications. Allow them in its settings for this site.";
        runs_ended(count) = "{count} runs have ended";
    }

    "Both pages: usual duration of runs" {
        usually(time) = "usually {time}";
        usual_hint(time) = "Estimate: most of the last completed runs took {time}.";
        OVERDUE = "Overdue";
        overdue_by(time) = "Overdue by {time}";
        USUAL_TIME = "Usual time (estimate)";
        SHOW_SLOWEST_NODE = "Show slowest node";
        WATCH_RUN = "Notify me when it ends";
        UNWATCH_RUN = "Stop notifying me";
        watching_run(run) = "You’ll be notified when {run} ends";
        slowest_loading(run) = "Loading the nodes of {run}…";
        slowest_found(run, node, time) = "Slowest node of {run} so far: {node}, {time}";
        slowest_none(run) = "No node of {run} has started.";
        slowest_failed(run) = "The nodes of {run} couldn’t be loaded.";
    }

    "Runs page: table, row menu and chart" {
        RUN = "Run";
        STATUS = "Status";
        PROGRESS = "Progress";
        STARTED_BY = "Started by";
        CREATED = "Created";
        STARTED = "Started";
        COMPLETED = "Completed";
        DURATION = "Duration";
        CREDITS = "Credits";
        LINES_DELIVERED = "Lines";
        AUDIO_DELIVERED = "Audio";
        UNKNOWN_PERSON = "Unknown";
        UNREADABLE_ROW = "This run couldn’t be read";
        COLUMNS = "Columns";
        EXACT_TIMES = "Exact times";
        move_forward(column) = "Move {column} forward";
        move_back(column) = "Move {column} back";
        column_position(column, position) = "{column}: position {position}";
        ACTIONS = "Actions";
        actions_for(run) = "Actions for {run}";
        OPEN_RUN = "Open run";
        COPY_ID = "Copy ID";
        COPY_LINK = "Copy link";
        copied_text(text) = "Copied {text}";
        not_copied_text(text) = "Couldn’t copy. The text is {text}";
        count_of_state(count, state) = "{count} {state}";
        chart_states(states) = "On this page: {states}.";
        chart_duration(time) = "Duration: {time}.";
        chart_durations(shortest, longest, median) = "Duration: {shortest} to {longest}, median {median}.";
        CHART_BARS = "Runs in the chart";
        NEW_RUN = "1 new run";
        new_runs(count) = "{count} new runs";
        LIST_CHANGED = "The list has changed";
        run_is_now(run, state) = "{run} {state}";
        runs_changed(count) = "{count} runs changed";
        RUNS_OFFLINE = "These runs aren’t loaded. They load automatically when the connection returns.";
        RUNS_FAILED = "These runs couldn’t be loaded";
        loaded_runs(time) = "Show the runs loaded at {time}";
        NO_RUNS = "No runs yet";
        NO_RUNS_HINT = "Runs of this workflow appear here after they start.";
        NO_MATCH = "No runs match";
        NO_MATCH_HINT = "Change or clear the filters to see other runs.";
    }

    "Runs page: selected runs and actions" {
        select_run(run) = "Select {run}";
        SELECT_PAGE = "Select all runs on this page";
        SELECTED_RUNS = "Selected runs";
        selected_count(count) = "{count} selected";
        some_of(count, total) = "{count} of {total}";
        pause_count(count) = "Pause {count}";
        resume_count(count) = "Resume {count}";
        download_count(count) = "Download {count}";
        cancel_count(count) = "Cancel {count}";
        NO_ACTIONS = "No action is available in their current state.";
        CLEAR_SELECTION = "Clear selection";
        cancel_runs_title(count) = "Cancel {count} runs?";
        confirm_cancel(count) = "Cancel {count} runs";
        KEEP_RUNS = "Keep runs";
        OUTCOMES = "Outcome for each run";
        action_progress(action, progress) = "{action}: {progress} done";
        WAITING = "Waiting";
        NOT_SENT = "Not sent";
        no_response_now(state) = "No response. Current status: {state}";
        STOP = "Stop";
    }

    "Workflows page" {
        WORKFLOWS = "Workflows";
        ALL_WORKFLOWS = "← All workflows";
        SHOW_WORKFLOWS = "Show workflows";
        SEARCH_WORKFLOWS = "Search workflows";
        CLEAR_SEARCH = "Clear search";
        LAST_RUN = "Last run";
        RUNS_BY_STATUS = "Runs by status";
        ONE_RUN = "1 run";
        count_of_runs(count) = "{count} runs";
        NO_WORKFLOWS = "No workflows yet";
        NO_WORKFLOWS_HINT = "Workflows of this workspace appear here after they are created.";
        NO_WORKFLOW_MATCH = "No workflows match";
        NO_WORKFLOW_MATCH_HINT = "Change or clear the search to see other workflows.";
        WORKFLOWS_OFFLINE = "The workflows aren’t loaded. They load automatically when the connection returns.";
    }

    "Both pages: starting a run" {
        START_RUN = "Start run";
        START_AGAIN = "Start again…";
        START_AGAIN_TITLE = "Start again";
        start_again_hint(run) = "The new run uses the workflow’s current definition, not that of {run}.";
        OTHER_SCRIPT = "Use another script for this run";
        SCRIPT = "Script";
        SOURCE_LANGUAGE = "Source language";
        SCRIPT_HINT = "A language is a code such as en-us. What you leave unchanged comes from the workflow.";
        script_fixed(count) = "The script can’t be replaced: the workflow has {count} script nodes instead of one.";
        PRICE = "Price in credits";
        EXPECTED_CREDITS = "Expected";
        MIN_CREDITS = "Minimum";
        MAX_CREDITS = "Maximum";
        BALANCE = "Balance";
        SHORTFALL = "Shortfall at maximum";
        CANNOT_RUN = "The balance doesn’t cover this run. Add credits or use a shorter script.";
        MAY_LACK_CREDITS = "The balance may not cover this run. Consider adding credits first.";
        OVERAGE = "This run may use more credits than the balance. The overage is billed.";
        overage_of(cents) = "This run may use more credits than the balance. The overage is billed: about {cents} cents.";
        PRICE_BY_NODE = "Price by node";
        expected_of(expected, range) = "{expected} ({range})";
        PRICE_UNSUPPORTED = "The price is unknown: the server offers no estimates.";
        PRICE_FAILED = "The price couldn’t be loaded.";
        UPDATE_PRICE = "Update price";
        STARTING = "Starting…";
        run_started(run) = "{run} has started.";
        START_FORBIDDEN = "Your role can’t start runs";
        START_CONFLICT = "Another run of this workflow is active, or too many runs are. Try again when it has ended.";
        START_NO_CREDITS = "There aren’t enough credits. Add credits or use a shorter script, then try again.";
        START_INVALID = "The workflow or the script isn’t valid. Correct it, then try again.";
        START_UNSUPPORTED = "Runs can’t be started here";
        START_FAILED = "The run couldn’t be started";
        START_NO_RESPONSE = "No response. The run may have started anyway: check the list before you start it again.";
    }

    "Runs page: export" {
        EXPORT = "Export";
        EXPORT_RUNS = "Export runs";
        EXPORT_SCOPE = "All runs of this list, the oldest first.";
        EXPORT_SCOPE_FILTERED = "All runs that match the filters, the oldest first.";
        EXPORT_FORMAT = "Format";
        EXPORT_CSV = "CSV, for spreadsheets";
        EXPORT_JSON = "JSON, for programs";
        runs_loaded(count) = "{count} runs loaded";
        EXPORT_RETRYING = "A part couldn’t be loaded. Retrying automatically.";
        CANCEL_EXPORT = "Cancel export";
        runs_exported(count) = "{count} runs exported.";
        export_incomplete(count) = "The file is incomplete. It has {count} runs.";
        EXPORT_CANCELLED = "The export was cancelled.";
        EXPORT_UNREADABLE = "Some runs couldn’t be read.";
        EXPORT_EMPTY = "No runs were loaded.";
        EXPORT_NO_FILE = "The browser couldn’t create the file.";
        save_file(name) = "Save {name}";
        export_name(date) = "runs-{date}";
        incomplete_name(name) = "{name}-incomplete";
    }

    "Runs page: pagination" {
        PAGINATION = "Pagination";
        FIRST = "First";
        PREVIOUS = "Previous";
        NEXT = "Next";
        LAST = "Last";
        PAGE = "Page";
        PAGE_SIZE = "Runs per page";
        range(first, last) = "{first}–{last}";
        range_of_total(first, last, total) = "{first}–{last} of {total}";
        of_pages(pages) = "of {pages}";
    }

    "Runs page: saved views" {
        SAVED_VIEWS = "Views";
        VIEW_NAME = "Name";
        SAVE_VIEW = "Save view";
        SAVE_VIEW_HINT = "Saves filters, order, time range and columns.";
        rename_view(view) = "Rename {view}";
        delete_view(view) = "Delete {view}";
        default_view(view) = "Open {view} by default";
        VIEW_EXISTS = "Another view has this name.";
        view_saved(view) = "Saved {view}";
    }

    "Runs page: command palette" {
        COMMAND_PALETTE = "Command palette";
        PALETTE_HINT = "Actions, statuses, people, runs";
        page_with(run) = "Page with {run}";
    }

    "Runs page: keyboard shortcuts" {
        SHORTCUTS = "Keyboard shortcuts";
        SHORTCUT_SEARCH = "Search";
        SHORTCUT_ROWS = "Next or previous run";
        SHORTCUT_ENDS = "First or last run on the page";
        SHORTCUT_LEAP = "10 runs up or down";
        SHORTCUT_OPEN = "Open run";
        SHORTCUT_SELECT = "Select run, with Shift a range";
        SHORTCUT_ACT = "Go to the actions for selected runs";
        SHORTCUT_HELP = "Show shortcuts";
        SHORTCUT_CLOSE = "Close menu or dialog, clear selection";
    }

    "Both pages: freshness" {
        FRESHNESS = "Data freshness";
        UPDATED_AT = "Updated";
        FINAL = "Final";
        UPDATES_PAUSED = "Updates paused";
        REFRESH = "Refresh";
        PAUSE_UPDATES = "Pause updates";
        RESUME_UPDATES = "Resume updates";
        REFRESH_RATE = "Refresh rate";
        REFRESH_LIVE = "Live";
        refresh_every(interval) = "Every {interval}";
        every(interval) = "every {interval}";
        retrying_now(error) = "Retrying ({error})";
        retrying_in(wait, error) = "Retrying in {wait} ({error})";
        updates_stopped(error) = "Not updating ({error})";
        offline_since(time) = "Offline since {time}";
        short_with_request(error, id) = "{error}, request {id}";
        STALE = "Showing the last known data";
        UNREADABLE_FIELDS = "Some of the response couldn’t be read";
    }

    "Both pages: errors" {
        ERROR_SIGNED_OUT = "You’re signed out";
        SHORT_SIGNED_OUT = "signed out";
        ERROR_TOKEN_UNAVAILABLE = "Couldn’t verify your sign-in";
        SHORT_TOKEN_UNAVAILABLE = "no session token";
        ERROR_UNAUTHORIZED = "Your session has expired";
        SHORT_UNAUTHORIZED = "session expired";
        ERROR_FORBIDDEN = "You don’t have access";
        SHORT_FORBIDDEN = "no access";
        ERROR_NOT_FOUND = "Not found";
        SHORT_NOT_FOUND = "not found";
        ERROR_CONFLICT = "The run’s state has changed";
        SHORT_CONFLICT = "conflict";
        ERROR_INVALID = "The request isn’t valid";
        ERROR_REFUSED = "The server rejected the request";
        SHORT_REFUSED = "rejected";
        ERROR_RATE_LIMITED = "Too many requests";
        SHORT_RATE_LIMITED = "too many requests";
        ERROR_SERVER = "Server error";
        SHORT_SERVER = "server error";
        ERROR_NETWORK = "Can’t reach the server";
        SHORT_NETWORK = "no connection";
        ERROR_TIMEOUT = "The server didn’t respond in time";
        SHORT_TIMEOUT = "timeout";
        ERROR_UNREADABLE = "Unexpected response";
        SHORT_UNREADABLE = "unreadable response";
        HINT_SIGNED_OUT = "Sign in to see your runs.";
        HINT_CONNECTION = "Check your connection. Retrying automatically.";
        HINT_UNAUTHORIZED = "Sign in again to continue where you left off.";
        HINT_FORBIDDEN = "Ask a workspace admin for access.";
        HINT_NOT_FOUND = "Check the address and your workspace, or ask the person who shared it.";
        HINT_CONFLICT = "Check its current status, then try again.";
        HINT_INVALID = "Correct the values below or clear the filters.";
        HINT_RATE_LIMITED = "Retrying automatically.";
        HINT_SERVER = "Retrying automatically. If this continues, contact support with the details below.";
        HINT_UNREADABLE = "A proxy or sign-in page may be intercepting requests. Retrying automatically.";
        HINT_REFUSED = "If this continues, contact support with the details below.";
        request_id(id) = "Request ID: {id}";
        TRY_AGAIN = "Try again";
    }

    "Both pages: statuses and reasons" {
        STATE_PENDING = "Pending";
        STATE_RUNNING = "Running";
        STATE_PAUSING = "Pausing";
        STATE_PAUSED = "Paused";
        STATE_COMPLETED = "Completed";
        STATE_FAILED = "Failed";
        STATE_CANCELLED = "Cancelled";
        UNKNOWN = "Unknown";
        PAUSED_BY_USER = "Paused by a user.";
        PAUSED_BY_OUTAGE = "A voice provider is unavailable.";
        PAUSED_BY_RATE_LIMIT = "A voice provider is limiting requests.";
        PAUSED_BY_BILLING = "A voice provider rejected the account’s payment.";
        PAUSED_BY_TIMEOUT = "A node took too long.";
        steps_done(finished, total) = "{finished}/{total} steps";
        nodes_done(finished, total) = "{finished}/{total} nodes";
    }

    "Run page: header and actions" {
        ALL_RUNS = "← All runs";
        PREVIOUS_RUN = "‹ Previous run";
        NEXT_RUN = "Next run ›";
        ACTION_PAUSE = "Pause run";
        ACTION_RESUME = "Resume run";
        ACTION_DOWNLOAD = "Download export";
        ACTION_CANCEL = "Cancel run";
        ACTION_PAUSE_UNDERWAY = "Pausing…";
        ACTION_RESUME_UNDERWAY = "Resuming…";
        ACTION_DOWNLOAD_UNDERWAY = "Preparing download…";
        ACTION_CANCEL_UNDERWAY = "Cancelling…";
        ACTION_PAUSE_FORBIDDEN = "Your role can’t pause runs";
        ACTION_RESUME_FORBIDDEN = "Your role can’t resume runs";
        ACTION_DOWNLOAD_FORBIDDEN = "Your role can’t download exports";
        ACTION_CANCEL_FORBIDDEN = "Your role can’t cancel runs";
        ACTION_PAUSE_FAILED = "Couldn’t pause the run";
        ACTION_RESUME_FAILED = "Couldn’t resume the run";
        ACTION_DOWNLOAD_FAILED = "Couldn’t download the export";
        ACTION_CANCEL_FAILED = "Couldn’t cancel the run";
        ACTION_PAUSE_CONFLICT = "This run can’t be paused in its current state";
        ACTION_RESUME_CONFLICT = "This run can’t be resumed in its current state";
        ACTION_DOWNLOAD_CONFLICT = "This run can’t be downloaded in its current state";
        ACTION_CANCEL_CONFLICT = "This run can’t be cancelled in its current state";
        ACTION_PAUSE_NO_RESPONSE = "No response. The run may be paused anyway; check its status.";
        ACTION_RESUME_NO_RESPONSE = "No response. The run may be resumed anyway; check its status.";
        ACTION_CANCEL_NO_RESPONSE = "No response. The run may be cancelled anyway; check its status.";
        NO_EXPORT = "This run has no export";
        CANCEL_TITLE = "Cancel this run?";
        CANCEL_WARNING = "This can’t be undone. Work in progress may be lost, and credits already used aren’t refunded.";
        KEEP_RUN = "Keep run";
        DISMISS = "Dismiss";
        DOWNLOAD_READY = "Your download starts automatically. If it doesn’t: ";
        DOWNLOAD_WAITS = "Your download is ready: ";
        PAUSED_FOR = "Paused for";
        DELIVERED_LINES = "Lines delivered";
        BILLING_UNITS = "Billing units";
        SHARED = "Shared";
        SHARED_PAGE = "Open shared page";
        FAILURE_REASON = "Why it failed";
        PAUSE_REASON = "Why it’s paused";
        HELD_NODES = "Waiting at";
        USAGE = "Usage";
    }

    "Run page: results and tables" {
        RESULTS = "Results";
        VALIDATORS = "Quality checks";
        CHECKS_PAGE = "Open quality checks";
        CHECK = "Check";
        KIND = "Kind";
        PASSED = "Passed";
        FAILED_CHECKS = "Failed";
        RETRIES = "Retries";
        SCORE = "Average score";
        AUDIO = "Audio by language";
        LANGUAGE = "Language";
        LINES = "Lines";
        TOTAL_LENGTH = "Length";
        AVERAGE_LENGTH = "Average line";
        SHARE = "Share";
        LANGUAGES_TOTAL = "All languages";
        at_least(total) = "at least {total}";
        AVAILABLE = "Available";
        NOT_READY = "Not ready yet";
        UNSUPPORTED = "Not supported for this workflow";
        UNAVAILABLE = "Not available";
        NO_DATA = "No data yet.";
    }

    "Run page: verdict" {
        failed_in(node) = "Failed in {node}";
        after_start(duration) = "{duration} after the start";
        attempt_of(number, total) = "attempt {number} of {total}";
        ALSO_FAILED = "Also failed";
        SHOW_NODE = "Show node";
        SLOWEST_NODE = "Slowest node";
        in_attempts(duration, attempts) = "{duration} in {attempts} attempts";
        PAUSING_STEPS = "Pausing: running steps still finish";
        NEXT_STEP = "Next step";
        HELP_USER = "Resume the run to continue.";
        HELP_OUTAGE = "Resume the run when the provider is available again.";
        HELP_RATE_LIMIT = "Wait a few minutes, then resume the run.";
        HELP_BILLING = "Check the payment of the provider’s account, then resume the run.";
        HELP_TIMEOUT = "Resume the run to try the node again.";
        HELP_PAUSED = "Resume or cancel the run.";
        WAITING_TO_START = "Waiting to start";
        cancelled_after(duration) = "Cancelled {duration} after the start";
        unknown_status(status) = "This page doesn’t know the run’s status “{status}”";
        below_thresholds(languages, all_languages, checks, all_checks) = "Below a threshold: {languages} of {all_languages} languages, {checks} of {all_checks} checks";
        THRESHOLDS_MET = "All languages meet all thresholds";
        THRESHOLDS_INCOMPLETE = "No language is below a threshold, but some scores are missing";
        BELOW_THRESHOLD = "Below threshold";
        NO_AUDIO = "No audio";
        FAILED_LINES = "Lines that failed a check";
        COMPARED_WITH = "Compared with";
    }

    "Run page: scores by language" {
        MATRIX = "Scores by language";
        lines_passed(passed) = "{passed} passed";
        lines_of_cell(passed, failed) = "{passed} passed, {failed} failed";
        RATING_BELOW = "Below the threshold";
        RATING_SOME_FAILED = "Some lines failed";
        RATING_UNSCORED = "Not scored";
        RATING_UNRATED = "No threshold";
        LIST_INCOMPLETE = "The server left some entries out.";
        COPY_TABLE = "Copy table";
    }

    "Run page: lines" {
        SHOW_FAILED_LINES = "Show failing lines";
        SHOW_ALL_LINES = "Show all lines";
        HIDE_LINES = "Hide lines";
        LINES_TO_SHOW = "Lines to show";
        FAILING_LINES = "Failing lines";
        ALL_LINES = "All lines";
        failing_check(check) = "Failing: {check}";
        SEARCH_LINES = "Search scripts";
        lines_found(found, read, total) = "{found} results in {read} of {total} lines";
        lines_found_in_all(found, read) = "{found} results in {read} lines";
        SEARCH_MORE_LINES = "Search more lines";
        NO_LINES = "No line matches this filter.";
        HEARD = "Heard:";
        SOURCE_LINE = "Source:";
        ALSO_FLAGGED = "Also flagged:";
        line_number(number) = "Line {number}";
        LINE_DROPPED = "Dropped";
        LINE_GENERATED = "Generated, not delivered";
        LINE_NOT_DELIVERED = "Not delivered";
        WORD_ERROR = "Word error";
        PRONUNCIATION_ERROR = "Pronunciation error";
        CORRECTED = "Corrected";
        SEVERITY_CRITICAL = "critical";
        SEVERITY_WARNING = "warning";
        SEVERITY_MINOR = "minor";
        SUBSTITUTION = "substitution";
        DELETION = "deletion";
        PLAYER = "Player";
        play_line(line) = "Play {line}";
        PREVIOUS_LINE = "Previous line";
        NEXT_LINE = "Next line";
        AUDIO_FAILED = "The audio couldn’t be played.";
        AUDIO_EMPTY = "The audio is empty.";
    }

    "Run page: cost" {
        COST = "Credits by node";
        CREDITS_DETAIL = "For";
        CREDITS_UNITS = "Units";
        CREDITS_TOTAL = "Total";
        CREDITS_UNATTRIBUTED = "Not assigned to a node";
        CREDITS_ABSORBED = "Not charged (rounding)";
        CREDITS_MINIMUM = "Minimum charge";
        CREDITS_CHARGED = "Charged";
        CREDITS_OVERAGE = "Overage";
        CREDITS_INCOMPLETE = "Recorded, incomplete";
        CREDITS_FREE = "Free";
        CREDITS_MISSING = "Missing";
        CREDITS_NOT_COMPLETED = "Not completed";
        CREDITS_PARTIAL = "Some credits are missing.";
        CREDITS_NOT_SETTLED = "The credits are settled when the run ends.";
        CREDITS_NO_SPEND = "No credits were recorded.";
        CREDITS_SETTLEMENT_MISSING = "The settlement is missing.";
        UNIT_CHARACTERS = "characters";
        UNIT_BYTES = "bytes";
        UNIT_WORDS = "words";
    }

    "Comparison of two runs" {
        COMPARE = "Compare";
        compare_with(run) = "Compare with {run}";
        comparison(run, other) = "{run} compared with {other}";
        SWAP = "Swap";
        better_than(run) = "Better than {run}";
        worse_than(run) = "Worse than {run}";
        mixed_with(run) = "Better and worse than {run}";
        same_as(run) = "The same result as {run}";
        not_comparable(run) = "No results to compare with {run}";
        checks_changed(better, worse) = "Checks: {better} better, {worse} worse";
        NOW_FAILING = "Now failing";
        NOW_PASSING = "Now passing";
        PRELIMINARY = "A run is still in progress, so the result can change.";
        BETTER = "better";
        WORSE = "worse";
        EQUAL = "equal";
        CHANGE = "Change";
        count_failed(count) = "{count} failed";
        count_of_lines(count) = "{count} lines";
        only_in(run) = "only in {run}";
        equal_rows(count) = "Equal and not shown: {count}.";
        NO_DIFFERENCES = "no differences.";
        CONFIGURATION = "Configuration";
        SETTING = "Setting";
        SETTINGS_OF_WORKFLOW = "Workflow";
        NODE_ADDED = "Node added";
        NODE_REMOVED = "Node removed";
        EDGE_ADDED = "Edge added";
        EDGE_REMOVED = "Edge removed";
        changes_omitted(count) = "More changed settings: {count}.";
        NODE_TIMES = "Node times";
        SAME_RUN = "A run can’t be compared with itself";
        SAME_RUN_HINT = "Choose another run above.";
        run_not_found(run) = "Run {run} wasn’t found";
        RUN_NOT_FOUND_HINT = "It may have been deleted, or it belongs to another workflow. Choose another run above.";
    }

    "Run page: nodes" {
        NODES = "Nodes";
        NODE_VIEWS = "Node views";
        TIMELINE = "Timeline";
        GRAPH = "Graph";
        TABLE = "Table";
        DEFINITION = "Definition";
        TRACE_PAGE = "Open live trace";
        NODE = "Node";
        TYPE = "Type";
        ATTEMPT = "Attempt";
        ATTEMPTS = "Attempts";
        attempt_number(number) = "attempt {number}";
        ENDED = "Ended";
        ACTIVE_TIME = "Active time";
        ERROR = "Error";
        ID = "ID";
        LEADS_TO = "Leads to";
        after(duration) = "+ {duration}";
        untimed(count) = "{count} without times";
        END_UNKNOWN = "end unknown";
        PLANNED = "Planned";
        NOT_RUN = "Didn’t run";
        ZOOM_IN = "Zoom in";
        ZOOM_OUT = "Zoom out";
        FIT = "Fit";
        LEGEND = "Legend";
        LEGEND_ATTEMPTS = "Several bars: repeated attempts";
        LEGEND_CRITICAL = "Critical path: what the end of the run waited for";
        LEGEND_FAILS = "Taken when a check fails";
        LEGEND_LOOP = "Loop: its nodes can run again";
        LEGEND_PLANNED = "Not started";
        CRITICAL_PATH = "Critical path";
        critical_path_of(nodes, duration, total) = "Critical path: {nodes}, {duration} of {total}";
        FAILING_PATH = "Path to the failed node";
        QUEUED = "Queued";
        NO_NODE_RUNNING = "No node running";
        TIMELINE_PAUSED = "Paused";
        NO_TIMES = "No node times yet.";
        NO_NODES = "No nodes yet.";
        SEARCH_NODES = "Search nodes";
        nodes_found(count) = "Nodes found: {count}";
        NO_NODE_FOUND = "No nodes match your search.";
        FAILED_FIRST = "Failed nodes are listed first.";
        show_more(count, remaining) = "Show {count} more of {remaining}";
        SHOW_IN_GRAPH = "Show in graph";
        SHOW_IN_TIMELINE = "Show in timeline";
        NO_GRAPH = "This definition has no graph.";
        GRAPH_HINT = "Use arrow keys to follow edges and Enter for details.";
        EDGES_IMPLIED = "The definition has no edges. Its steps are shown in order.";
        LEFT_OUT = "Some of the definition isn’t in the graph";
        left_out_node(number) = "node {number} has no ID";
        left_out_duplicate(id) = "several nodes have the ID “{id}”";
        left_out_edge(number) = "edge {number} doesn’t name its nodes";
        left_out_dangling(source, target) = "the edge from “{source}” to “{target}” refers to a missing node";
        NO_DEFINITION = "The server provided no definition for this run.";
        COPY = "Copy";
        COPY_ERROR = "Copy error";
        SHOW_ALL = "Show all";
        SHOW_LESS = "Show less";
        lines_not_shown(count) = "Lines not shown: {count}";
        PRINT = "Print";
        state_at(time) = "As of {time}";
        COPIED = "Copied";
        NOT_COPIED = "Couldn’t copy";
        and_more(count) = "and {count} more";
        entries(count) = "Entries: {count}";
        CLOSE = "Close";
        NODE_DETAILS = "Node details";
        PREVIOUS_NODE = "Previous node";
        NEXT_NODE = "Next node";
        no_such_node(id) = "This run has no node “{id}”.";
        WAITING_TIME = "Waiting between attempts";
        PORTS = "Ports";
        LANGUAGES = "Languages";
        RESULT = "Result";
        NO_RESULT = "This attempt has no result.";
        DOWNLOAD_FILES = "Download files";
        NODE_SCRIPT = "Script input";
        NODE_TRANSLATOR = "Translator";
        NODE_NORMALIZER = "Normalizer";
        NODE_GENERATOR = "Voice generator";
        NODE_PHONEME_INJECTOR = "Phonemizer";
        NODE_PRONUNCIATION_CORRECTOR = "Pronunciation corrector";
        NODE_VALIDATOR_ERROR_RATE = "Word accuracy check";
        NODE_VALIDATOR_NATURALNESS = "Naturalness check";
        NODE_VALIDATOR_NOISE = "Clarity check";
        NODE_VALIDATOR_PRONUNCIATION = "Pronunciation check";
        NODE_PREVIEW = "Export";
    }

    "In place of a page: loading and crashes" {
        LOADING = "Loading…";
        OFFLINE = "You’re offline";
        RUN_OFFLINE = "This run isn’t loaded. It loads automatically when the connection returns.";
        PAGE_NOT_LOADED = "This page couldn’t be loaded";
        PAGE_NOT_LOADED_HINT = "Check your connection, then try again.";
        CRASHED = "Runs can’t be shown";
        CRASHED_HINT = "This view stopped because of an internal error. Your runs aren’t affected. Reload it; if this continues, contact support with the details below.";
        RELOAD_PAGE = "Reload page";
        RELOAD_VIEW = "Reload view";
        BAD_OPTIONS = "Runs can’t be shown: some options aren’t valid";
        BAD_BROWSER = "This browser isn’t supported";
    }

    "Standalone page: sign-in and configuration" {
        SIGNING_IN = "Checking your sign-in…";
        SIGNING_OUT = "Signing out…";
        SIGN_IN = "Sign in";
        SIGN_OUT = "Sign out";
        SIGNED_IN = "Signed in";
        SIGNED_IN_AS = "Signed in as {person}";
        NOT_SIGNED_OUT = "Couldn’t sign you out";
        NOT_SIGNED_OUT_HINT = "Other people who use this browser may still see your data. Try again.";
        NO_SIGN_IN = "Can’t reach the sign-in service";
        NO_SIGN_IN_HINT = "Retrying automatically.";
        BAD_SETTINGS = "This page’s configuration isn’t valid";
    }
}
