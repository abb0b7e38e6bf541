// The page in a browser under WebDriver: elements by role and name. Both are those of the browser's own
// accessibility tree.

import { expect } from "@playwright/test";

/** Elements that can have a role. The browser decides whether they have it. */
const CANDIDATES = {
  alert: "[role=alert]",
  application: "[role=application]",
  button: "button, [role=button]",
  checkbox: "input[type=checkbox]",
  columnheader: "thead th",
  dialog: "dialog",
  group: "[role=group]",
  heading: "h1, h2, h3",
  image: "[role=img]",
  link: "a[href]",
  log: "[role=log]",
  menu: "[role=menu]",
  menuitem: "[role=menuitem]",
  navigation: "nav",
  region: "section",
  rowheader: "th[scope=row]",
  tab: "[role=tab]",
  tabpanel: "[role=tabpanel]",
  table: "table",
  term: "dt",
};

const RETRY = { intervals: [50], timeout: 15_000 };

/** Repeats a read until it has the expected value. An error is a value, too: an element can go while it is read. */
export const eventually = (read, message) =>
  expect.poll(() => Promise.resolve().then(read).catch(String), { ...RETRY, message });

const repeat = (action) => expect(action).toPass(RETRY);

const matches = (name, label) => (name instanceof RegExp ? name.test(label) : name === label);

export class Page {
  #session;
  #engine;
  #origin;
  #problems = [];
  #allowed = [];

  constructor(session, engine, origin) {
    this.#session = session;
    this.#engine = engine;
    this.#origin = origin;
  }

  async open(path = "/") {
    // Some browsers forget the problems of a page that goes.
    await this.problems();
    await this.#session.send("POST", "/url", { url: this.#origin + path });
    await this.#engine.watch?.(this.#session);
  }

  async reload() {
    await this.problems();
    await this.#session.send("POST", "/refresh");
    await this.#engine.watch?.(this.#session);
  }

  back() {
    return this.#session.send("POST", "/back");
  }

  /** Calls a function in the page. */
  run(script, ...args) {
    return this.#session.run(script, ...args);
  }

  pathAndQuery() {
    return this.run(() => location.pathname + location.search);
  }

  /** The texts of visible elements: of a selector, or of a role. `within` is a selector of their ancestor, or of the
   * host of their shadow root. */
  texts(selector, within) {
    return this.run(readTexts, CANDIDATES[selector] ?? selector, within);
  }

  attributes(selector, name) {
    return this.run(
      (selector, name) => [...document.querySelectorAll(selector)].map((element) => element.getAttribute(name)),
      selector, name,
    );
  }

  /** The names of visible elements with this role, of those whose text or name includes `text`. */
  async names(role, text = "", within) {
    const found = await this.#all(role, text, within);
    return found.map(({ label }) => label);
  }

  click(role, name, within) {
    return repeat(async () => this.#session.click(await this.#one(role, name, within)));
  }

  focus(role, name, within) {
    return repeat(async () => this.run((element) => element.focus(), await this.#one(role, name, within)));
  }

  async press(...keys) {
    for (const key of keys) await this.#session.press(key);
  }

  /** Chooses an option of a list by its label. */
  choose(label, option) {
    return repeat(async () => {
      const found = await this.run(
        (label, option) => {
          const lists = [...document.querySelectorAll("select")];
          const list = lists.find(({ labels }) => [...labels].some(({ innerText }) => innerText.startsWith(label)));
          return [...(list?.options ?? [])].find(({ text }) => text === option) ?? null;
        },
        label, option,
      );
      expect(found, `option ${option} of ${label}`).not.toBeNull();
      await this.#session.click(found);
    });
  }

  /** Role and name of the focused element. */
  async focused() {
    const element = await this.run(() => {
      let { activeElement: element } = document;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element;
    });
    return `${await this.#session.role(element)} ${await this.#session.label(element)}`;
  }

  /** The colors on the screen along the middle of an element, from left to right. */
  async colours(selector) {
    const box = await this.run((selector) => {
      const element = document.querySelector(selector);
      element.scrollIntoView({ block: "center" });
      return element.getBoundingClientRect().toJSON();
    }, selector);
    // Not the screenshot of an element: WebKitGTK's are black.
    return this.#session.runAsync(readColours, await this.#session.screenshot(), box);
  }

  setOffline(offline) {
    return this.#engine.setOffline(this.#session, offline);
  }

  /** Allows errors in the console that match. */
  allowError(pattern) {
    this.#allowed.push(pattern);
  }

  /** Errors and warnings of all pages so far: console, exceptions and violations of the policy. */
  async problems() {
    this.#problems.push(...(await this.#engine.takeProblems(this.#session)));
    return this.#problems.filter((text) => !this.#allowed.some((pattern) => pattern.test(text)));
  }

  async #all(role, text, within) {
    if (!CANDIDATES[role]) throw new Error(`no candidates for the role ${role}`);
    const elements = await this.run(findCandidates, CANDIDATES[role], text, within);
    const all = [];
    for (const element of elements) {
      if ((await this.#session.role(element)) !== role) {
        // Perhaps off-screen and not rendered: its role is there next time.
        await this.run((element) => element.scrollIntoView({ block: "nearest" }), element);
        continue;
      }
      const label = await this.#session.label(element);
      // WebKitGTK gives header cells no name: screen readers read their content.
      const isUnnamed = label === "" && ["columnheader", "rowheader"].includes(role);
      all.push({ element, label: isUnnamed ? await this.run(({ textContent }) => textContent, element) : label });
    }
    return all;
  }

  async #one(role, name, within) {
    const all = await this.#all(role, typeof name === "string" ? name : "", within);
    const found = all.filter(({ label }) => matches(name, label));
    expect(found.length, `${role} ${name}; there are: ${all.map(({ label }) => label)}`).toBe(1);
    return found[0].element;
  }
}

// The following functions run in the page.

function readTexts(selector, within) {
  const host = within ? document.querySelector(within) : document;
  const elements = (host?.shadowRoot ?? host)?.querySelectorAll(selector) ?? [];
  // Not innerText: it omits rows that are not rendered, because they are off-screen.
  return [...elements].filter((element) => element.checkVisibility()).map(({ textContent }) => textContent.trim());
}

/** Visible elements whose text or name includes `text`: the browser's name of each one is another command. */
function findCandidates(selector, text, within) {
  const host = within ? document.querySelector(within) : document;
  const root = host?.shadowRoot ?? host;
  const nameParts = (element) => [
    element.textContent, element.ariaLabel, element.title,
    ...[...(element.labels ?? [])].map(({ textContent }) => textContent),
  ];
  return [...(root?.querySelectorAll(selector) ?? [])]
    .filter((element) => element.checkVisibility())
    .filter((element) => nameParts(element).some((part) => part?.includes(text)));
}

function readColours(png, { x, y, width, height }, done) {
  const image = new Image();
  image.addEventListener("load", () => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height: 1 });
    const context = canvas.getContext("2d");
    context.drawImage(image, -x, -Math.floor(y + height / 2));
    const { data } = context.getImageData(0, 0, canvas.width, 1);
    done(Array.from({ length: canvas.width }, (_, at) => data.slice(4 * at, 4 * at + 3).join()));
  });
  image.src = `data:image/png;base64,${png}`;
}
