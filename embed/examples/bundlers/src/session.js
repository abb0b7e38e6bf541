// A mock of the host's sign-in, with tokens of the sandbox.

/** The required options of the component. Without a top-level `await`, which Parcel does not know. */
export async function options() {
  const settings = await (await fetch("/config.json")).json();
  return {
    apiBase: settings.api_base,
    workflowId: settings.workflow_id,
    workspaceId: settings.workspace_id,
    getToken: async () => {
      const response = await fetch(settings.token_endpoint, { method: "POST" });
      if (!response.ok) throw new Error(`no token: status ${response.status}`);
      return (await response.json()).jwt;
    },
  };
}
