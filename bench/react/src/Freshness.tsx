// The time of the last response, and a refresh button.

import { formatClockTime, formatFullTime, isoSeconds } from "./format";

export function Freshness({ updatedAt, refresh }: { updatedAt: number; refresh: () => void }) {
  return (
    <div className="freshness" role="group" aria-label="Data freshness">
      <p>
        {updatedAt > 0 && (
          <span>
            As of{" "}
            <time dateTime={isoSeconds(updatedAt)} title={formatFullTime(updatedAt)}>
              {formatClockTime(updatedAt)}
            </time>
          </span>
        )}
      </p>
      <button type="button" onClick={refresh}>
        Refresh now
      </button>
    </div>
  );
}
