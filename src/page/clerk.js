// The session that ClerkJS keeps, followed. JavaScript, because everything it touches is: a script
// element and the object that script leaves behind.

/** How long a start may take before it is told, in milliseconds. It goes on. */
const PATIENCE = 10_000;
/** How long the script may take before it is asked for again. */
const SCRIPT_TIMEOUT = 30_000;
/** How long to wait after the first failed start, and after the last of many. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

const NO_ANSWER = "Clerk's Frontend API does not answer.";

export class ClerkSession {
  #settings;
  #changed;
  #clerk;
  #told = ["loading"];

  /**
   * Starts ClerkJS beside the page. `changed` is told of every change of the session, and of nothing
   * else: `loading` (where it begins), `unreachable`, `signed-in`, `signing-out`, `not-signed-out`,
   * `signed-out`, with the session's id and the person's name, or with the reason.
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
      scriptUrl: whereScriptIs(publishableKey, proxyUrl, scriptUrl),
      signInUrl: absolute(signInUrl),
    };
    this.#changed = changed;
    this.#start();
  }

  /**
   * The token getter for one session: null when another one is active, so that nothing that was
   * begun for one person is finished with the token of the next.
   * @param {string} id
   */
  tokens(id) {
    // The session is asked for each time: neither it nor its token is held.
    return async (options) => {
      const { session } = this.#clerk;
      return session?.id === id ? session.getToken(options) : null;
    };
  }

  /** Leads to where people sign in, and back to this address afterwards. */
  async signIn() {
    const { signInUrl } = this.#settings;
    const redirectUrl = location.href;
    try {
      if (signInUrl) {
        const url = new URL(signInUrl);
        url.searchParams.set("redirect_url", redirectUrl);
        location.assign(this.#clerk.buildUrlWithAuth(url.href));
      } else {
        // One that started without its Frontend API does not know where people sign in.
        const isWhole = this.#clerk.status === "ready";
        const clerk = isWhole ? this.#clerk : await load(this.#settings);
        if (clerk.status !== "ready") throw new Error(NO_ANSWER);
        await clerk.redirectToSignIn({ redirectUrl });
      }
    } catch (error) {
      this.#tell("unreachable", undefined, error.message);
      this.#start();
    }
  }

  async signOut() {
    try {
      // With a function it stays on this page.
      await this.#clerk.signOut(() => {});
    } catch (error) {
      this.#tell("not-signed-out", undefined, error.message);
    }
  }

  async #start() {
    let degraded;
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const slow = setTimeout(() => {
        if (this.#told[0] === "loading") this.#tell("unreachable", undefined, "There is no answer yet.");
      }, PATIENCE);
      try {
        // A ClerkJS that started without its Frontend API never takes up the session it did not
        // find, and another one beside it stays for as long as the page. So it is asked first.
        await degraded?.client?.reload();
        const clerk = await load(this.#settings);
        // Rebuilt from a cookie, a session is as good as any. None may mean that nobody could tell.
        if (clerk.session || clerk.status === "ready") return this.#follow(clerk);
        degraded = clerk;
        throw new Error(NO_ANSWER);
      } catch (error) {
        this.#tell("unreachable", undefined, error.message);
      } finally {
        clearTimeout(slow);
      }
      await pause(wait);
    }
  }

  #follow(clerk) {
    this.#clerk = clerk;
    clerk.addListener(() => this.#look());
    this.#look();
  }

  #look() {
    const { session, user } = this.#clerk;
    if (session === undefined) this.#tell("signing-out");
    // Clerk counts whoever has yet to finish signing in as signed out, too.
    else if (session === null || session.status === "pending") this.#tell("signed-out");
    else this.#tell("signed-in", session.id, nameOf(user));
  }

  /** ClerkJS calls for every new token, too. */
  #tell(...state) {
    if (state.every((part, index) => part === this.#told[index])) return;
    this.#told = state;
    this.#changed(...state);
  }
}

const absolute = (url) => url && new URL(url, document.baseURI).href;

/** Where ClerkJS comes from, with these settings. Throws when the key names no Frontend API. */
export function whereScriptIs(publishableKey, proxyUrl, scriptUrl) {
  // ClerkJS refuses such a key too, but only once it is loaded.
  const host = frontendApi(publishableKey);
  const origin = absolute(proxyUrl) ?? `https://${host}`;
  return absolute(scriptUrl) ?? `${origin}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`;
}

let policy;

/** The script's URL for a page that takes none but from policies. ClerkJS has no policy for the worker
 * that it makes from a text of its own: the default one is for that, and for nothing else. */
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
  // The script leaves one that is there alone.
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

async function pause(milliseconds) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (!navigator.onLine) {
    await new Promise((resolve) => addEventListener("online", resolve, { once: true }));
  }
}

/** Known only once the Frontend API has answered. */
const nameOf = (user) =>
  user?.fullName || user?.primaryEmailAddress?.emailAddress || user?.username || undefined;

/** The host in a publishable key: `pk_test_` or `pk_live_` and the base64 of `host$`. */
function frontendApi(publishableKey) {
  try {
    const host = atob(publishableKey.replace(/^pk_(test|live)_/, ""));
    if (/^[a-z0-9.-]+\.[a-z0-9-]+(:\d+)?\$$/i.test(host)) return host.slice(0, -1);
  } catch {
    // Not base64: the same mistake, told below.
  }
  throw new Error(`clerk_publishable_key: ${publishableKey} names no host`);
}
