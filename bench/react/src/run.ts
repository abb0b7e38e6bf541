// A run of the API's list and values derived from it.

export interface Run {
  id: string;
  run_number: number;
  status: string;
  created_at: string;
  started_at: string | null;
  completed_at: string | null;
  total_nodes: number | null;
  finished_nodes: number | null;
  total_steps: number | null;
  finished_steps: number | null;
  triggered_by: { user_name: string | null } | null;
  pause_requested_at: string | null;
  paused_at: string | null;
  paused_ms: number | null;
  pause_reason: string | null;
  pause_error: string | null;
  credits: number | null;
  output_line_count: number | null;
  delivered_audio_ms: number | null;
}

/** The fields that change during a run. Get Run Status returns them, too. */
export type RunStatus = Pick<
  Run,
  | "status"
  | "started_at"
  | "completed_at"
  | "total_nodes"
  | "finished_nodes"
  | "total_steps"
  | "finished_steps"
  | "pause_requested_at"
  | "paused_at"
  | "paused_ms"
  | "pause_reason"
  | "pause_error"
>;

/** Drops other fields: the time of the last update, for example, would change each response. */
export const statusOf = (run: RunStatus): RunStatus => ({
  status: run.status,
  started_at: run.started_at,
  completed_at: run.completed_at,
  total_nodes: run.total_nodes,
  finished_nodes: run.finished_nodes,
  total_steps: run.total_steps,
  finished_steps: run.finished_steps,
  pause_requested_at: run.pause_requested_at,
  paused_at: run.paused_at,
  paused_ms: run.paused_ms,
  pause_reason: run.pause_reason,
  pause_error: run.pause_error,
});

export interface Summary {
  total_runs: number;
  pass_rate: number | null;
  average_duration_seconds: number | null;
  delivered_audio_ms: number | null;
  [status: string]: number | null;
}

export const STATUSES = ["pending", "running", "paused", "completed", "failed", "cancelled"];

export const isTerminal = (status: string) =>
  status === "completed" || status === "failed" || status === "cancelled";

/** The status, plus "pausing": a pause is requested, but steps in progress still finish. */
export const stateOf = ({ status, pause_requested_at }: Run) =>
  status === "running" && pause_requested_at ? "pausing" : status;

export const nameOf = (run: Run) => `#${run.run_number}`;

/** The run time in whole seconds, without pauses. */
export function activeSeconds(run: Run, now: number): number | null {
  if (!run.started_at) return null;
  const parkedSince = run.status === "paused" ? run.paused_at : null;
  const ended = run.completed_at ?? parkedSince;
  if (!ended && isTerminal(run.status)) return null;
  const end = ended ? Date.parse(ended) : now;
  const active = end - Date.parse(run.started_at) - (run.paused_ms ?? 0);
  return Math.max(0, Math.floor(active / 1000));
}

const PAUSE_REASONS: Record<string, string> = {
  user: "Paused by a user.",
  provider_outage: "A voice provider is unavailable.",
  provider_rate_limited: "A voice provider is limiting requests.",
  provider_billing: "A voice provider rejected the account’s payment.",
  node_timeout: "A node took too long.",
};

/** The pause reason. The server's text takes precedence. */
export function whyPaused({ status, pause_error, pause_reason }: Run): string | null {
  if (status !== "paused") return null;
  return pause_error ?? (pause_reason && (PAUSE_REASONS[pause_reason] ?? pause_reason));
}

/** `3/34 steps · 1/10 nodes` */
export function progressOf(run: Run, int: (value: number) => string): string {
  const count = (finished: number | null, total: number | null, unit: string) =>
    finished != null && total ? [`${int(Math.min(finished, total))}/${int(total)} ${unit}`] : [];
  const parts = [
    ...count(run.finished_steps, run.total_steps, "steps"),
    ...count(run.finished_nodes, run.total_nodes, "nodes"),
  ];
  return parts.join(" · ") || "–";
}

/** The fraction of finished steps, or undefined if the number of steps is unknown. */
export function fractionOf({ finished_steps, total_steps }: Run): number | undefined {
  if (finished_steps == null || !total_steps) return undefined;
  return Math.min(1, Math.max(0, finished_steps / total_steps));
}
