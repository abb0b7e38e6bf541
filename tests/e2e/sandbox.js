// One sandbox: the process, its controls, and the API as a test asks it.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.SANDBOX ?? `${root}target/debug/sandbox`;
const dist = process.env.DIST ?? `${root}dist`;

/** ClerkJS comes from npm. Its bundle for browsers holds all it needs, so its dependencies (wallets
 * of crypto currencies among them, 130 MB) are replaced by the smallest of them in package.json. */
const clerkJs = dirname(createRequire(import.meta.url).resolve("@clerk/clerk-js"));

/** The endpoints of Clerk's Frontend API. */
const CLERK = ["environment", "client", "touch", "token", "sign_out"];

/** A standstill: nobody starts a run, and the runs there are hardly move. */
const STILL = { "starts-every": 0, "time-scale": 0.001 };

export class Sandbox {
  #process;
  #token;

  /** Starts a sandbox that serves the page. The flags' names are those of its command line. */
  static async start(flags = {}) {
    const clerk = flags["sign-in"] === "clerk" ? { "clerk-js": clerkJs } : {};
    const all = Object.entries({ port: 0, dist, ...STILL, ...clerk, ...flags });
    const child = spawn(program, all.map(([name, value]) => `--${name}=${value}`));
    let complaint = "";
    child.stderr.on("data", (text) => (complaint += text));
    const origin = await new Promise((resolve, reject) => {
      const failed = (why) => reject(new Error(`${program} did not start: ${why}\n${complaint}`));
      child.on("error", (error) => failed(error.message));
      child.on("close", (code) => failed(`it ended with ${code}`));
      createInterface(child.stdout).on("line", (line) => {
        const listening = line.match(/^sandbox listening on (http:.*)$/);
        if (listening) resolve(listening[1]);
      });
    });
    const sandbox = new Sandbox(child, origin);
    sandbox.config = await sandbox.#ask("/config.json");
    return sandbox;
  }

  constructor(child, origin) {
    this.#process = child;
    this.origin = origin;
  }

  /** Returns to the state of its start. */
  async reset() {
    await this.#control("POST", "reset");
  }

  stop() {
    // It keeps nothing, so there is nothing to lose.
    this.#process.kill("SIGKILL");
  }

  /** The API's whole answer to a GET below the workflow the page shows, such as `runs?limit=5`. */
  async api(path, workflow = this.config.workflow_id) {
    return this.get(`/api/v1/workflows/${workflow}/${path}`);
  }

  /** The API's whole answer to a GET. */
  async get(path) {
    this.#token ??= await this.token({ expires_in: 3600 });
    return this.#ask(path, { headers: { Authorization: `Bearer ${this.#token}` } });
  }

  /** A session token. */
  async token(options = {}) {
    const { jwt } = await this.#control("POST", "token", options);
    return jwt;
  }

  /** Adds faults. They also strike what a test asks itself. */
  async fault(...specs) {
    await this.#control("POST", "faults", specs);
  }

  async heal() {
    await this.#control("DELETE", "faults");
  }

  /** Lets it answer as the other generation of the API, as a server that is replaced does. */
  async answerAs(contract) {
    await this.#control("POST", "contract", { contract });
  }

  /** Lets Clerk's Frontend API be down, until it is healed. ClerkJS itself is served all the same. */
  async clerkFails() {
    const fault = { kind: "status", status: 503 };
    await this.fault(...CLERK.map((name) => ({ ...fault, endpoint: `clerk_${name}` })));
  }

  /** Signs a person of the catalogue in for this browser, beside whoever is. */
  async signIn(context, person = 0) {
    const form = { person, redirect_url: "/clerk/v1/client" };
    const answer = await context.request.post(`${this.origin}/clerk/sign-in`, { form });
    if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
    const { response } = await answer.json();
    await this.forget();
    return response.last_active_session_id;
  }

  /** Ends all sessions of Clerk, as an administrator would. */
  async revoke() {
    await this.#control("DELETE", "clerk");
  }

  /** How often the endpoint was asked since the start or the last `forget`. */
  async asked(endpoint) {
    const { endpoints } = await this.#control("GET", "stats");
    return endpoints[endpoint]?.requests ?? 0;
  }

  async forget() {
    await this.#control("DELETE", "stats");
  }

  /** Lets others start runs; returns their ids. */
  async othersStart(options = {}) {
    const { run_ids: ids } = await this.#control("POST", "runs", options);
    return ids;
  }

  /** Lets so many seconds pass for the runs. */
  async pass(seconds) {
    await this.#control("POST", "clock", { advance_secs: seconds });
  }

  async #control(method, name, body) {
    return this.#ask(`/sandbox/${name}`, { method, body: body && JSON.stringify(body) });
  }

  async #ask(path, options) {
    const answer = await fetch(this.origin + path, options);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
