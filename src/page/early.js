// What the page asks first, asked while its WebAssembly is still on its way: its settings, and with
// them what they lead to. It is a guess, made of the address alone: who asks for something else in
// the end asks anew, and only time is lost.

import { whereScriptIs } from "./clerk.js";

/** What the list is asked for where the address says nothing: as `RunsQuery::default` has it. */
const FIRST_PAGE = "offset=0&limit=20&sort=created_at&order=desc";
const WORKFLOW = /^\/workflows\/[\da-f-]{36}\/runs\/?$/;
const RUN = /^\/workflows\/[\da-f-]{36}\/runs\/[\da-f-]{36}\/?$/;

/** The requests nobody has asked for yet, by their URLs. */
const requests = new Map();

/** A request that has left. */
class Early {
  #controller = new AbortController();
  /** Milliseconds since 1970; when it was answered, once it is. */
  sentAt = Date.now();
  answeredAt;

  constructor(url, token, options) {
    this.token = token;
    this.answer = fetch(url, { ...options, signal: this.#controller.signal }).then((answer) => {
      this.answeredAt = Date.now();
      return answer;
    });
    this.body = this.answer.then((answer) => answer.text());
    // Whoever asks for them is told; perhaps nobody does.
    this.answer.catch(() => {});
    this.body.catch(() => {});
    requests.set(url, this);
  }

  async json() {
    return JSON.parse(await this.body);
  }

  abort() {
    this.#controller.abort();
  }
}

/**
 * The request for `url` that has left already, or is about to; once.
 * @param {string} url
 * @param {string | undefined} token the session token it must have been made with
 * @returns {Promise<Early | undefined>}
 */
export async function take(url, token) {
  await (requests.has(url) ? Promise.race([answered, soon]) : asked);
  const request = requests.get(url);
  requests.delete(url);
  if (request?.token === token) return request;
  request?.abort();
  return undefined;
}

async function ask() {
  const base = new URL(document.baseURI);
  const url = new URL("config.json", base).href;
  const config = await new Early(url, undefined, { cache: "no-cache" }).json();
  if (config.clerk_publishable_key) {
    const { clerk_publishable_key: key, clerk_proxy_url: proxy, clerk_script_url: script } = config;
    preload(whereScriptIs(key, proxy, script));
    return;
  }
  // Nothing is asked for somebody who does not look.
  if (document.visibilityState === "hidden") return;
  // A mistake here would lead the token elsewhere. The page will name it, and asks for nothing either.
  if (!/^https?:\/\/[^/?#\\@\s][^?#\\@\s]*$/.test(config.api_base)) return;
  const { jwt } = await new Early(config.token_endpoint, undefined, { method: "POST" }).json();
  if (typeof jwt !== "string") return;
  const headers = { Authorization: `Bearer ${jwt}`, Accept: "application/json" };
  if (config.workspace_id) headers["X-Workspace-Id"] = config.workspace_id;
  for (const path of paths(location.pathname.slice(base.pathname.length - 1), config.workflow_id)) {
    // As `api::browser` asks.
    new Early(`${config.api_base.replace(/\/+$/, "")}/api/v1${path}`, jwt, {
      headers, credentials: "omit", redirect: "error", cache: "no-store",
    });
  }
}

/** What the page at an address asks the API for. A list with parameters is not guessed. */
function paths(address, workflow) {
  const path = (address === "/" ? `/workflows/${workflow}/runs` : address).replace(/\/$/, "");
  if (RUN.test(path)) return [path, `${path}/overview`];
  if (!WORKFLOW.test(path) || location.search) return [];
  return [`${path}?${FIRST_PAGE}`, `${path}/summary`];
}

function preload(script) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "script", crossOrigin: "anonymous", href: script });
  document.head.append(link);
}

/** What is wrong with the settings or the token is told by the page, which reads both itself. */
const asked = ask().catch(() => {});

const answered = asked.then(() => Promise.allSettled([...requests.values()].map(({ body }) => body)));

/** How long the page waits for what it has asked before it starts without, in milliseconds. It takes
 * as long to build, and answers that come meanwhile wait; those that are there are part of it. */
const soon = new Promise((resolve) => setTimeout(resolve, 150));

// The first formatter of its kind takes a browser tens of milliseconds. These are nobody's: they are made
// now because there is nothing else to do.
new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
new Intl.NumberFormat("en");
new Intl.ListFormat("en");
