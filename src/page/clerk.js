// Wraps ClerkJS and reports changes of the session. JavaScript, because it only uses a script element and the global
// object that the script creates.

/** How long loading may take before it is reported as slow, in milliseconds. It continues. */
const SLOW_AFTER = 10_000;
/** The timeout for the script, in milliseconds; then it is retried. */
const SCRIPT_TIMEOUT = 30_000;
/** The delays before the first retry and at most, in milliseconds. */
const MIN_DELAY = 1_000;
const MAX_DELAY = 30_000;

const NO_RESPONSE = "Clerk's Frontend API doesn't respond.";

export class ClerkSession {
  #settings;
  #changed;
  #clerk;
  #state = ["loading"];
  #isSearching = false;

  /**
   * Starts ClerkJS. `changed` is called for every change of the session, which starts as `loading`: `unreachable`,
   * `signed-in`, `signing-out`, `not-signed-out`, `signed-out`, with the session's ID and the user's name, or with the
   * reason.
   * @param {string} publishableKey
   * @param {string | undefined} proxyUrl
   * @param {string | undefined} scriptUrl
   * @param {string | undefined} signInUrl
   * @param {(state: string, id?: string, text?: string) => void} changed
   */
  constructor(publishableKey, proxyUrl, scriptUrl, signInUrl, changed) {
    this.#settings = {
      publishableKey,
      proxyUrl: absolute(proxyUrl),
      scriptUrl: scriptUrlOf(publishableKey, proxyUrl, scriptUrl),
      signInUrl: absolute(signInUrl),
    };
    this.#changed = changed;
    this.#start();
  }

  /**
   * The token getter of one session. Returns null while another session is active, so that a request of one user is
   * never sent with the token of the next.
   * @param {string} id
   */
  tokens(id) {
    // Reads the session for each call: neither it nor its token is stored.
    return async (options) => {
      const { session } = this.#clerk;
      return session?.id === id ? session.getToken(options) : null;
    };
  }

  /** Redirects to the sign-in page, which redirects back to this URL. */
  async signIn() {
    const { signInUrl } = this.#settings;
    const redirectUrl = location.href;
    try {
      if (signInUrl) {
        const url = new URL(signInUrl);
        url.searchParams.set("redirect_url", redirectUrl);
        location.assign(this.#clerk.buildUrlWithAuth(url.href));
      } else {
        // Without its Frontend API, ClerkJS does not know the sign-in URL.
        const isReady = this.#clerk.status === "ready";
        const clerk = isReady ? this.#clerk : await load(this.#settings);
        if (clerk.status !== "ready") throw new Error(NO_RESPONSE);
        await clerk.redirectToSignIn({ redirectUrl });
      }
    } catch (error) {
      this.#report("unreachable", undefined, error.message);
      this.#start();
    }
  }

  async signOut() {
    try {
      // With a callback, ClerkJS does not redirect.
      await this.#clerk.signOut(() => {});
    } catch (error) {
      this.#report("not-signed-out", undefined, error.message);
    }
  }

  async #start() {
    let degraded;
    for (let delay = MIN_DELAY; ; delay = Math.min(2 * delay, MAX_DELAY)) {
      const slow = setTimeout(() => {
        if (this.#state[0] === "loading") this.#report("unreachable", undefined, "No response yet.");
      }, SLOW_AFTER);
      try {
        // A ClerkJS that started without its Frontend API never picks up the session later, and a second ClerkJS stays for
        // the lifetime of the page. So the first one is reloaded before another is loaded.
        await degraded?.client?.reload();
        const clerk = await load(this.#settings);
        // A session restored from a cookie is valid. No session may only mean that Clerk is unreachable.
        if (clerk.session || clerk.status === "ready") return this.#listen(clerk);
        degraded = clerk;
        throw new Error(NO_RESPONSE);
      } catch (error) {
        this.#report("unreachable", undefined, error.message);
      } finally {
        clearTimeout(slow);
      }
      await sleep(delay);
    }
  }

  #listen(clerk) {
    this.#clerk = clerk;
    clerk.addListener(() => this.#update());
    this.#update();
    addEventListener("focus", () => this.#findSession());
    document.addEventListener("visibilitychange", () => this.#findSession());
  }

  /** ClerkJS announces sign-outs to other tabs, but no sign-ins: looks for one when the user returns to this tab. */
  async #findSession() {
    if (this.#isSearching || this.#state[0] !== "signed-out" || document.visibilityState !== "visible") return;
    this.#isSearching = true;
    try {
      const client = await this.#clerk.client?.reload();
      const session = client?.lastActiveSessionId;
      if (session) await this.#clerk.setActive({ session });
    } catch (error) {
      // The user can still sign in with the button.
      console.warn(`Clerk: no look for a sign-in in another tab: ${error.message}`);
    } finally {
      this.#isSearching = false;
    }
  }

  #update() {
    const { session, user } = this.#clerk;
    if (session === undefined) this.#report("signing-out");
    // A pending session (sign-in not completed) counts as signed out.
    else if (session === null || session.status === "pending") this.#report("signed-out");
    else this.#report("signed-in", session.id, nameOf(user));
  }

  /** Calls `changed` if the state differs: ClerkJS also notifies for every new token. */
  #report(...state) {
    if (state.every((part, index) => part === this.#state[index])) return;
    this.#state = state;
    this.#changed(...state);
  }
}

const absolute = (url) => url && new URL(url, document.baseURI).href;

/** The URL of the ClerkJS script. Throws if the key contains no Frontend API host. */
export function scriptUrlOf(publishableKey, proxyUrl, scriptUrl) {
  // ClerkJS rejects such a key too, but only after it has loaded.
  const host = frontendApi(publishableKey);
  const origin = absolute(proxyUrl) ?? `https://${host}`;
  return absolute(scriptUrl) ?? `${origin}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`;
}

let policy;

/** The script's URL as a trusted type. ClerkJS has no policy for its blob worker, so the default policy allows blob URLs
 * and nothing else. */
function trusted(url) {
  const { trustedTypes } = globalThis;
  if (!trustedTypes) return url;
  if (!policy) {
    policy = trustedTypes.createPolicy("onepin-runs", { createScriptURL: (url) => url });
    trustedTypes.createPolicy("default", {
      createScriptURL: (url) => (url.startsWith("blob:") ? url : null),
    });
  }
  return policy.createScriptURL(url);
}

async function load({ publishableKey, proxyUrl, scriptUrl }) {
  // The script does nothing if the global exists.
  delete window.Clerk;
  const script = document.createElement("script");
  script.src = trusted(scriptUrl);
  script.dataset.clerkPublishableKey = publishableKey;
  if (proxyUrl) script.dataset.clerkProxyUrl = proxyUrl;
  script.crossOrigin = "anonymous";
  let timer;
  try {
    await new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${scriptUrl} did not load.`));
      timer = setTimeout(() => reject(new Error(`${scriptUrl} did not answer.`)), SCRIPT_TIMEOUT);
      document.head.append(script);
    });
  } finally {
    clearTimeout(timer);
    script.remove();
  }
  const clerk = window.Clerk;
  await clerk.load({ telemetry: false });
  return clerk;
}

async function sleep(milliseconds) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (!navigator.onLine) {
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
  }
}

/** Undefined until the Frontend API has responded. */
const nameOf = (user) =>
  user?.fullName || user?.primaryEmailAddress?.emailAddress || user?.username || undefined;

/** The host in a publishable key: `pk_test_` or `pk_live_` and the base64 of `host$`. */
function frontendApi(publishableKey) {
  try {
    const host = atob(publishableKey.replace(/^pk_(test|live)_/, ""));
    if (/^[a-z0-9.-]+\.[a-z0-9-]+(:\d+)?\$$/i.test(host)) return host.slice(0, -1);
  } catch {
    // Not base64: reported below.
  }
  throw new Error(`clerk_publishable_key: ${publishableKey} names no host`);
}
