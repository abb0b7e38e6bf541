// The status badge. Shape, text and color each identify the state.

import { memo } from "react";

/** SVG paths in a 16 × 16 view box with the even-odd fill rule. */
const SHAPES: Record<string, string> = {
  pending: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z",
  running: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM6.2 4.6 11.6 8 6.2 11.4Z",
  pausing:
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM5.8 5.2h1.6v5.6H5.8ZM8.6 5.2h1.6v5.6H8.6Z",
  paused: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM5.4 4.8h1.9v6.4H5.4ZM8.7 4.8h1.9v6.4H8.7Z",
  completed: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 11.4 3.9 8.3 5.1 7.1 7 9 11 5l1.2 1.2Z",
  failed: "M8 .5 15.5 8 8 15.5.5 8ZM7.2 4.2h1.6l-.2 4.6H7.4ZM7.2 9.9h1.6v1.6H7.2Z",
  cancelled:
    "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 1.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM4.5 10.6l6.1-6.1.9.9-6.1 6.1Z",
  unknown: "M2 2h12v12H2ZM3.5 3.5v9h9v-9Z",
};

/** The state's name in the style sheet. */
export const stateName = (state: string) => (state in SHAPES ? state : "unknown");

/** The state's label. An unknown state is shown as the API returns it. */
export const stateText = (state: string) =>
  state in SHAPES ? state[0]?.toUpperCase() + state.slice(1) : state;

export const StatusBadge = memo(function StatusBadge({ state }: { state: string }) {
  return (
    <span className="status" data-state={stateName(state)}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[stateName(state)]} />
      </svg>
      <span>{stateText(state)}</span>
    </span>
  );
});
