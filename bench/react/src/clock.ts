// The server's time, updated once a second.

import { useSyncExternalStore } from "react";

/** Server time minus local time, in milliseconds. */
let offset = 0;

/** Updates the offset from a response. Small corrections would make the displayed times jump. */
export function serverSaid(timestamp: string, sentAt: number) {
  const halfWay = (sentAt + Date.now()) / 2;
  const said = Date.parse(timestamp) - halfWay;
  if (Math.abs(said - offset) > 1500) offset = said;
}

export const serverNow = () => Date.now() + offset;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** All subscribers share one timer. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => listeners.forEach((tick) => tick()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** The result of `read` for the current time. The component renders only if the result changes. */
export function useNow<T extends string | number | null>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(serverNow()));
}
