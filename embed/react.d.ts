import type {
  CSSProperties, DetailedHTMLProps, ForwardRefExoticComponent, HTMLAttributes, ReactNode, RefAttributes,
} from "react";
import type { ElementOptions, Mounted, OnepinRunsElement, OnepinRunsEventMap, Options } from "./index.js";

type Listener<Name extends keyof OnepinRunsEventMap> = (event: OnepinRunsEventMap[Name]) => void;

export interface OnepinRunsProps extends Options {
  /** The user opens a run. `event.preventDefault()` keeps the current page. */
  onRunSelect?: Listener<"runselect"> | undefined;
  /** Another page is shown or, with the option `route`, requested. */
  onRouteChange?: Listener<"routechange"> | undefined;
  /** A run that was on screen has a new status. */
  onStatusChange?: Listener<"runstatuschange"> | undefined;
  /** The number of runs by status has changed. */
  onCountsChange?: Listener<"countschange"> | undefined;
  /** The user chose one of the option `rowActions`. */
  onRowAction?: Listener<"rowaction"> | undefined;
  onAudioPlay?: Listener<"audioplay"> | undefined;
  /** There is no session token that the API accepts. */
  onAuthError?: Listener<"autherror"> | undefined;
  /** Any other failure. The component shows it, too. */
  onError?: Listener<"error"> | undefined;
  /** The component is on screen. */
  onReady?: Listener<"ready"> | undefined;
  /** Shown until the component is on screen. Default: the component's own skeleton. */
  fallback?: ReactNode;
  className?: string | undefined;
  style?: CSSProperties | undefined;
}

/** What a `ref` of the component gets. */
export type OnepinRunsHandle = Pick<Mounted, "openRun" | "refresh" | "resetSession" | "state" | "update">;

/** The runs of a workflow. Options are compared by value and can change at any time. */
export declare const OnepinRuns: ForwardRefExoticComponent<
  OnepinRunsProps & RefAttributes<OnepinRunsHandle>
>;

/** The attributes and properties of `<onepin-runs>` in JSX. */
type ElementProps = DetailedHTMLProps<HTMLAttributes<OnepinRunsElement>, OnepinRunsElement> & ElementOptions;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "onepin-runs": ElementProps;
    }
  }
}
