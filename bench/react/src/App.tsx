// Selects the page by URL.

import type { Api } from "./api";
import { usePath } from "./address";
import { Problem } from "./notices";
import { RunsPage } from "./RunsPage";

export function App({ api, home }: { api: Api; home: string }) {
  const path = usePath();
  const workflow = path === "/" ? home : path.match(/^\/workflows\/([^/]+)\/runs\/?$/)?.[1];
  if (!workflow) {
    return (
      <Problem
        title="Page not found"
        detail="This reference shows the runs of a workflow, and no other page."
      />
    );
  }
  return (
    <div className="onepin-runs">
      <RunsPage key={workflow} api={api} workflow={workflow} />
    </div>
  );
}
