// Formats. Formatters are cached, because creating one is expensive.

export const NONE = "–";

const fullTime = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
const shortDate = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const clockTime = new Intl.DateTimeFormat("en", { timeStyle: "medium" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const percentage = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const list = new Intl.ListFormat("en", { type: "unit", style: "narrow" });
const unit = (name: string) =>
  new Intl.NumberFormat("en", { style: "unit", unit: name, unitDisplay: "narrow" });
const units = {
  day: unit("day"),
  hour: unit("hour"),
  minute: unit("minute"),
  second: unit("second"),
};

export const formatNumber = (value: number) => number.format(value);
export const formatPercent = (share: number) => percentage.format(share);
export const formatFullTime = (at: number) => fullTime.format(at);
export const formatClockTime = (at: number) => clockTime.format(at);

/** The `datetime` attribute of a timestamp, in whole seconds. */
export const isoSeconds = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** A duration in its two largest units: `2d 4h`, `3h 12m`, `5m 9s`, `42s`. */
export function formatDuration(totalSeconds: number): string {
  const seconds = Math.floor(totalSeconds);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const parts: string[] = [];
  if (days > 0) parts.push(units.day.format(days));
  if (hours % 24 > 0) parts.push(units.hour.format(hours % 24));
  if (days === 0 && minutes % 60 > 0) parts.push(units.minute.format(minutes % 60));
  if (hours === 0) parts.push(units.second.format(seconds % 60));
  return list.format(parts);
}

/** The relative time, or the date if it is a week or more away. */
export function formatAge(at: number, now: number): string {
  const seconds = Math.trunc((at - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 60) return relative.format(0, "second");
  if (distance < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
  if (distance < 86_400) return relative.format(Math.trunc(seconds / 3600), "hour");
  if (distance < 604_800) return relative.format(Math.trunc(seconds / 86_400), "day");
  return shortDate.format(at);
}

/** The first letters of the first and the last word. For an email address, of its local part. */
export function initials(name: string): string {
  const words = (name.split("@")[0] ?? "").split(/[ ._+-]/);
  const letters = words.flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  return [letters[0], letters.length > 1 ? letters.at(-1) : ""].join("").toUpperCase();
}
