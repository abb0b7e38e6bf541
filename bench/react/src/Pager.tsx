// Pagination: the displayed range, page links and the page size.

import type { Go } from "./address";
import { usePageContext } from "./PageContext";
import { formatNumber } from "./format";
import { addressOf, PAGE_SIZES, type RunsQuery } from "./runsQuery";

interface PagerProps {
  query: RunsQuery;
  go: Go;
  total: number;
  shown: number;
  awaiting: boolean;
}

export function Pager({ query, go, total, shown, awaiting }: PagerProps) {
  const { offset, limit } = query;
  const lastOffset = Math.floor(Math.max(0, total - 1) / limit) * limit;
  const range = () => {
    const [first, last] = [formatNumber(offset + 1), formatNumber(offset + shown)];
    return `${first}–${last} of ${formatNumber(total)}`;
  };
  const link = (name: string, to: number, leads: boolean) => (
    <PagerLink name={name} query={query} to={leads ? to : null} go={go} />
  );
  // The URL can contain a page size that is not among the options.
  const sizes = [...new Set([...PAGE_SIZES, limit])].sort((a, b) => a - b);
  return (
    <nav className="pager" part="pager" aria-label="Pagination">
      <p role="status">{awaiting ? "Loading…" : range()}</p>
      {link("First", 0, offset > 0)}
      {link("Previous", Math.max(0, offset - limit), offset > 0)}
      {link("Next", offset + limit, offset + limit < total)}
      {link("Last", lastOffset, lastOffset > offset)}
      <label>
        Runs per page{" "}
        <select
          value={limit}
          onChange={({ target }) => {
            const size = Number(target.value);
            go({ limit: size, offset: Math.floor(offset / size) * size });
          }}
        >
          {sizes.map((size) => (
            <option key={size}>{size}</option>
          ))}
        </select>
      </label>
    </nav>
  );
}

interface PagerLinkProps {
  name: string;
  query: RunsQuery;
  /** The offset of the target page, or null if there is none. */
  to: number | null;
  go: Go;
}

function PagerLink({ name, query, to, go }: PagerLinkProps) {
  const { workflow } = usePageContext();
  if (to === null) {
    return (
      <a role="link" aria-disabled="true" tabIndex={-1}>
        {name}
      </a>
    );
  }
  return (
    <a
      role="link"
      href={addressOf(workflow, { ...query, offset: to })}
      onClick={(event) => {
        // The browser handles clicks with modifier keys, for example to open a new tab.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go({ offset: to });
      }}
    >
      {name}
    </a>
  );
}
