// ClerkJS as a token getter. JavaScript, because everything it touches is: a script element and
// the object that script leaves behind.

/**
 * Returns the function that gives the session token for one request, or null when nobody is signed
 * in. ClerkJS is loaded from the Frontend API that the publishable key names, beside the page and
 * not before it; when that fails, the next request tries again.
 * @param {string} publishableKey
 */
export function clerkTokens(publishableKey) {
  const url = `https://${frontendApi(publishableKey)}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`;
  let loading;
  const loaded = () => {
    loading ??= load(url, publishableKey).catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  // Started now; whoever asks for a token learns how it went.
  loaded().catch(() => {});
  // The session is asked for each time: neither it nor its token is held.
  return async (options) => {
    await loaded();
    const { session, status } = window.Clerk;
    if (session) return session.getToken(options);
    // With the Frontend API down ClerkJS cannot know the session: that is not "signed out".
    if (status === "degraded") throw new Error("Clerk cannot be reached");
    return null;
  };
}

async function load(url, publishableKey) {
  const script = document.createElement("script");
  script.src = url;
  script.dataset.clerkPublishableKey = publishableKey;
  script.crossOrigin = "anonymous";
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => {
      script.remove();
      reject(new Error(`${url} did not load`));
    };
    document.head.append(script);
  });
  await window.Clerk.load();
}

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
