/** Gives the session token for one request; null when nobody is signed in. Rejects when it cannot be told just now. */
export type TokenGetter = (options?: { skipCache?: boolean }) => Promise<string | null>;

/** What readers can be offered to do to a run, where its state allows it. */
export type RunAction = "pause" | "resume" | "download" | "cancel";

/** What a component is told. */
export interface Options {
  /** The API's origin, such as `https://api.onepin.ai`. */
  apiBase: string;
  /** The workflow whose runs are shown, a UUID. */
  workflowId: string;
  /** Called for every request; the token goes to `apiBase` and nowhere else. May be exchanged at any time. */
  getToken: TokenGetter;
  /** Sent as `X-Workspace-Id`, a UUID. */
  workspaceId?: string | null | undefined;
  /** Whose session it is, such as Clerk's session id. Another one drops all that was loaded with the last. */
  sessionKey?: string | null | undefined;
  /** Links from data are shown if they lead to this origin, https. Without it they are not. */
  appOrigin?: string | null | undefined;
  /** The language of figures and dates, a BCP 47 tag such as `de-AT`; the texts in it are `messages`. Default: `en`. */
  locale?: string | null | undefined;
  /** The time zone of all times, an IANA name. Default: the browser's. */
  timeZone?: string | null | undefined;
  /** Default: `auto`, the colour scheme of the page around it. */
  theme?: "auto" | "light" | "dark" | null | undefined;
  /** Whether the page on screen is kept in memory (default) or in the browser's URL. Leave it out where `route` is given. */
  routing?: "memory" | "history" | null | undefined;
  /** With `history`: the path below which the component's routes lie. With `route`: what stands before a route in a link's URL. */
  basePath?: string | null | undefined;
  /** The page to show, such as `/` or the `route` of a `routechange`. Once given, the host owns the route: nothing changes until it gives another. */
  route?: string | null | undefined;
  /** Runs per page of the list that is shown first, 1 to 100. Default: 20. */
  pageSize?: number | null | undefined;
  /** Default: all of them. */
  actions?: readonly RunAction[] | null | undefined;
  /** Texts in the place of the English ones, by their names: `{ pass_rate: "Quote" }`. `onepin-runs/locales/de.json` has all of them in German. */
  messages?: Readonly<Record<string, string>> | null | undefined;
}

/** Why a request had no answer to show. */
export type ErrorKind =
  | "forbidden"
  | "not_found"
  | "conflict"
  | "invalid"
  | "rate_limited"
  | "server"
  | "network"
  | "timeout"
  | "unreadable"
  | "refused";

export interface ApiErrorDetail<Kind extends string> {
  kind: Kind;
  message: string;
  /** HTTP status, where an answer arrived. */
  status: number | null;
  /** The API's id of the request, for support. */
  requestId: string | null;
}

/** The component's events, dispatched at the element it is shown in. They do not bubble. */
export interface OnepinRunsEventMap {
  /** A reader opens a run. `preventDefault()` keeps the component where it is. */
  runselect: CustomEvent<{ workflowId: string; runId: string }>;
  /** Another page is shown; with the option `route`: is asked for. `runId` is null on the list. */
  routechange: CustomEvent<{ route: string; runId: string | null }>;
  /** A run that was on screen has another status now. Statuses are the API's words, an open set. */
  runstatuschange: CustomEvent<{ runId: string; from: string; to: string }>;
  /** There is no session token that the API takes. Told once until an answer arrives. */
  autherror: CustomEvent<ApiErrorDetail<"signed_out" | "token_unavailable" | "unauthorized">>;
  /** Anything else went wrong. The component shows it, too. */
  error: CustomEvent<
    ApiErrorDetail<ErrorKind> | { kind: "invalid_options" | "load_failed" | "panic"; message: string }
  >;
}

/** A component that `mount` has shown. */
export interface Mounted {
  /** Takes changed options; those that are not named stay, `undefined` takes one back. */
  update(changes: Partial<Options>): void;
  /** Drops all that was loaded, and loads it again as whoever is signed in now. */
  resetSession(): void;
  /** Takes everything away: elements, requests, timers, listeners. */
  unmount(): void;
}

/** Shows the component in `target`, below what is there. */
export function mount(target: Element, options: Options): Mounted;

/** `<onepin-runs>`: each option is a property, and an attribute in kebab-case but the first two. */
export class OnepinRunsElement extends HTMLElement {
  getToken: TokenGetter | undefined;
  messages: Readonly<Record<string, string>> | null | undefined;
  apiBase: string | null;
  workflowId: string | null;
  workspaceId: string | null;
  sessionKey: string | null;
  appOrigin: string | null;
  locale: string | null;
  timeZone: string | null;
  theme: string | null;
  routing: string | null;
  basePath: string | null;
  route: string | null;
  get pageSize(): string | null;
  set pageSize(size: string | number | null);
  get actions(): string | null;
  set actions(actions: string | readonly RunAction[] | null);
  resetSession(): void;
  addEventListener<Name extends keyof OnepinRunsEventMap>(
    name: Name,
    listener: (this: OnepinRunsElement, event: OnepinRunsEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Makes the element known to the document as `<onepin-runs>` or under another name. */
export function define(name?: string): void;

/** What WebAssembly can be loaded from. */
export type WasmSource =
  URL | string | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * Loads the component's WebAssembly ahead of the first `mount`, or from another place than beside
 * this module. Once is enough: later calls wait for the first. The page of a run is a second file
 * that is loaded when the first run is opened: `overview` says from where.
 */
export function load(source?: WasmSource, overview?: WasmSource): Promise<void>;

declare global {
  interface HTMLElementTagNameMap {
    "onepin-runs": OnepinRunsElement;
  }
}
