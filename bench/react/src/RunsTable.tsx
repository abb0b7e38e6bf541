// The table of runs. The server sorts, because the client has only one page of the list.

import {
  FlexRender,
  useTable,
  type Header,
  type Row,
  type SortingState,
} from "@tanstack/react-table";
import { memo, useMemo, type CSSProperties } from "react";
import type { Go } from "./address";
import { columns, features, RunContext, SORT_FIELDS, WIDTHS } from "./columns";
import { useLiveRun } from "./queries";
import type { Run } from "./run";
import type { RunsQuery } from "./runsQuery";

/** The maximum number of skeleton rows, which fills a screen. */
const EXPECTED_ROWS = 20;

/** Column widths and names for the style sheet. Cards show the names before each value. */
const STYLE = Object.fromEntries([
  ["--columns", WIDTHS],
  ...columns.map(({ id, header }) => [`--name-${id}`, JSON.stringify(header)]),
]) as CSSProperties;

interface RunsTableProps {
  runs: Run[];
  /** The number of skeleton rows. */
  expected: number;
  awaiting: boolean;
  query: RunsQuery;
  go: Go;
}

export function RunsTable({ runs, expected, awaiting, query, go }: RunsTableProps) {
  const { sort, order } = query;
  const sorting = useMemo<SortingState>(() => {
    const id = Object.keys(SORT_FIELDS).find((column) => SORT_FIELDS[column] === sort);
    return id ? [{ id, desc: order === "desc" }] : [];
  }, [sort, order]);
  const table = useTable({
    features,
    columns,
    data: runs,
    getRowId: (run) => run.id,
    manualSorting: true,
    enableSortingRemoval: false,
    sortDescFirst: true,
    state: { sorting },
    onSortingChange: (update) => {
      const [first] = typeof update === "function" ? update(sorting) : update;
      const field = first && SORT_FIELDS[first.id];
      if (field) go({ sort: field, order: first.desc ? "desc" : "asc", offset: 0 });
    },
  });
  return (
    <table
      className="runs"
      part="table"
      role="table"
      tabIndex={-1}
      aria-label="Runs"
      aria-busy={awaiting}
      style={STYLE}
    >
      <thead role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} role="row">
            {group.headers.map((header) => (
              <HeaderCell key={header.id} header={header} />
            ))}
          </tr>
        ))}
      </thead>
      <tbody role="rowgroup">
        {table.getRowModel().rows.map((row) => (
          <RunRow key={row.id} row={row} />
        ))}
        {Array.from({ length: Math.min(expected, EXPECTED_ROWS) }, (_, place) => (
          <SkeletonRow key={place} />
        ))}
      </tbody>
    </table>
  );
}

function HeaderCell({ header }: { header: Header<typeof features, Run> }) {
  const { column } = header;
  const name = <FlexRender header={header} />;
  if (column.id === "actions") {
    return (
      <th role="columnheader" scope="col" className="actions">
        {name}
      </th>
    );
  }
  if (!(column.id in SORT_FIELDS)) {
    return (
      <th role="columnheader" scope="col">
        {name}
      </th>
    );
  }
  const sorted = column.getIsSorted();
  const sort = sorted && (sorted === "asc" ? "ascending" : "descending");
  return (
    <th role="columnheader" scope="col" aria-sort={sort || "none"}>
      <button type="button" onClick={column.getToggleSortingHandler()}>
        {name}
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <path d={sorted ? ARROWS[sorted] : ""} />
        </svg>
      </button>
    </th>
  );
}

const ARROWS = { asc: "M4 1 8 7H0Z", desc: "M4 7 0 1h8Z" };

/** Compares runs, because the table recreates its row objects with each list. */
const RunRow = memo(
  function RunRow({ row }: { row: Row<typeof features, Run> }) {
    const run = useLiveRun(row.original);
    return (
      <RunContext value={run}>
        <tr role="row">
          {row.getAllCells().map((cell) => {
            const { id } = cell.column;
            const content = <FlexRender cell={cell} />;
            if (id === "run") {
              return (
                <th key={id} role="rowheader" scope="row" data-column={id}>
                  {content}
                </th>
              );
            }
            if (id === "actions") {
              return (
                <td key={id} role="cell" className="actions">
                  {content}
                </td>
              );
            }
            return (
              <td key={id} role="cell" data-column={id}>
                {content}
              </td>
            );
          })}
        </tr>
      </RunContext>
    );
  },
  (before, after) => before.row.original === after.row.original,
);

/** Has the height of a loaded row, to avoid layout shift. */
function SkeletonRow() {
  return (
    <tr className="skeleton" aria-hidden="true">
      {columns.map(({ id }) => (
        <td key={id}>
          <span />
        </td>
      ))}
    </tr>
  );
}
