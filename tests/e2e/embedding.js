// The host page with two components and without a bundler (`embed/examples/plain`), and a third one that a test mounts.

import { expect } from "./fixtures.js";
import { runNames } from "./screen.js";

export const first = (page) => page.locator("#first");
export const second = (page) => page.locator("#second");

/** An event in the host's log, such as `first routechange {…}`. */
export const loggedEvent = (page, text) => page.getByRole("log").getByText(text);

export async function open(page) {
  await page.goto("/");
  await expect(runNames(first(page))).toHaveCount(10);
  await expect(runNames(second(page))).toHaveCount(20);
}

/** Mounts a third component before the two elements, with the given options and token getter. */
export const mount = (page, options = {}, getter = "good") =>
  page.evaluate(
    async ([options, getter]) => {
      const { mount } = await import("/onepin-runs/index.js");
      const settings = await (await fetch("/config.json")).json();
      const getters = {
        good: async () => {
          const response = await fetch(settings.token_endpoint, { method: "POST" });
          return (await response.json()).jwt;
        },
        throws: () => {
          throw new Error("no idea");
        },
        rejects: () => Promise.reject(new Error("not now")),
        "returns an object": async () => ({ jwt: 1 }),
        "returns an invalid header value": async () => "ä\n",
        "returns null": async () => null,
        hangs: () => new Promise((resolve) => (globalThis.resolveToken = resolve)),
      };
      const target = document.createElement("section");
      target.id = "mounted";
      document.body.prepend(target);
      globalThis.receivedEvents = [];
      for (const event of ["runselect", "routechange", "runstatuschange", "countschange", "rowaction", "autherror", "error"]) {
        target.addEventListener(event, ({ type, detail }) => receivedEvents.push({ type, ...detail }));
      }
      globalThis.mounted = mount(target, {
        apiBase: settings.api_base,
        workflowId: settings.workflow_id,
        workspaceId: settings.workspace_id,
        getToken: getters[getter],
        ...options,
      });
      globalThis.useWorkingGetter = () => globalThis.mounted.update({ getToken: getters.good });
    },
    [options, getter],
  );

export const mounted = (page) => page.locator("#mounted");

export const receivedEvents = (page) => page.evaluate(() => globalThis.receivedEvents);
