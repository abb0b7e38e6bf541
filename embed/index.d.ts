/** Returns the session token for a request; null when signed out. A rejection counts as temporary. */
export type TokenGetter = (options?: { skipCache?: boolean }) => Promise<string | null>;

/** An action on a run. */
export type RunAction = "pause" | "resume" | "download" | "cancel";

/** A status of a run that the API documents. */
export type RunStatus = "pending" | "running" | "paused" | "completed" | "failed" | "cancelled";

/** An action of the host in the menu of each run. */
export interface RowAction {
  /** Identifies it in the event `rowaction`. */
  action: string;
  /** The text of its menu item. */
  label: string;
}

/** The colours: those of the surrounding page (`auto`), light or dark. */
export type Theme = "auto" | "light" | "dark";

/** Where the route is: in the component's memory, or in the browser's URL. */
export type Routing = "memory" | "history";

/** What the component shows: all pages, or one part. */
export type View = "page" | "list" | "summary" | "run" | "badge";

/** A component's options. `null` and `undefined` mean the default. */
export interface Options {
  /** Origin of the API, such as `https://api.onepin.ai` */
  apiBase: string;
  /** Workflow whose runs are shown, a UUID */
  workflowId: string;
  /** Called for every request, with a time limit of 20 s; the token is sent to `apiBase` only. `null` means signed out: no request is sent. A rejection counts as temporary. After the API has rejected a token, it is called once with `skipCache` */
  getToken: TokenGetter;
  /** `page`: all. `list`: the table of runs with its filters; opening a run dispatches `runselect` and nothing else. `summary`: figures and counts. `run`: one run, of `runId` or of the route. `badge`: the status of the run `runId`, else how many runs are running and have failed. Default: `page`, also for other words */
  view?: View | null | undefined;
  /** Run that the views `run` and `badge` show, a UUID */
  runId?: string | null | undefined;
  /** Sent as `X-Workspace-Id`, a UUID */
  workspaceId?: string | null | undefined;
  /** Identifies the session, such as Clerk's session ID. A new value drops all loaded data. `resetSession()` does the same */
  sessionKey?: string | null | undefined;
  /** Links from data are shown if they lead to this origin, https. Default: none are shown */
  appOrigin?: string | null | undefined;
  /** BCP 47 tag such as `de-AT`: language of numbers and dates, and text direction; `auto` takes the nearest `lang` attribute. The texts themselves come from `messages`. Default: `en`, also for what is no language tag */
  locale?: string | null | undefined;
  /** Time zone of all times, an IANA name. Default: the browser's */
  timeZone?: string | null | undefined;
  /** `light`, `dark` or `auto`: the `color-scheme` of the surrounding page. Default: `auto`, also for other words */
  theme?: Theme | null | undefined;
  /** `memory`, or `history`: the browser's URL below `basePath`. Not with `route`. Default: `memory` */
  routing?: Routing | null | undefined;
  /** With `history`: the path below which the component's URLs are. With `route`: the prefix of links */
  basePath?: string | null | undefined;
  /** The host owns the route: the component shows this page until the host passes another one, requested by `routechange` */
  route?: string | null | undefined;
  /** Initial number of runs per page, 1 to 100. Default: 20 */
  pageSize?: number | null | undefined;
  /** Initial status filter of the list, such as `["failed"]`. Default: all runs */
  statuses?: readonly RunStatus[] | null | undefined;
  /** The offered actions, of `pause`, `resume`, `download`, `cancel` and `start`, which starts runs and spends credits. Default: all but `start` */
  actions?: readonly (RunAction | "start")[] | null | undefined;
  /** Further items in the menu of each run: `{ action: "edit", label: "Open in editor" }`. Choosing one dispatches `rowaction` */
  rowActions?: readonly RowAction[] | null | undefined;
  /** `on`: tells the user, on return, how many runs have ended since their last visit, and offers notifications when runs end. The browser's local storage keeps the time of the visit and the choice. Default: `off` */
  notifications?: "on" | "off" | null | undefined;
  /** Replaces English texts by name: `{ pass_rate: "Quote", steps_done: "{finished} von {total}" }`. The repository's `docs/texts.md` lists all names and texts. Texts left out stay English; names from earlier versions are still accepted. Complete languages are included: `import messages from "onepin-runs/locales/de.json" with { type: "json" }` */
  messages?: Readonly<Record<string, string>> | null | undefined;
}

/** The options, under a name that does not collide with a host's own. */
export type OnepinRunsOptions = Options;

/** Why a request failed. */
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
  /** HTTP status of the response, if one arrived. */
  status: number | null;
  /** The API's request ID, for support. */
  requestId: string | null;
}

