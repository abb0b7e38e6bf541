// What the browser talks to: the page's files, compressed ahead as whoever ships them would do it,
// and behind them the sandbox. The sandbox compresses each answer anew, as fast as it can: the
// bytes would be half as many again as they have to be, and its work would be part of every load.

import { readdir } from "node:fs/promises";
import { Agent, createServer, request as ask } from "node:http";
import { relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { Sandbox } from "../tests/e2e/sandbox.js";

const compress = promisify(brotliCompress);
const BEST = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
/** What the sandbox says of a file that holds for its compressed bytes, too. */
const KEPT = [
  "content-type", "cache-control", "content-security-policy", "referrer-policy",
  "x-content-type-options",
];
/** What tells of runs on the page: the list, and the status of one. */
const TELLS = /^\/api\/v1\/.*\/runs(\?|\/[^/]+\/status$)/;

/** Bytes of files that were compressed before. The best compression takes seconds. */
const compressed = new Map();

export class Front {
  #agent = new Agent({ keepAlive: true });
  #files = new Map();
  /** How often each run was told of. */
  #told = new Map();
  #server;
  /** Whether the steps of a running run move on with every answer that tells of it. */
  moving = false;

  /** Serves the page in the folder `dist` over a sandbox of its own. */
  static async start(dist, flags = {}) {
    const front = new Front();
    front.sandbox = await Sandbox.start({ dist, ...flags });
    try {
      await front.#listen();
      await front.#load(dist);
    } catch (error) {
      front.stop();
      throw error;
    }
    return front;
  }

  /** The address of the workflow's runs. */
  address(query = "") {
    return `${this.origin}/workflows/${this.sandbox.config.workflow_id}/runs${query}`;
  }

  /** How many bytes the page's file behind an address has, as it is and compressed. */
  sizes(url) {
    const { pathname } = new URL(url);
    return this.#files.get(isNavigation(pathname) ? "/index.html" : pathname)?.sizes;
  }

  stop() {
    this.sandbox.stop();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #listen() {
    this.#server = createServer((asked, answer) => this.#answer(asked, answer));
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.origin = `http://127.0.0.1:${this.#server.address().port}`;
  }

  async #load(dist) {
    for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = `${entry.parentPath ?? entry.path}${sep}${entry.name}`;
      const path = `/${relative(dist, file).replaceAll(sep, "/")}`;
      const said = await fetch(this.sandbox.origin + path);
      if (!said.ok) throw new Error(`${path}: the sandbox answers ${said.status}`);
      const raw = Buffer.from(await said.arrayBuffer());
      const key = raw.toString("latin1");
      if (!compressed.has(key)) compressed.set(key, await compress(raw, { params: BEST }));
      const body = compressed.get(key);
      const kept = KEPT.filter((name) => said.headers.has(name));
      const headers = Object.fromEntries(kept.map((name) => [name, said.headers.get(name)]));
      Object.assign(headers, { "content-encoding": "br", "content-length": body.length });
      const sizes = { raw: raw.length, brotli: body.length };
      this.#files.set(path, { body, headers, sizes });
    }
    // It names the sandbox's address, which is another origin to the page.
    const body = JSON.stringify(this.sandbox.config).replaceAll(this.sandbox.origin, this.origin);
    const headers = { "content-type": "application/json", "cache-control": "no-store" };
    this.#files.set("/config.json", { body, headers });
  }

  #answer(asked, answer) {
    const path = asked.url.split("?", 1)[0];
    const file = this.#files.get(isNavigation(path) ? "/index.html" : path);
    if (file) {
      answer.writeHead(200, file.headers).end(file.body);
    } else {
      this.#pass(asked, answer);
    }
  }

  /** Lets the sandbox answer. */
  #pass(asked, answer) {
    const { method, url, headers } = asked;
    const options = { method, headers, agent: this.#agent };
    const passed = ask(this.sandbox.origin + url, options, async (said) => {
      if (!this.moving || !TELLS.test(url) || said.statusCode !== 200) {
        answer.writeHead(said.statusCode, said.headers);
        said.pipe(answer);
        return;
      }
      const chunks = await said.toArray();
      const body = this.#move(JSON.parse(Buffer.concat(chunks).toString()));
      answer.writeHead(200, { ...said.headers, "content-length": Buffer.byteLength(body) });
      answer.end(body);
    });
    passed.on("error", () => answer.destroy());
    // The page gives a request up, such as when it is left.
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  }

  /**
   * The answer with every running run a step further than in the one before. In the sandbox they
   * stand still for a minute and then end, as real ones do: with no speed does each of a hundred
   * change every two seconds and live for as long as it takes to measure that.
   */
  #move(answer) {
    for (const run of [answer.data].flat()) {
      if (run.status !== "running") continue;
      const id = run.id ?? run.run_id;
      const told = (this.#told.get(id) ?? 0) + 1;
      this.#told.set(id, told);
      run.finished_steps = told % run.total_steps;
    }
    return JSON.stringify(answer);
  }
}

/** An address of the page, as opposed to a file or an endpoint. */
function isNavigation(path) {
  return !/^\/(api|sandbox|clerk|\.well-known)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);
}
