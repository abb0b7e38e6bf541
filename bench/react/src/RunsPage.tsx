// The runs of a workflow: summary, filters, table, pager.

import { useEffect, useMemo } from "react";
import { useRunsQuery } from "./address";
import type { Api } from "./api";
import { Freshness } from "./Freshness";
import { Glance } from "./Glance";
import { RowMenu, useRowMenu } from "./RowMenu";
import { ErrorNotice, NoRuns } from "./notices";
import { PageContext } from "./PageContext";
import { Pager } from "./Pager";
import { useRuns, useSummary } from "./queries";
import type { Run } from "./run";
import { RunsTable } from "./RunsTable";
import { SummaryCards, WindowChoice } from "./Summary";
import { Toolbar } from "./Toolbar";

/** A constant, because a new array would rebuild the table's rows. */
const NO_RUNS: Run[] = [];

export function RunsPage({ api, workflow }: { api: Api; workflow: string }) {
  const [query, go] = useRunsQuery(workflow);
  const list = useRuns(api, workflow, query);
  const summary = useSummary(api, workflow, query.window);
  const menu = useRowMenu();
  const { open: openMenu } = menu;
  const context = useMemo(() => ({ api, workflow, openMenu }), [api, workflow, openMenu]);
  useEffect(() => {
    document.title = "Runs";
  }, []);

  const refresh = () => {
    list.refetch();
    summary.refetch();
  };
  const error = list.error ?? summary.error;
  const awaiting = list.isPending || list.isPlaceholderData;
  const runs = list.data?.runs ?? NO_RUNS;
  const isEmpty = list.data !== undefined && runs.length === 0;
  const isUnknown = list.data === undefined && list.error !== null;

  return (
    <PageContext value={context}>
      <div className="page" role="main">
        <header className="page-header">
          <h1 tabIndex={-1}>Runs</h1>
          <WindowChoice window={query.window} go={go} />
          <Freshness updatedAt={list.dataUpdatedAt} refresh={refresh} />
        </header>
        <div className="summary-band">
          <SummaryCards summary={summary.data} awaiting={summary.isPending} />
          {!isEmpty && !isUnknown && <Glance runs={runs} />}
        </div>
        <Toolbar query={query} go={go} summary={summary.data} />
        {error && <ErrorNotice error={error} isStale={list.data !== undefined} retry={refresh} />}
        {isEmpty && <NoRuns awaiting={awaiting} query={query} go={go} />}
        {!isEmpty && !isUnknown && (
          <>
            <RunsTable
              runs={runs}
              expected={list.data ? 0 : query.limit}
              awaiting={awaiting}
              query={query}
              go={go}
            />
            <Pager
              query={query}
              go={go}
              total={list.data?.total ?? 0}
              shown={runs.length}
              awaiting={awaiting}
            />
          </>
        )}
        <RowMenu menu={menu} workflow={workflow} />
      </div>
    </PageContext>
  );
}
