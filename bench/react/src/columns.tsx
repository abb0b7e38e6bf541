// The table's columns and cells. Cells read the run from the row's context, which includes the
// polled status.

import { createColumnHelper, rowSortingFeature, tableFeatures } from "@tanstack/react-table";
import { createContext, use } from "react";
import { useNow } from "./clock";
import {
  formatAge,
  formatDuration,
  formatFullTime,
  formatNumber,
  initials,
  isoSeconds,
  NONE,
} from "./format";
import { usePageContext } from "./PageContext";
import {
  activeSeconds,
  fractionOf,
  isTerminal,
  nameOf,
  progressOf,
  stateOf,
  whyPaused,
  type Run,
} from "./run";
import { StatusBadge } from "./StatusBadge";

export const features = tableFeatures({ rowSortingFeature });

/** The run of a cell's row. */
export const RunContext = createContext<Run | null>(null);

function useRun(): Run {
  const run = use(RunContext);
  if (!run) throw new Error("there is no row around this cell");
  return run;
}

const helper = createColumnHelper<typeof features, Run>();

/** The IDs match the style sheet. */
export const columns = helper.columns([
  helper.display({ id: "run", header: "Run", cell: NameCell }),
  helper.accessor("status", { id: "status", header: "Status", cell: StatusCell }),
  helper.display({ id: "progress", header: "Progress", cell: ProgressCell }),
  helper.display({ id: "started_by", header: "Started by", cell: PersonCell }),
  helper.accessor("created_at", { id: "created", header: "Created", cell: CreatedCell }),
  helper.accessor("started_at", { id: "started", header: "Started", cell: StartedCell }),
  helper.accessor("completed_at", { id: "completed", header: "Completed", cell: CompletedCell }),
  helper.display({ id: "duration", header: "Duration", cell: DurationCell }),
  helper.display({ id: "credits", header: "Credits", cell: CreditsCell }),
  helper.display({ id: "lines", header: "Lines", cell: LinesCell }),
  helper.display({ id: "audio", header: "Audio", cell: AudioCell }),
  helper.display({
    id: "actions",
    header: () => <span className="unseen">Actions</span>,
    cell: ActionsCell,
  }),
]);

/** The API's sort fields by column ID. */
export const SORT_FIELDS: Record<string, string> = {
  status: "status",
  created: "created_at",
  started: "started_at",
  completed: "completed_at",
};

/** The widths don't depend on cell content, to avoid layout shift. */
export const WIDTHS = [
  "minmax(4rem, 6fr)",
  "minmax(0, 13fr)",
  "minmax(0, 18fr)",
  "minmax(0, 17fr)",
  "minmax(0, 11fr)",
  "minmax(0, 11fr)",
  "minmax(0, 11fr)",
  "5.25rem",
  "4rem",
  "4rem",
  "5rem",
  "2.75rem",
].join(" ");

function NameCell() {
  const run = useRun();
  const { workflow } = usePageContext();
  return <a href={`/workflows/${workflow}/runs/${run.id}`}>{nameOf(run)}</a>;
}

function StatusCell() {
  const run = useRun();
  const reason = whyPaused(run);
  return (
    <>
      <StatusBadge state={stateOf(run)} />
      {reason && (
        <p className="quiet reason" title={reason}>
          {reason}
        </p>
      )}
    </>
  );
}

function ProgressCell() {
  const run = useRun();
  return (
    <span className="progress">
      {!isTerminal(run.status) && (
        <progress aria-label="Progress" max={1} value={fractionOf(run)} />
      )}
      <span>{progressOf(run, formatNumber)}</span>
    </span>
  );
}

function PersonCell() {
  const name = useRun().triggered_by?.user_name;
  if (!name) return <span className="quiet">unknown</span>;
  return (
    <span className="person" title={name}>
      <span className="initials" aria-hidden="true">
        {initials(name)}
      </span>
      <bdi>{name}</bdi>
    </span>
  );
}

function CreatedCell() {
  return <Time at={useRun().created_at} />;
}

function StartedCell() {
  return <Time at={useRun().started_at} />;
}

function CompletedCell() {
  return <Time at={useRun().completed_at} />;
}

function Time({ at }: { at: string | null }) {
  return at ? <Age at={Date.parse(at)} /> : NONE;
}

/** The relative time. The tooltip shows the full time. */
function Age({ at }: { at: number }) {
  const age = useNow((now) => formatAge(at, now));
  return (
    <time dateTime={isoSeconds(at)} title={formatFullTime(at)}>
      {age}
    </time>
  );
}

function DurationCell() {
  const run = useRun();
  const seconds = useNow((now) => activeSeconds(run, now));
  return seconds === null ? NONE : formatDuration(seconds);
}

function CreditsCell() {
  const { credits } = useRun();
  return credits === null ? NONE : formatNumber(credits);
}

function LinesCell() {
  const { output_line_count: lines } = useRun();
  return lines === null ? NONE : formatNumber(lines);
}

function AudioCell() {
  const { delivered_audio_ms: audio } = useRun();
  return audio === null ? NONE : formatDuration(audio / 1000);
}

function ActionsCell() {
  const run = useRun();
  const { openMenu } = usePageContext();
  return (
    <button
      type="button"
      aria-label={`Actions for ${nameOf(run)}`}
      aria-haspopup="menu"
      onClick={(event) => openMenu(run, event.currentTarget)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M2 6.5h3v3H2ZM6.5 6.5h3v3h-3ZM11 6.5h3v3h-3Z" />
      </svg>
    </button>
  );
}
