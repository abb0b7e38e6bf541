// ClerkJS as a token getter. JavaScript, because everything it touches is: a script element and
// the object that script leaves behind.

/**
 * Loads ClerkJS from the Frontend API that the publishable key names, and returns the function
 * that gives the session token for one request, or null when nobody is signed in.
 * @param {string} publishableKey
 */
export async function clerkTokens(publishableKey) {
  const script = document.createElement("script");
  script.src = `https://${frontendApi(publishableKey)}/npm/@clerk/clerk-js@6/dist/clerk.browser.js`;
  script.dataset.clerkPublishableKey = publishableKey;
  script.crossOrigin = "anonymous";
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${script.src} did not load`));
    document.head.append(script);
  });
  await window.Clerk.load();
  // The session is asked for each time: neither it nor its token is held.
  return async (options) => {
    const { session, status } = window.Clerk;
    if (session) return session.getToken(options);
    // With the Frontend API down ClerkJS cannot know the session: that is not "signed out".
    if (status === "degraded") throw new Error("Clerk cannot be reached");
    return null;
  };
}

/** The host in a publishable key: `pk_test_` or `pk_live_` and the base64 of `host$`. */
function frontendApi(publishableKey) {
  const host = atob(publishableKey.replace(/^pk_(test|live)_/, ""));
  if (!/^[a-z0-9.-]+\.[a-z0-9-]+(:\d+)?\$$/i.test(host)) {
    throw new Error(`${publishableKey} is not a Clerk publishable key: it names no host`);
  }
  return host.slice(0, -1);
}
