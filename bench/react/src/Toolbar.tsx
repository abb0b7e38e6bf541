// The filters of the list: search and statuses.

import { useEffect, useRef, useState } from "react";
import type { Go } from "./address";
import { formatNumber, NONE } from "./format";
import { STATUSES, type Summary } from "./run";
import type { RunsQuery } from "./runsQuery";
import { StatusBadge } from "./StatusBadge";

interface ToolbarProps {
  query: RunsQuery;
  go: Go;
  summary: Summary | undefined;
}

export function Toolbar({ query, go, summary }: ToolbarProps) {
  const isFiltered = query.status.length > 0 || query.search !== "";
  return (
    <div className="toolbar" part="toolbar" tabIndex={-1}>
      <Search search={query.search} go={go} />
      <StatusFilters chosen={query.status} go={go} summary={summary} />
      {isFiltered && <ClearFilters go={go} />}
    </div>
  );
}

/** The debounce time of the search field, in milliseconds. */
const REST = 350;

function Search({ search, go }: { search: string; go: Go }) {
  const [typed, setTyped] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The field follows the URL, for example after a back navigation, unless the user is typing.
  const [followed, setFollowed] = useState(search);
  if (search !== followed) {
    setFollowed(search);
    if (typed.trim() !== search) setTyped(search);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const ask = (text: string) => {
    clearTimeout(timer.current);
    if (text.trim() !== search) go({ search: text.trim(), offset: 0 }, { replace: true });
  };
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        ask(typed);
      }}
    >
      <input
        type="search"
        aria-label="Search by name or email"
        placeholder="Search by name or email"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target: { value } }) => {
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(value), REST);
        }}
      />
    </form>
  );
}

interface StatusFiltersProps {
  chosen: string[];
  go: Go;
  summary: Summary | undefined;
}

function StatusFilters({ chosen, go, summary }: StatusFiltersProps) {
  const toggle = (status: string) => {
    const isChosen = (other: string) => chosen.includes(other) !== (other === status);
    go({ status: STATUSES.filter(isChosen), offset: 0 });
  };
  return (
    <div className="counts" role="group" aria-label="Filter by status">
      {STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          aria-pressed={chosen.includes(status)}
          onClick={() => toggle(status)}
        >
          <StatusBadge state={status} />
          <b>{summary ? formatNumber(summary[status] ?? 0) : NONE}</b>
        </button>
      ))}
    </div>
  );
}

export function ClearFilters({ go }: { go: Go }) {
  return (
    <a
      href={location.pathname}
      onClick={(event) => {
        event.preventDefault();
        go({ status: [], search: "", offset: 0 });
      }}
    >
      Clear filters
    </a>
  );
}
