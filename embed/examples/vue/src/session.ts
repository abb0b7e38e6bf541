/** The sandbox's settings. */
export interface Settings {
  api_base: string;
  workflow_id: string;
  workspace_id: string;
  token_endpoint: string;
}
