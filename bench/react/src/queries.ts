// The API queries and their intervals.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Api } from "./api";
import { usePageContext } from "./PageContext";
import { isTerminal, type Run } from "./run";
import type { RunsQuery } from "./runsQuery";

const LIST_INTERVAL = 10_000;
const STATUS_INTERVAL = 2_000;

export function useRuns(api: Api, workflow: string, query: RunsQuery) {
  // The window applies only to the summary.
  const { window: _, ...ofList } = query;
  return useQuery({
    queryKey: ["runs", workflow, ofList],
    queryFn: ({ signal }) => api.runs(workflow, query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_INTERVAL,
  });
}

export function useSummary(api: Api, workflow: string, window: string) {
  return useQuery({
    queryKey: ["summary", workflow, window],
    queryFn: ({ signal }) => api.summary(workflow, window, signal),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_INTERVAL,
  });
}

/** The run with its polled status, until the list contains the final status. */
export function useLiveRun(run: Run): Run {
  const { api, workflow } = usePageContext();
  const ended = isTerminal(run.status);
  const { data: status } = useQuery({
    queryKey: ["status", workflow, run.id],
    queryFn: ({ signal }) => api.status(workflow, run.id, signal),
    enabled: !ended,
    refetchInterval: ({ state }) =>
      state.data && isTerminal(state.data.status) ? false : STATUS_INTERVAL,
    // A row that is mounted again starts with the list's data, not with a stale status.
    gcTime: 0,
  });
  return useMemo(() => (ended || !status ? run : { ...run, ...status }), [ended, run, status]);
}
