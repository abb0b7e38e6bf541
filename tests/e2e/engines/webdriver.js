// A WebDriver client: the commands of the W3C protocol that the journeys need. Playwright drives patched browsers
// only; WebDriver drives the browsers that a distribution ships.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";

const WINDOW = { width: 1280, height: 900 };

/** The protocol's name of an element reference. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** The protocol's code points of keys without a character. */
const KEYS = {
  Enter: "\uE007", Escape: "\uE00C", Space: " ", ArrowUp: "\uE013", ArrowRight: "\uE014", ArrowDown: "\uE015",
};

/** A script as the protocol wants it: the body of a function. */
const body = (script) => `return (${script}).apply(null, arguments)`;

export class Session {
  #driver;
  #url;
  /** Lines that the driver and its browser have printed. */
  output = [];

  /** Starts a driver and a browser. Each session has a driver of its own, because the environment selects the
   * language and the colour scheme of some browsers. */
  static async start({ program, args = [], env = {}, capabilities }) {
    const session = new Session();
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const driver = spawn(program, [`--port=${port}`, ...args], {
      env: { ...process.env, ...env },
      // A process group, so that `stop` ends a browser that its driver has left behind.
      detached: true,
    });
    session.#driver = driver;
    for (const stream of [driver.stdout, driver.stderr]) {
      let rest = "";
      stream.setEncoding("utf8").on("data", (text) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop();
        session.output.push(...lines);
      });
    }
    const failed = new Promise((_, reject) => {
      const stopped = (why) => reject(new Error(`${program}: ${why}\n${session.output.join("\n")}`));
      driver.on("error", ({ message }) => stopped(message));
      driver.on("exit", (code, signal) => stopped(`ended with ${code ?? signal}`));
    });
    failed.catch(() => {});
    try {
      await Promise.race([listening(origin), failed]);
      session.#url = `${origin}/session`;
      const { sessionId } = await Promise.race([
        session.send("POST", "", { capabilities: { alwaysMatch: capabilities } }),
        failed,
      ]);
      session.#url += `/${sessionId}`;
      await session.send("POST", "/window/rect", WINDOW);
    } catch (error) {
      session.#kill();
      throw error;
    }
    return session;
  }

  async stop() {
    try {
      await this.send("DELETE", "");
    } finally {
      this.#kill();
    }
  }

  #kill() {
    try {
      process.kill(-this.#driver.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }

  /** Sends a command and returns its value. */
  async send(method, path, parameters = {}) {
    const { status, text } = await exchange(method, this.#url + path, parameters);
    const { value } = JSON.parse(text);
    if (status >= 400) throw new Error(`WebDriver: ${value.error}: ${value.message}`);
    return value;
  }

  /** Calls a function in the page, which may return elements. */
  run(script, ...args) {
    return this.send("POST", "/execute/sync", { script: body(script), args });
  }

  /** The role of an element in the accessibility tree. */
  role(element) {
    return this.send("GET", `/element/${element[ELEMENT]}/computedrole`);
  }

  /** The name of an element in the accessibility tree. */
  label(element) {
    return this.send("GET", `/element/${element[ELEMENT]}/computedlabel`);
  }

  click(element) {
    return this.send("POST", `/element/${element[ELEMENT]}/click`);
  }

  /** Presses and releases a key, where the focus is. */
  async press(key) {
    const value = KEYS[key] ?? key;
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value }));
    await this.send("POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** Like `run`, for a function whose last argument takes the result. */
  runAsync(script, ...args) {
    return this.send("POST", "/execute/async", { script: body(script), args });
  }

  /** A picture of the window: a PNG in base64. */
  screenshot() {
    return this.send("GET", "/screenshot");
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** One request over a connection of its own: WebKitWebDriver closes idle ones, perhaps just before the next request. */
async function exchange(method, url, parameters) {
  const headers = { "Content-Type": "application/json" };
  const sent = request(url, { method, headers, agent: false });
  sent.end(method === "POST" ? JSON.stringify(parameters) : undefined);
  const [response] = await once(sent, "response");
  return { status: response.statusCode, text: Buffer.concat(await response.toArray()).toString() };
}

/** Waits until the driver answers; drivers don't agree on a line that says so. */
async function listening(origin) {
  for (;;) {
    const answer = await exchange("GET", `${origin}/status`).catch(() => null);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
