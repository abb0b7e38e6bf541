"use client";
// A React component around mount(), for React 18 and 19.

import { createElement, forwardRef, useEffect, useImperativeHandle, useRef, useState } from "react";
import { mount } from "./index.js";

/** The props that are event listeners, by event. */
const EVENTS = {
  runselect: "onRunSelect",
  routechange: "onRouteChange",
  runstatuschange: "onStatusChange",
  countschange: "onCountsChange",
  rowaction: "onRowAction",
  audioplay: "onAudioPlay",
  autherror: "onAuthError",
  error: "onError",
  ready: "onReady",
};

/** The runs of a workflow. Options are compared by value and can change at any time. */
export const OnepinRuns = forwardRef(function OnepinRuns({ fallback, className, style, ...props }, ref) {
  const target = useRef(null);
  const mounted = useRef(null);
  const [isReady, setReady] = useState(false);
  const listeners = useRef({});
  const options = {};
  const next = {};
  for (const [name, value] of Object.entries(props)) {
    if (Object.values(EVENTS).includes(name)) next[name] = value;
    else options[name] = value;
  }
  const latest = useRef(options);

  // Listeners and options of the last render that React has committed.
  useEffect(() => {
    listeners.current = next;
    const removed = Object.keys(latest.current).filter((name) => !(name in options));
    const reset = Object.fromEntries(removed.map((name) => [name, undefined]));
    latest.current = options;
    mounted.current?.update({ ...reset, ...options });
  });

  useEffect(() => {
    const component = mount(target.current, latest.current);
    mounted.current = component;
    for (const [event, prop] of Object.entries(EVENTS)) {
      component.on(event, (dispatched) => listeners.current[prop]?.(dispatched));
    }
    let isGone = false;
    component.ready.then(() => isGone || setReady(true), () => {});
    return () => {
      isGone = true;
      mounted.current = null;
      setReady(false);
      component.unmount();
    };
  }, []);

  useImperativeHandle(ref, () => ({
    update: (changes) => mounted.current?.update(changes),
    resetSession: () => mounted.current?.resetSession(),
    refresh: () => mounted.current?.refresh(),
    openRun: async (id) => mounted.current?.openRun(id),
    get state() {
      return mounted.current?.state ?? null;
    },
  }));

  return createElement(
    "div",
    { className, style },
    !isReady && fallback,
    createElement("div", { ref: target, hidden: !isReady && fallback !== undefined }),
  );
});
