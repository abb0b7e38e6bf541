import { type Options, type OnepinRunsEventMap, type Mounted, mount } from "onepin-runs";
import { useEffect, useRef } from "react";

type Detail<Name extends keyof OnepinRunsEventMap> = OnepinRunsEventMap[Name]["detail"];

type Props = Options & {
  onRouteChange?: (detail: Detail<"routechange">) => void;
  onStatusChange?: (detail: Detail<"runstatuschange">) => void;
  onAuthError?: (detail: Detail<"autherror">) => void;
};

/** The runs of a workflow. Options can change at any time. */
export function Runs({ onRouteChange, onStatusChange, onAuthError, ...options }: Props) {
  const target = useRef<HTMLDivElement>(null);
  const mounted = useRef<Mounted>(null);
  const latest = useRef(options);
  latest.current = options;

  useEffect(() => {
    if (!target.current) return;
    const component = mount(target.current, latest.current);
    mounted.current = component;
    return () => {
      mounted.current = null;
      component.unmount();
    };
  }, []);

  useEffect(() => {
    mounted.current?.update(options);
  });

  useListener(target, "routechange", onRouteChange);
  useListener(target, "runstatuschange", onStatusChange);
  useListener(target, "autherror", onAuthError);

  return <div ref={target} />;
}

function useListener<Name extends keyof OnepinRunsEventMap>(
  target: React.RefObject<HTMLElement | null>,
  name: Name,
  listener: ((detail: Detail<Name>) => void) | undefined,
) {
  useEffect(() => {
    const element = target.current;
    if (!element || !listener) return;
    const listen = (event: Event) => listener((event as OnepinRunsEventMap[Name]).detail);
    element.addEventListener(name, listen);
    return () => element.removeEventListener(name, listen);
  }, [target, name, listener]);
}
