// Prefetching: sends the page's first requests (configuration, token, API) while the WebAssembly is loading. The URL
// alone determines them; a wrong guess costs nothing, because the component then sends its own request.

import { scriptUrlOf } from "./clerk.js";

/** The query of a list URL without parameters, equal to `RunsQuery::default`. */
const DEFAULT_QUERY = "offset=0&limit=20&sort=created_at&order=desc";
const WORKFLOW = /^\/workflows\/[\da-f-]{36}\/runs\/?$/;
/** The list of workflows, equal to `WorkflowsQuery::default`. */
const WORKFLOWS = "/workflows?offset=0&limit=20&sort=name&order=asc";
const RUN = /^\/workflows\/[\da-f-]{36}\/runs\/[\da-f-]{36}\/?$/;

/** Prefetched requests that have not been taken, by URL. */
const requests = new Map();

class PrefetchedRequest {
  #controller = new AbortController();
  /** Unix times in milliseconds. */
  sentAt = Date.now();
  receivedAt;

  constructor(url, token, options) {
    this.token = token;
    this.response = fetch(url, { ...options, signal: this.#controller.signal }).then((response) => {
      this.receivedAt = Date.now();
      return response;
    });
    this.body = this.response.then((response) => response.text());
    // A request that is never taken must not report an unhandled rejection.
    this.response.catch(() => {});
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
 * Takes the prefetched request for `url`, waiting until all prefetch requests are sent. Each can be taken once.
 * @param {string} url
 * @param {string | undefined} token the session token that the request must have been sent with
 * @returns {Promise<PrefetchedRequest | undefined>}
 */
export async function take(url, token) {
  await (requests.has(url) ? Promise.race([received, timeout]) : sent);
  const request = requests.get(url);
  requests.delete(url);
  if (request?.token === token) return request;
  request?.abort();
  return undefined;
}

async function prefetch() {
  const base = new URL(document.baseURI);
  const url = new URL("config.json", base).href;
  const config = await new PrefetchedRequest(url, undefined, { cache: "no-cache" }).json();
  if (config.clerk_publishable_key) {
    const { clerk_publishable_key: key, clerk_proxy_url: proxy, clerk_script_url: script } = config;
    preload(scriptUrlOf(key, proxy, script));
    warmUpFormats();
    return;
  }
  // A page in the background sends no requests.
  if (document.visibilityState === "hidden") return;
  // An invalid URL could send the token elsewhere. The page validates it too and reports the error.
  if (!/^https?:\/\/[^/?#\\@\s][^?#\\@\s]*$/.test(config.api_base)) return;
  const token = new PrefetchedRequest(config.token_endpoint, undefined, { method: "POST" });
  warmUpFormats();
  const { jwt } = await token.json();
  if (typeof jwt !== "string") return;
  const headers = { Authorization: `Bearer ${jwt}`, Accept: "application/json" };
  if (config.workspace_id) headers["X-Workspace-Id"] = config.workspace_id;
  for (const path of paths(location.pathname.slice(base.pathname.length - 1), config.workflow_id)) {
    // The same request options as in `api::browser`.
    new PrefetchedRequest(`${config.api_base.replace(/\/+$/, "")}/api/v1${path}`, jwt, {
      headers, credentials: "omit", redirect: "error", cache: "no-store",
    });
  }
}

/** The first formatter of each kind takes tens of milliseconds. Creating unused ones while a request is pending makes
 * later ones fast. */
function warmUpFormats() {
  new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });
  new Intl.NumberFormat("en");
  new Intl.ListFormat("en");
}

/** The API paths that the page at `pathname` requests. Lists with parameters are not prefetched. */
function paths(pathname, workflow) {
  if (!workflow && /^\/(workflows\/?)?$/.test(pathname)) return location.search ? [] : [WORKFLOWS];
  const path = (pathname === "/" ? `/workflows/${workflow}/runs` : pathname).replace(/\/$/, "");
  if (RUN.test(path)) return [path, `${path}/overview`, `${path}/analysis`];
  // The user's default view is another list: `onepin-runs.view.{workflow}`.
  if (!WORKFLOW.test(path) || location.search || localStorage[`onepin-runs.view.${path.split("/")[2]}`]) return [];
  return [`${path}?${DEFAULT_QUERY}`, `${path}/summary`];
}

function preload(script) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "script", crossOrigin: "anonymous", href: script });
  document.head.append(link);
}

/** Errors are ignored: the page reads configuration and token itself and reports them. */
const sent = prefetch().catch(() => {});

const received = sent.then(() => Promise.allSettled([...requests.values()].map(({ body }) => body)));

/** How long a request waits for prefetched responses before the page is built without them. Building takes about as
 * long, and responses that arrive meanwhile must wait for it. */
const timeout = new Promise((resolve) => setTimeout(resolve, 150));
