// A sandbox process with its HTTP controls and a client for its API.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.SANDBOX ?? `${root}target/debug/sandbox`;
const dist = process.env.DIST ?? `${root}dist`;

/** ClerkJS comes from npm. Its browser bundle is self-contained, so package.json overrides its dependencies
 * (130 MB, crypto wallets among them) with the smallest one. */
const clerkJs = dirname(createRequire(import.meta.url).resolve("@clerk/clerk-js"));

/** The endpoints of Clerk's Frontend API. */
const CLERK = ["environment", "client", "touch", "token", "sign_out"];

/** No runs start, and existing runs hardly progress. */
const STILL = { "starts-every": 0, "time-scale": 0.001 };

export class Sandbox {
  #process;
  #token;

  /** Starts a sandbox that serves the page. `flags` are its command-line flags. */
  static async start(flags = {}) {
    const clerk = flags["sign-in"] === "clerk" ? { "clerk-js": clerkJs } : {};
    const all = Object.entries({ port: 0, dist, ...STILL, ...clerk, ...flags });
    const child = spawn(program, all.map(([name, value]) => `--${name}=${value}`));
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    const origin = await new Promise((resolve, reject) => {
      const failed = (why) => reject(new Error(`${program} did not start: ${why}\n${stderr}`));
      child.on("error", (error) => failed(error.message));
      child.on("close", (code) => failed(`it ended with ${code}`));
      createInterface(child.stdout).on("line", (line) => {
        const listening = line.match(/^sandbox listening on (http:.*)$/);
        if (listening) resolve(listening[1]);
      });
    });
    const sandbox = new Sandbox(child, origin);
    sandbox.config = await sandbox.#request("/config.json");
    return sandbox;
  }

  constructor(child, origin) {
    this.#process = child;
    this.origin = origin;
  }

  /** Restores the initial state. */
  async reset() {
    await this.#control("POST", "reset");
  }

  stop() {
    // The sandbox persists nothing, so it needs no graceful shutdown.
    this.#process.kill("SIGKILL");
  }

  /** GETs an API path of the configured workflow, such as `runs?limit=5`, and returns the body. */
  async api(path, workflow = this.config.workflow_id) {
    return this.get(`/api/v1/workflows/${workflow}/${path}`);
  }

  /** GETs an API path and returns the body. */
  async get(path) {
    this.#token ??= await this.token({ expires_in: 3600 });
    return this.#request(path, { headers: { Authorization: `Bearer ${this.#token}` } });
  }

  /** A session token. */
  async token(options = {}) {
    const { jwt } = await this.#control("POST", "token", options);
    return jwt;
  }

  /** Injects faults. They also affect the test's own requests. */
  async injectFaults(...specs) {
    await this.#control("POST", "faults", specs);
  }

  async clearFaults() {
    await this.#control("DELETE", "faults");
  }

  /** Switches to another generation of the API, as a deployment does. */
  async setContract(contract) {
    await this.#control("POST", "contract", { contract });
  }

  /** Makes Clerk's Frontend API fail until `clearFaults`. ClerkJS itself is still served. */
  async failClerk() {
    const fault = { kind: "status", status: 503 };
    await this.injectFaults(...CLERK.map((name) => ({ ...fault, endpoint: `clerk_${name}` })));
  }

  /** Signs a sandbox user in to this browser, in addition to existing sessions. */
  async signIn(context, person = 0) {
    const form = { person, redirect_url: "/clerk/v1/client" };
    const response = await context.request.post(`${this.origin}/clerk/sign-in`, { form });
    if (!response.ok()) throw new Error(`sign-in: ${response.status()} ${await response.text()}`);
    const { response: client } = await response.json();
    await this.resetCounts();
    return client.last_active_session_id;
  }

  /** Revokes all Clerk sessions, as an administrator can. */
  async revokeSessions() {
    await this.#control("DELETE", "clerk");
  }

  /** The number of requests to an endpoint since the start or the last `resetCounts`. */
  async requestCount(endpoint) {
    const { endpoints } = await this.#control("GET", "stats");
    return endpoints[endpoint]?.requests ?? 0;
  }

  async resetCounts() {
    await this.#control("DELETE", "stats");
  }

  /** Starts runs as other users; returns the run IDs. */
  async startRuns(options = {}) {
    const { run_ids: ids } = await this.#control("POST", "runs", options);
    return ids;
  }

  /** Sets the workspace's credits. */
  async setBalance(balance) {
    await this.#control("POST", "credits", { balance });
  }

  /** Advances the sandbox's clock, by which runs progress. */
  async advanceTime(seconds) {
    await this.#control("POST", "clock", { advance_secs: seconds });
  }

  async #control(method, name, body) {
    return this.#request(`/sandbox/${name}`, { method, body: body && JSON.stringify(body) });
  }

  async #request(path, options) {
    const response = await fetch(this.origin + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
