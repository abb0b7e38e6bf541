// The page's address as state: it names the workflow and the query.

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

/** Shows the list with some of the query changed; `replace` leaves no way back. */
export type Go = (change: Partial<RunsQuery>, how?: { replace?: boolean }) => void;

export function useRunsQuery(workflow: string): [RunsQuery, Go] {
  const text = useSyncExternalStore(subscribe, search);
  const query = useMemo(() => parseQuery(text), [text]);
  const go = useCallback<Go>(
    (change, { replace = false } = {}) => {
      // Of the address as it is now: this may be called by a timer.
      const address = addressOf(workflow, { ...parseQuery(location.search), ...change });
      if (replace) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
      listeners.forEach((listener) => listener());
    },
    [workflow],
  );
  return [query, go];
}
