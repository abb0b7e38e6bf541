// A mock of the host's sign-in, such as Clerk's `useAuth().getToken`, with tokens of the sandbox.

import type { TokenGetter } from "onepin-runs";

export interface Settings {
  api_base: string;
  workflow_id: string;
  workspace_id: string;
  token_endpoint: string;
}

let loaded: Promise<Settings> | undefined;

export function settings(): Promise<Settings> {
  loaded ??= fetch("/config.json").then((response) => response.json() as Promise<Settings>);
  return loaded;
}

/** The current user, one of the sandbox's. */
export const person = { current: 0 };

let cached: { user: number; at: number; jwt: string } | undefined;

export const getToken: TokenGetter = async (options) => {
  const user = person.current;
  const now = Date.now();
  if (!options?.skipCache && cached?.user === user && now - cached.at < 30_000) return cached.jwt;
  const { token_endpoint } = await settings();
  const response = await fetch(token_endpoint, { method: "POST", body: JSON.stringify({ user }) });
  if (!response.ok) throw new Error(`no token: status ${response.status}`);
  const { jwt } = (await response.json()) as { jwt: string };
  cached = { user, at: now, jwt };
  return jwt;
};
