// A chart of the listed runs: a bar per run for its duration and a strip of states. The caption is
// the text alternative.

import { memo } from "react";
import { useNow } from "./clock";
import { formatDuration, formatNumber } from "./format";
import { activeSeconds, stateOf, type Run } from "./run";
import { stateName, stateText } from "./StatusBadge";

/** Chart sizes in view box units: step per run, bar width, bar height, strip and total height. */
const STEP = 8;
const WIDTH = 6;
const BARS = 28;
const STRIP = 4;
const HEIGHT = 34;

export const Glance = memo(function Glance({ runs }: { runs: Run[] }) {
  // Once a second, because the duration of active runs grows.
  const now = useNow((time) => Math.floor(time / 1000)) * 1000;
  const durations = runs.map((run) => activeSeconds(run, now));
  const width = runs.length * STEP;
  return (
    <figure className="glance">
      <div className="drawing">
        <svg
          aria-hidden="true"
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${Math.max(width, 1)} ${HEIGHT}`}
          preserveAspectRatio="none"
        >
          {[...outlines(runs, durations)].map(([state, d]) => (
            <path key={state} data-state={state} d={d} />
          ))}
        </svg>
      </div>
      <figcaption className="quiet">{words(runs, durations)}</figcaption>
    </figure>
  );
});

/** One path per state, to keep the number of SVG elements small. */
function outlines(runs: Run[], durations: (number | null)[]): Map<string, string> {
  const longest = Math.max(1, ...durations.map((duration) => duration ?? 0));
  const paths = new Map<string, string>();
  runs.forEach((run, at) => {
    const state = stateName(stateOf(run));
    const [x, bottom, duration] = [at * STEP, HEIGHT - STRIP, durations[at]];
    let path = `M${x} ${bottom}h${WIDTH}v${STRIP}h-${WIDTH}Z`;
    if (duration != null) {
      const height = Math.max(1, Math.round((duration / longest) * BARS));
      path += `M${x} ${bottom - 1}v-${height}h${WIDTH}v${height}Z`;
    }
    paths.set(state, (paths.get(state) ?? "") + path);
  });
  return paths;
}

function words(runs: Run[], durations: (number | null)[]): string {
  if (runs.length === 0) return "";
  const counts = new Map<string, number>();
  for (const run of runs) counts.set(stateOf(run), (counts.get(stateOf(run)) ?? 0) + 1);
  const states = [...counts].map(
    ([state, count]) => `${formatNumber(count)} ${stateText(state).toLowerCase()}`,
  );
  const page = `On this page: ${states.join(", ")}.`;
  const known = durations.filter((duration) => duration !== null).sort((a, b) => a - b);
  const [shortest, median, longest] = [known[0], known[known.length >> 1], known.at(-1)];
  if (shortest === undefined || median === undefined || longest === undefined) return page;
  if (shortest === longest) return `${page} They took ${formatDuration(longest)}.`;
  const range = `${formatDuration(shortest)} to ${formatDuration(longest)}`;
  return `${page} They took ${range}, median ${formatDuration(median)}.`;
}
