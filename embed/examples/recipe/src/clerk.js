// A mock of Clerk's React package, with tokens of the sandbox.

async function getToken() {
  const response = await fetch("/sandbox/token", { method: "POST" });
  if (!response.ok) throw new Error(`no token: status ${response.status}`);
  return (await response.json()).jwt;
}

export const useAuth = () => ({ getToken, sessionId: "session" });
