// The list's query: filter, order and offset. URL and request use the same parameter names.

import { serverNow } from "./clock";

export interface RunsQuery {
  offset: number;
  limit: number;
  status: string[];
  search: string;
  sort: string;
  order: "asc" | "desc";
  /** The time range of the summary. */
  window: string;
}

export const PAGE_SIZES = [10, 20, 50, 100];

const DEFAULT: RunsQuery = {
  offset: 0,
  limit: 20,
  status: [],
  search: "",
  sort: "created_at",
  order: "desc",
  window: "all",
};

const SORT_FIELDS = ["created_at", "started_at", "completed_at", "status"];

const DAYS: Record<string, number> = { "24h": 1, "7d": 7, "30d": 30 };

/** Parses the URL's query. Invalid values fall back to their defaults. */
export function parseQuery(text: string): RunsQuery {
  const given = new URLSearchParams(text);
  const offset = Number(given.get("offset") ?? DEFAULT.offset);
  const limit = Number(given.get("limit") ?? DEFAULT.limit);
  const sort = given.get("sort") ?? DEFAULT.sort;
  const window = given.get("window") ?? DEFAULT.window;
  return {
    offset: Number.isInteger(offset) && offset >= 0 ? offset : DEFAULT.offset,
    limit: Number.isInteger(limit) && limit >= 1 && limit <= 100 ? limit : DEFAULT.limit,
    status: given.get("status")?.split(",").filter(Boolean) ?? DEFAULT.status,
    search: given.get("search")?.trim() ?? DEFAULT.search,
    sort: SORT_FIELDS.includes(sort) ? sort : DEFAULT.sort,
    order: given.get("order") === "asc" ? "asc" : "desc",
    window: window in DAYS ? window : DEFAULT.window,
  };
}

/** The query of the API request. It always contains `limit` and omits empty filters. */
export function requestOf({ offset, limit, status, search, sort, order }: RunsQuery): string {
  const query = new URLSearchParams({ offset: String(offset), limit: String(limit) });
  if (status.length > 0) query.set("status", status.join(","));
  if (search) query.set("search", search);
  query.set("sort", sort);
  query.set("order", order);
  return query.toString();
}

/** The URL of a list, without default values. */
export function addressOf(workflow: string, query: RunsQuery): string {
  const parameters = new URLSearchParams(requestOf(query));
  for (const name of ["offset", "limit", "sort", "order"] as const) {
    if (query[name] === DEFAULT[name]) parameters.delete(name);
  }
  if (query.window !== DEFAULT.window) parameters.set("window", query.window);
  const text = parameters.toString();
  return `/workflows/${workflow}/runs${text && `?${text}`}`;
}

/** The start of a time range, or undefined for all runs. */
export function windowStart(window: string): string | undefined {
  const days = DAYS[window];
  return days ? new Date(serverNow() - days * 86_400_000).toISOString() : undefined;
}
