// The browsers: how each one is started, in which colour scheme, which problems its console shows, and how it is
// disconnected from the network.

import { fontEnvironment } from "../fonts.js";

const { env } = process;

/** The environment of every browser: results must not depend on the machine's language, time zone and fonts. */
const PINNED = { TZ: "UTC", LC_ALL: "C.UTF-8", LANGUAGE: "en_US", ...fontEnvironment("all") };

/** A command of the Chrome DevTools Protocol. */
const cdp = (session, cmd, params) => session.send("POST", "/goog/cdp/execute", { cmd, params });

/** Calls a function with the privileges of Firefox's own code. */
async function privileged(session, script, ...args) {
  await session.send("POST", "/moz/context", { context: "chrome" });
  try {
    return await session.run(script, ...args);
  } finally {
    await session.send("POST", "/moz/context", { context: "content" });
  }
}

/** Records problems in the page from here on: WebKitWebDriver has no log, and Firefox none of calls of `console`. */
const watch = (session) =>
  session.run(() => {
    const problems = (window.seenProblems = []);
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
      problems.push(`policy: ${violatedDirective} ${blockedURI} ${sample}`));
    addEventListener("error", ({ message }) => problems.push(`exception: ${message}`));
    addEventListener("unhandledrejection", ({ reason }) => problems.push(`exception: ${reason}`));
    for (const level of ["error", "warn"]) {
      const log = window.console[level];
      window.console[level] = (...args) => {
        problems.push(`console: ${args.join(" ")}`);
        log.apply(window.console, args);
      };
    }
  });

const takeWatched = (session) => session.run(() => window.seenProblems?.splice(0) ?? []);

export const ENGINES = {
  chromium: {
    driver: env.CHROMEDRIVER,
    options: () => ({
      env: PINNED,
      capabilities: {
        browserName: "chrome",
        "goog:chromeOptions": {
          binary: env.CHROME,
          args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
        },
        "goog:loggingPrefs": { browser: "ALL" },
      },
    }),
    prepare: (session, { colorScheme: value }) =>
      cdp(session, "Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] }),
    async takeProblems(session) {
      const log = await session.send("POST", "/se/log", { type: "browser" });
      return log.filter(({ level }) => ["SEVERE", "WARNING"].includes(level)).map(({ message }) => message);
    },
    setOffline: (session, offline) =>
      cdp(session, "Network.emulateNetworkConditions", {
        offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1,
      }),
  },

  firefox: {
    driver: env.GECKODRIVER,
    options: ({ colorScheme }) => ({
      // The console of all pages and the network belong to the browser, not to a page.
      args: ["--allow-system-access"],
      env: PINNED,
      capabilities: {
        browserName: "firefox",
        "moz:firefoxOptions": {
          binary: env.FIREFOX,
          args: ["-headless"],
          prefs: {
            "ui.systemUsesDarkTheme": Number(colorScheme === "dark"),
            // Else pages can't read the fonts, and show boxes.
            "security.sandbox.content.read_path_whitelist": `${PINNED.FONTCONFIG_PATH}/`,
          },
        },
      },
    }),
    watch,
    async takeProblems(session) {
      const errors = await privileged(session, () => {
        const { errorFlag, warningFlag } = Ci.nsIScriptError;
        const errors = Services.console.getMessageArray()
          // Firefox's own code has other protocols.
          .filter((entry) => entry instanceof Ci.nsIScriptError && /https?:/.test(entry.sourceName))
          .filter(({ flags }) => flags === errorFlag || flags === warningFlag)
          .map(({ category, errorMessage }) => `${category}: ${errorMessage}`);
        Services.console.reset();
        return errors;
      });
      return [...errors, ...(await takeWatched(session))];
    },
    setOffline: (session, offline) =>
      privileged(session, (offline) => {
        Services.io.offline = offline;
      }, offline),
  },

  webkit: {
    driver: env.WEBKITDRIVER,
    options: ({ colorScheme }) => ({
      env: { ...PINNED, GTK_THEME: colorScheme === "dark" ? "Adwaita:dark" : "Adwaita" },
      capabilities: {
        "webkitgtk:browserOptions": {
          binary: env.MINIBROWSER,
          args: ["--automation"],
        },
      },
    }),
    watch,
    takeProblems: takeWatched,
  },
};