/** The component's events, dispatched at the element it is shown in. They do not bubble. */
export interface OnepinRunsEventMap {
  /** The component is on screen. It may still wait for its data. */
  ready: CustomEvent<null>;
  /** The user opens a run. `preventDefault()` keeps the current page. */
  runselect: CustomEvent<{ workflowId: string; runId: string }>;
  /**
   * Another page is shown or, with the option `route`, requested: a list, a run (`…/runs/{id}`), or a run compared with another one
   * (`…/runs/{id}/compare/{other}`). `runId` is null for a list. `replace`: the route takes the place of the last one in the history,
   * because the user has only selected another node, tab or text on the same page.
   */
  routechange: CustomEvent<{ route: string; runId: string | null; replace: boolean }>;
  /** A run that was on screen has a new status. Statuses are the API's words, an open set. */
  runstatuschange: CustomEvent<{ runId: string; from: string; to: string }>;
  /** The number of runs by status has changed, in the time range of the summary (by default of all time). */
  countschange: CustomEvent<{ counts: Readonly<Record<string, number>> }>;
  /** The user chose one of the option `rowActions`. */
  rowaction: CustomEvent<{ action: string; workflowId: string; runId: string }>;
  /** The user plays a line of a run. `preventDefault()` keeps the component from playing it. IDs may be missing. */
  audioplay: CustomEvent<{
    workflowId: string;
    runId: string;
    lineId: string | null;
    language: string | null;
    audioId: string | null;
  }>;
  /** There is no session token that the API accepts. Sent once until a response arrives. */
  autherror: CustomEvent<ApiErrorDetail<"signed_out" | "token_unavailable" | "unauthorized">>;
  /** Any other failure. The component shows it, too, unless it uses a default instead of an invalid option. */
  error: CustomEvent<
    ApiErrorDetail<ErrorKind> | { kind: "invalid_options" | "load_failed" | "panic"; message: string }
  >;
}

/** What a component shows. */
export interface State {
  /** Path and query of the page; null if the address has none. */
  route: string | null;
  /** The run whose page is shown. */
  runId: string | null;
  /** The number of runs by status; empty until the summary is loaded. */
  counts: Readonly<Record<string, number>>;
}

/** A mounted component. */
export interface Mounted {
  /** Resolves when the component is on screen; rejects if it is unmounted before. */
  readonly ready: Promise<void>;
  /** Changes the given options; the others stay. `undefined` resets an option. */
  update(changes: Partial<Options>): void;
  /** Drops all loaded data and loads it again for the current user. */
  resetSession(): void;
  /** Requests all data of the current page now, even while updates are paused. */
  refresh(): void;
  /** Shows the page of a run, once the component is on screen. Rejects if `id` is no UUID. */
  openRun(id: string): Promise<void>;
  /** What is shown; null while the component loads or its options are invalid. */
  readonly state: State | null;
  /** Calls `listener` for each event of this name. Returns a function that removes it. */
  on<Name extends keyof OnepinRunsEventMap>(
    name: Name,
    listener: (event: OnepinRunsEventMap[Name]) => unknown,
  ): () => void;
  /** Removes elements, requests, timers and listeners. */
  unmount(): void;
}

/** Mounts the component in `target`, below its content. */
export function mount(target: Element, options: Options): Mounted;

/** The options that are also attributes. */
type AttributeName = Exclude<keyof Options, "getToken" | "messages" | "rowActions">;
type Attributes = { [Name in Exclude<AttributeName, "pageSize" | "actions" | "statuses">]: string | null };

/** The options of `<onepin-runs>` in a template. All are optional, because they can be set later; lists and numbers can be texts. */
export type ElementOptions = Partial<Omit<Options, "actions" | "pageSize" | "statuses">> & {
  actions?: string | Options["actions"];
  pageSize?: string | Options["pageSize"];
  statuses?: string | Options["statuses"];
};

/** `<onepin-runs>`: each option is a property and, except `getToken`, `messages` and `rowActions`, an attribute in kebab case. */
export interface OnepinRunsElement extends Attributes {}
export class OnepinRunsElement extends HTMLElement {
  getToken: TokenGetter | undefined;
  messages: Options["messages"];
  rowActions: Options["rowActions"];
  get pageSize(): string | null;
  set pageSize(size: string | number | null);
  get actions(): string | null;
  set actions(actions: string | readonly (RunAction | "start")[] | null);
  get statuses(): string | null;
  set statuses(statuses: string | readonly RunStatus[] | null);
  resetSession(): void;
  refresh(): void;
  openRun(id: string): Promise<void>;
  readonly state: State | null;
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
  removeEventListener<Name extends keyof OnepinRunsEventMap>(
    name: Name,
    listener: (this: OnepinRunsElement, event: OnepinRunsEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/**
 * Defines the custom element as `<onepin-runs>` or under another name. Further names and repeated calls are fine; on a
 * server it does nothing.
 */
export function define(name?: string): void;

/** A source of WebAssembly. */
export type WasmSource =
  URL | string | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module;

/**
 * The component's WebAssembly: `main` for the first view, `list` and `run` for what each page needs later, `compare` for the
 * comparison of two runs (with `run`), `shared` for all.
 */
export type WasmFile = "main" | "list" | "run" | "details" | "compare" | "shared";

/**
 * Loads the component's WebAssembly before the first `mount`. `sources` is the folder with the package's `.wasm` files, or the
 * source of each file; a file without a source is next to this module. All but `main` load when they are needed. Later calls wait
 * for the first.
 */
export function load(sources?: string | URL | Readonly<Partial<Record<WasmFile, WasmSource>>>): Promise<void>;

/** Loads all of the component's WebAssembly before it is needed, such as on an idle page. */
export function preload(): Promise<void>;

declare global {
  interface HTMLElementTagNameMap {
    "onepin-runs": OnepinRunsElement;
  }
}
