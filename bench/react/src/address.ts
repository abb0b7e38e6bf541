// The URL as state: the workflow and the query.

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { addressOf, parseQuery, type RunsQuery } from "./runsQuery";

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

const path = () => location.pathname;
const search = () => location.search;

export const usePath = () => useSyncExternalStore(subscribe, path);

/** Navigates to a changed query. `replace` adds no history entry. */
export type Go = (change: Partial<RunsQuery>, how?: { replace?: boolean }) => void;

export function useRunsQuery(workflow: string): [RunsQuery, Go] {
  const text = useSyncExternalStore(subscribe, search);
  const query = useMemo(() => parseQuery(text), [text]);
  const go = useCallback<Go>(
    (change, { replace = false } = {}) => {
      // A timer can call this after a navigation, so `query` could be stale.
      const address = addressOf(workflow, { ...parseQuery(location.search), ...change });
      if (replace) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      listeners.forEach((listener) => listener());
    },
    [workflow],
  );
  return [query, go];
}
