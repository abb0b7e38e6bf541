// HTTP server for the browser: serves precompressed files, as in production, and proxies API requests to the
// sandbox. The sandbox compresses each response at the fastest level, which would distort bytes and CPU time.

import { readdir } from "node:fs/promises";
import { Agent, createServer, request as ask } from "node:http";
import { relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import { Sandbox } from "../tests/e2e/sandbox.js";

const compress = promisify(brotliCompress);
const BEST = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
/** Sandbox headers that also apply to the compressed file. */
const FORWARDED_HEADERS = [
  "content-type", "cache-control", "content-security-policy", "referrer-policy",
  "x-content-type-options",
];
/** Requests for runs: the list and the status of one run. */
const TELLS = /^\/api\/v1\/.*\/runs(\?|\/[^/]+\/status$)/;

/** Cached, because the best compression takes seconds. */
const compressed = new Map();

export class Front {
  #agent = new Agent({ keepAlive: true });
  #files = new Map();
  /** The number of responses per run ID. */
  #told = new Map();
  #server;
  /** Whether each response advances its running runs. */
  moving = false;

  /** Serves the page in the folder `dist` with its own sandbox. */
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

  /** The URL of the workflow's runs. */
  address(query = "") {
    return `${this.origin}/workflows/${this.sandbox.config.workflow_id}/runs${query}`;
  }

  /** The raw and compressed size of the file at a URL. */
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
      if (!said.ok) throw new Error(`${path}: the sandbox responded with status ${said.status}`);
      const raw = Buffer.from(await said.arrayBuffer());
      const key = raw.toString("latin1");
      if (!compressed.has(key)) compressed.set(key, await compress(raw, { params: BEST }));
      const body = compressed.get(key);
      const kept = FORWARDED_HEADERS.filter((name) => said.headers.has(name));
      const headers = Object.fromEntries(kept.map((name) => [name, said.headers.get(name)]));
      Object.assign(headers, { "content-encoding": "br", "content-length": body.length });
      const sizes = { raw: raw.length, brotli: body.length };
      this.#files.set(path, { body, headers, sizes });
    }
    // The sandbox's URL would be cross-origin for the page.
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

  /** Proxies the request to the sandbox. */
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
    // The page aborts the request, for example on navigation.
    answer.on("close", () => passed.destroy());
    asked.pipe(passed);
  }

  /**
   * Advances every running run by one step per response. Sandbox runs progress in larger steps and end, so a
   * hundred of them can't change every two seconds during the whole measurement.
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

/** Whether a path is a page, not a file or an endpoint. */
function isNavigation(path) {
  return !/^\/(api|sandbox|clerk|\.well-known)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);
}
