// A mock of the host's sign-in, with tokens of the sandbox.

export async function POST() {
  return fetch(`${process.env.API_ORIGIN}/sandbox/token`, { method: "POST" });
}
