import type { Mounted, OnepinRunsEventMap, Options, State } from "./index.js" with { "resolution-mode": "import" };

/** A stand-in for a mounted component. */
export interface MountedFake extends Mounted {
  readonly target: Element;
  /** The current options. */
  readonly options: Options;
  /** What the component shows; a test can replace it. */
  state: State | null;
  /** The names of the methods that the host has called, in order. */
  readonly calls: readonly string[];
  /** Dispatches an event of the component. False if the host has called `preventDefault()`. */
  emit<Name extends keyof OnepinRunsEventMap>(
    name: Name,
    detail: OnepinRunsEventMap[Name]["detail"],
  ): boolean;
}

/** The stand-ins on the page, the oldest first. */
export const mounts: readonly MountedFake[];

export function mount(target: Element, options: Options): MountedFake;
export function load(): Promise<void>;
export function preload(): Promise<void>;
export function define(name?: string): void;
