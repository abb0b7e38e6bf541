// A mock of the host's sign-in, with tokens of the sandbox.

import { env } from "$env/dynamic/private";

export async function POST({ fetch }) {
  const response = await fetch(`${env.API_ORIGIN}/sandbox/token`, { method: "POST" });
  return new Response(response.body, { status: response.status });
}
