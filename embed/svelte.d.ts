import type { HTMLAttributes } from "svelte/elements";
import type { ElementOptions, OnepinRunsElement, OnepinRunsEventMap } from "./index.js";

export * from "./index.js";

type Listeners = {
  [Name in keyof OnepinRunsEventMap as `on${Name}`]?: ((event: OnepinRunsEventMap[Name]) => unknown) | null | undefined;
};

/** An option's name as an attribute: `apiBase` is `api-base`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;

/** The options that are attributes. */
type Attributes = {
  [Name in Exclude<keyof ElementOptions, "getToken" | "messages" | "rowActions"> as Kebab<Name>]?: ElementOptions[Name];
};

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "onepin-runs": Omit<HTMLAttributes<OnepinRunsElement>, keyof Listeners> & ElementOptions & Attributes & Listeners;
  }
}
