// Messages in the place of what cannot be shown.

import type { Go } from "./address";
import { ApiError } from "./api";
import type { RunsQuery } from "./runsQuery";
import { ClearFilters } from "./Toolbar";

export function Problem({ title, detail }: { title: string; detail: string }) {
  return (
    <div className="onepin-runs">
      <div className="page" role="main">
        <section className="notice" role="alert">
          <h1>{title}</h1>
          <p>{detail}</p>
        </section>
      </div>
    </div>
  );
}

/** What went wrong, and what the reader can do. */
function explain(status: number): [kind: string, title: string, hint: string] {
  if (status === 0) {
    return [
      "Network",
      "The API cannot be reached. Trying again soon",
      "Check the connection. This page goes on by itself once it is back.",
    ];
  }
  if (status === 401) {
    const hint = "Sign in again to go on where you were.";
    return ["Unauthorized", "Your session has ended. Sign in again", hint];
  }
  if (status === 403) {
    const hint = "Ask an admin of the workspace for access.";
    return ["Forbidden", "Your role does not allow this", hint];
  }
  if (status === 404) {
    const hint = "Check the address and that you are in the right workspace, or ask who shared it.";
    return ["NotFound", "Not found, or you have no access", hint];
  }
  if (status === 422) {
    const hint = "Change what is named below, or clear the filters.";
    return ["Invalid", "The API refused what was asked", hint];
  }
  if (status === 429) {
    const hint = "There is nothing to do: the wait that the API asks for is kept.";
    return ["RateLimited", "Too many requests. Trying again soon", hint];
  }
  if (status >= 500) {
    const hint = "There is nothing to do. If it lasts, tell support the request’s id.";
    return ["Server", "The API is in trouble. Trying again soon", hint];
  }
  const hint = "If it lasts, tell support the request’s id.";
  return ["Refused", "The API refused the request", hint];
}

interface ErrorNoticeProps {
  error: Error;
  /** Whether older data is still on screen. */
  isStale: boolean;
  retry: () => void;
}

export function ErrorNotice({ error, isStale, retry }: ErrorNoticeProps) {
  const { status, requestId } = error instanceof ApiError ? error : { status: 0, requestId: null };
  const [kind, title, hint] = explain(status);
  return (
    <section className="notice" data-kind={kind}>
      <div role="alert">
        <h2>{title}</h2>
        <p>{hint}</p>
        <p className="quiet">{error.message}</p>
      </div>
      <p className="quiet">
        {requestId && `Request ${requestId}`}
        {isStale && " Shown as last known."}
      </p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </section>
  );
}

/** A list without rows: because there are no runs, or because none is asked for. */
export function NoRuns({ awaiting, query, go }: { awaiting: boolean; query: RunsQuery; go: Go }) {
  if (awaiting) {
    return (
      <section className="empty" role="status">
        Loading…
      </section>
    );
  }
  const isFiltered = query.status.length > 0 || query.search !== "";
  return (
    <section className="empty" role="status">
      <h2>{isFiltered ? "No run matches" : "No runs yet"}</h2>
      <p>
        {isFiltered
          ? "No run of this workflow has what the filters ask for."
          : "Runs of this workflow appear here as soon as somebody starts one."}
      </p>
      {isFiltered && <ClearFilters go={go} />}
    </section>
  );
}
