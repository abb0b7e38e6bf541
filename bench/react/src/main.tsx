// The runs page in React: one of the two references that the project's own page is measured
// against. It is written as a good React developer would write it, with the usual libraries and
// their usual settings:
//
// - TanStack Query asks: the list and its summary every 10 s, and every 2 s the status of each run
//   on screen that has not ended, in a query of the run's own. Structural sharing is on, the rows
//   on screen stay until the next page is there.
// - TanStack Table has the columns and the sorting; the server sorts.
// - Rows are memoised, and what ticks renders by itself and only when its text changes.
// - Markup, texts and style sheet are those of the project's page, so that layout costs the same.
// - Nothing is wasted on purpose, and nothing is tuned beyond what such a page usually is.

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
      // Client errors are not retried.
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
