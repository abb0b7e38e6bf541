// The server's time, second by second.

import { useSyncExternalStore } from "react";

/** How far the server's clock is ahead of ours. */
let offset = 0;

/** Takes over what an answer says of the server's clock; a small difference is no visible jump's
 * worth. */
export function serverSaid(timestamp: string, sentAt: number) {
  const halfWay = (sentAt + Date.now()) / 2;
  const said = Date.parse(timestamp) - halfWay;
  if (Math.abs(said - offset) > 1500) offset = said;
}

export const serverNow = () => Date.now() + offset;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for everything that ticks. */
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

/** The result of `read` for the current time; renders only when it changes. */
export function useNow<T extends string | number | null>(read: (now: number) => T): T {
  return useSyncExternalStore(subscribe, () => read(serverNow()));
}
