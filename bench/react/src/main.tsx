// The runs page in React: one of the two reference pages of the benchmark. It represents good code
// with common libraries and their usual settings:
//
// - TanStack Query polls the list and its summary every 10 s. It polls the status of each listed
//   run that has not ended every 2 s, with a query per run. Structural sharing is on. The
//   displayed rows stay until the next page is loaded.
// - TanStack Table manages columns and the sort state. The server sorts.
// - Rows are memoized. Ticking values render separately and only when their text changes.
// - Markup, texts and style sheet match the project's page, so that layout costs are equal.
// - There is no further optimization and no deliberate waste.

import "../../../target/style/main.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Api, ApiError, loadConfig } from "./api";
import { App } from "./App";
import { Problem } from "./notices";

const root = createRoot(document.getElementById("runs")!);

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A retry can't resolve client errors.
      retry: (failures, error) =>
        failures < 3 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
    },
  },
});

try {
  const config = await loadConfig();
  root.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <App api={new Api(config)} home={config.workflow_id} />
      </QueryClientProvider>
    </StrictMode>,
  );
} catch (error) {
  root.render(<Problem title="This page’s configuration isn’t valid" detail={String(error)} />);
}
