// Tests of the types, checked by `tsc --strict`.

import {
  type Options,
  OnepinRunsElement,
  type TokenGetter,
  define,
  load,
  mount,
  preload,
} from "onepin-runs";
import wasm from "onepin-runs/onepin_runs_bg.wasm";
import * as testing from "onepin-runs/testing";

const getToken: TokenGetter = async ({ skipCache } = {}) => (skipCache ? "fresh" : null);
// A getter can accept further options, as Clerk's does.
const clerks = async (_options?: { template?: string; skipCache?: boolean }) => null;

const options: Options = {
  apiBase: "https://api.onepin.ai",
  workflowId: "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
  getToken: clerks,
  theme: "dark",
  actions: ["pause", "resume", "start"] as const,
  pageSize: 50,
  messages: { pass_rate: "Quote" },
};

const mounted = mount(document.body, options);
mounted.update({ getToken, route: undefined });
mounted.resetSession();
mounted.refresh();
mounted.openRun("").then(() => mounted.state?.counts["failed"]?.toFixed());
mounted.update({ statuses: ["failed"], rowActions: [{ action: "edit", label: "Edit" }] });
mounted.ready.then(() => preload());
const off = mounted.on("routechange", ({ detail }) => detail.route.length);
off();
mounted.unmount();
load({ main: wasm });
const fake = testing.mount(document.body, options);
fake.emit("runstatuschange", { runId: "", from: "pending", to: "running" });
fake.options.theme?.length;
load(new URL("https://cdn.example/onepin-runs/")).then(() => define());

const element = document.createElement("onepin-runs");
const same: OnepinRunsElement = element;
same.getToken = getToken;
same.actions = ["cancel"];
same.statuses = ["failed", "paused"];
same.rowActions = [{ action: "edit", label: "Edit" }];
element.addEventListener("rowaction", ({ detail }) => detail.action.length);
element.addEventListener("runstatuschange", ({ detail }) => detail.to.toUpperCase());
element.addEventListener("runselect", (event) => event.preventDefault());
element.addEventListener("error", ({ detail }) => detail.message);

// @ts-expect-error getToken is required
mount(document.body, { apiBase: "", workflowId: "" });
// @ts-expect-error getToken must be asynchronous
mount(document.body, { ...options, getToken: () => "token" });
// @ts-expect-error there is no such theme
mounted.update({ theme: "pink" });
// @ts-expect-error there is no such status
mounted.update({ statuses: ["done"] });
// @ts-expect-error there is no such action
mounted.update({ actions: ["delete"] });
// @ts-expect-error a misspelt option
mounted.update({ workflowID: "" });
// @ts-expect-error there is no such event
element.addEventListener("runselect", ({ detail }) => detail.status);
// @ts-expect-error the detail of another event
fake.emit("routechange", { runId: "", from: "pending", to: "running" });
