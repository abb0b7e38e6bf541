// The summary of the runs in a time range and the range's select.

import { memo } from "react";
import type { Go } from "./address";
import { formatDuration, formatNumber, formatPercent, NONE } from "./format";
import type { Summary } from "./run";

const WINDOWS = [
  ["24h", "last 24 hours"],
  ["7d", "last 7 days"],
  ["30d", "last 30 days"],
  ["all", "all time"],
];

export function WindowChoice({ window, go }: { window: string; go: Go }) {
  return (
    <div className="window">
      <label>
        Summary of{" "}
        <select value={window} onChange={(event) => go({ window: event.target.value })}>
          {WINDOWS.map(([word, name]) => (
            <option key={word} value={word}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {window !== "all" && (
        <p className="quiet">
          The summary covers runs created in this range. The list below shows all runs.
        </p>
      )}
    </div>
  );
}

interface SummaryProps {
  summary: Summary | undefined;
  awaiting: boolean;
}

export const SummaryCards = memo(function SummaryCards({ summary, awaiting }: SummaryProps) {
  /** A dash until the first response, then `missing` if there is no value. */
  const figure = (
    value: number | null | undefined,
    write: (value: number) => string,
    missing = NONE,
  ) => (summary ? (value == null ? missing : write(value)) : NONE);
  return (
    <section className="summary" part="summary" aria-label="Summary" aria-busy={awaiting}>
      <dl>
        <Figure name="Total runs" value={figure(summary?.total_runs, formatNumber)} />
        <Figure
          name="Pass rate"
          value={figure(summary?.pass_rate, formatPercent, "no finished runs yet")}
          meaning="of finished runs"
        />
        <Figure
          name="Average duration"
          value={figure(summary?.average_duration_seconds, formatDuration, "no completed runs yet")}
          meaning="completed runs"
        />
        <Figure
          name="Delivered audio"
          value={figure(summary?.delivered_audio_ms, (ms) => formatDuration(ms / 1000))}
          meaning="completed runs"
        />
      </dl>
    </section>
  );
});

function Figure({ name, value, meaning }: { name: string; value: string; meaning?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
      {meaning && <dd className="meaning">{meaning}</dd>}
    </div>
  );
}
