import type { HTMLAttributes, PublicProps } from "vue";
import type { ElementOptions, OnepinRunsElement, OnepinRunsEventMap } from "./index.js";

export * from "./index.js";

/** The listeners of a template, such as `@runselect`. */
type Listeners = {
  [Name in keyof OnepinRunsEventMap as `on${Capitalize<Name>}`]?: ((event: OnepinRunsEventMap[Name]) => unknown) | undefined;
};

/** `<onepin-runs>` in Vue templates. */
type Tag = new () => OnepinRunsElement & {
  /** @deprecated For Vue's type checks only. */
  $props: Omit<HTMLAttributes, keyof Listeners> & ElementOptions & Listeners & PublicProps;
};

declare module "vue" {
  interface GlobalComponents {
    "onepin-runs": Tag;
  }
}
