import { env } from "$env/dynamic/private";

/** The settings of this host, with the sandbox as the API. */
export async function load({ fetch }) {
  const response = await fetch(`${env.API_ORIGIN}/config.json`);
  const { api_base: apiBase, workflow_id: workflowId, workspace_id: workspaceId } = await response.json();
  return { apiBase, workflowId, workspaceId };
}
