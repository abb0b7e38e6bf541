// Each path of this host: the runs of a workflow, or one run.

import { connection } from "next/server";
import { Suspense } from "react";

import { Runs } from "./runs";

export default async function Page() {
  // Settings and nonce belong to the request, so the page is rendered for each.
  await connection();
  const response = await fetch(`${process.env.API_ORIGIN}/config.json`);
  const { api_base: apiBase, workflow_id: workflowId, workspace_id: workspaceId } = await response.json();
  return (
    <main>
      <h1>A host in Next</h1>
      <Suspense>
        <Runs apiBase={apiBase} workflowId={workflowId} workspaceId={workspaceId} />
      </Suspense>
    </main>
  );
}
