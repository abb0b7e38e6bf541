// The API: settings, session tokens, requests, errors.

import { serverSaid } from "./clock";
import { statusOf, type Run, type RunStatus, type Summary } from "./run";
import { requestOf, windowStart, type RunsQuery } from "./runsQuery";

export interface Config {
  api_base: string;
  workflow_id: string;
  workspace_id?: string;
  token_endpoint: string;
}

export interface RunsPage {
  runs: Run[];
  total: number;
}

export class ApiError extends Error {
  constructor(
    message: string,
    /** 0 if there is no response. */
    readonly status: number,
    readonly requestId: string | null = null,
  ) {
    super(message);
  }
}

export async function loadConfig(): Promise<Config> {
  const answer = await fetch("/config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json answered with status ${answer.status}`);
  return answer.json();
}

/** Half of a development token's lifetime of 60 s. */
const TOKEN_AGE_MS = 30_000;

export class Api {
  #config: Config;
  #token: Promise<string> | undefined;
  #tokenAt = 0;

  constructor(config: Config) {
    this.#config = config;
  }

  async runs(workflow: string, query: RunsQuery, signal: AbortSignal): Promise<RunsPage> {
    const path = `/api/v1/workflows/${workflow}/runs?${requestOf(query)}`;
    const { data, pagination } = await this.#get(path, signal);
    return { runs: data, total: pagination.total };
  }

  async summary(workflow: string, window: string, signal: AbortSignal): Promise<Summary> {
    const from = windowStart(window);
    const bounds = from ? `?${new URLSearchParams({ from })}` : "";
    const path = `/api/v1/workflows/${workflow}/runs/summary${bounds}`;
    return (await this.#get(path, signal)).data;
  }

  async status(workflow: string, run: string, signal: AbortSignal): Promise<RunStatus> {
    const path = `/api/v1/workflows/${workflow}/runs/${run}/status`;
    const { data } = await this.#get(path, signal);
    return statusOf(data);
  }

  /** Status 401 causes one retry with a new token. */
  async #get(path: string, signal: AbortSignal) {
    try {
      return await this.#send(path, signal);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401)) throw error;
      this.#token = undefined;
      return this.#send(path, signal);
    }
  }

  async #send(path: string, signal: AbortSignal) {
    const token = await this.#sessionToken();
    const headers = new Headers({ Authorization: `Bearer ${token}`, Accept: "application/json" });
    if (this.#config.workspace_id) headers.set("X-Workspace-Id", this.#config.workspace_id);
    const sentAt = Date.now();
    const answer = await fetch(this.#config.api_base + path, {
      headers,
      signal,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
    });
    const body = await answer.json().catch(() => null);
    if (!answer.ok) {
      const message = body?.error?.message ?? `The API answered with status ${answer.status}.`;
      throw new ApiError(message, answer.status, answer.headers.get("x-request-id"));
    }
    if (body?.meta?.timestamp) serverSaid(body.meta.timestamp, sentAt);
    return body;
  }

  /** Concurrent requests share one token request. */
  #sessionToken(): Promise<string> {
    if (!this.#token || Date.now() - this.#tokenAt > TOKEN_AGE_MS) {
      this.#tokenAt = Date.now();
      this.#token = this.#fetchToken();
      this.#token.catch(() => (this.#token = undefined));
    }
    return this.#token;
  }

  async #fetchToken(): Promise<string> {
    const answer = await fetch(this.#config.token_endpoint, { method: "POST" });
    if (!answer.ok) throw new ApiError("There is no session token.", answer.status);
    return (await answer.json()).jwt;
  }
}
