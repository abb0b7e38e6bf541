// The npm package in tests of host pages: simulated browsers, and the stand-in for the component.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { test, expect } from "@playwright/test";

import { host } from "./hosts.js";

const run = promisify(execFile);
const folder = `${host("plain")}/onepin-runs`;

for (const kind of ["jsdom", "happy-dom"]) {
  test(`mounts in ${kind} and says that its WebAssembly is missing`, async () => {
    const script = fileURLToPath(new URL("simulated-dom.mjs", import.meta.url));
    const { stdout } = await run(process.execPath, [script, folder, kind]);
    const { said, left, errors } = JSON.parse(stdout);
    expect(said).toContain("This page couldn’t be loaded");
    expect(left).toBe(0);
    // One for each component.
    expect(errors).toBeGreaterThanOrEqual(2);
  });
}

test("the stand-in records options and dispatches events", async () => {
  const { JSDOM } = await import("jsdom");
  const { window } = new JSDOM("<main></main>");
  const target = window.document.querySelector("main");
  for (const testing of [
    await import(`${folder}/testing.js`),
    createRequire(import.meta.url)(`${folder}/testing.cjs`),
  ]) {
    const received = [];
    const mounted = testing.mount(target, { theme: "dark" });
    await mounted.ready;
    const off = mounted.on("routechange", ({ detail }) => received.push(detail));
    mounted.emit("routechange", { route: "/", runId: null });
    off();
    mounted.emit("routechange", { route: "/runs", runId: null });
    expect(received).toEqual([{ route: "/", runId: null }]);
    target.addEventListener("runselect", (event) => event.preventDefault(), { once: true });
    expect(mounted.emit("runselect", { workflowId: "w", runId: "r" })).toBe(false);
    mounted.update({ theme: "light" });
    mounted.resetSession();
    expect(mounted.options).toEqual({ theme: "light" });
    expect(mounted.calls).toEqual(["update", "resetSession"]);
    expect(testing.mounts).toHaveLength(1);
    mounted.unmount();
    expect(testing.mounts).toHaveLength(0);
    expect(() => mounted.update({})).toThrow("unmounted");
  }
});
