// Notices for errors and empty lists.

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

/** The kind and the texts of an error by response status. 0 means that there is no response. */
function explain(status: number): [kind: string, title: string, hint: string] {
  if (status === 0) {
    return [
      "Network",
      "Can’t reach the server",
      "Check your connection. Retrying automatically.",
    ];
  }
  if (status === 401) {
    const hint = "Sign in again to continue where you left off.";
    return ["Unauthorized", "Your session has expired", hint];
  }
  if (status === 403) {
    const hint = "Ask a workspace admin for access.";
    return ["Forbidden", "You don’t have access", hint];
  }
  if (status === 404) {
    const hint = "Check the address and your workspace, or ask the person who shared it.";
    return ["NotFound", "Not found", hint];
  }
  if (status === 422) {
    const hint = "Correct the values below or clear the filters.";
    return ["Invalid", "The request isn’t valid", hint];
  }
  if (status === 429) {
    const hint = "There is nothing to do: the wait that the API asks for is kept.";
    return ["RateLimited", "Too many requests", hint];
  }
  if (status >= 500) {
    const hint = "Retrying automatically. If this continues, contact support with the details below.";
    return ["Server", "Server error", hint];
  }
  const hint = "If this continues, contact support with the details below.";
  return ["Refused", "The server rejected the request", hint];
}

interface ErrorNoticeProps {
  error: Error;
  /** Whether the page shows older data. */
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
        {isStale && " Showing the last known data."}
      </p>
      <button type="button" onClick={retry}>
        Try again
      </button>
    </section>
  );
}

/** An empty list: there are no runs, or no run matches the filters. */
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
      <h2>{isFiltered ? "No runs match" : "No runs yet"}</h2>
      <p>
        {isFiltered
          ? "Change or clear the filters to see other runs."
          : "Runs of this workflow appear here after they start."}
      </p>
      {isFiltered && <ClearFilters go={go} />}
    </section>
  );
}
