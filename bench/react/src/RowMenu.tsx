// The row menu. All rows share one menu.

import { useCallback, useRef, useState } from "react";
import { nameOf, type Run } from "./run";

/** The gap to the button and to the viewport edges, in CSS pixels. */
const GAP = 4;

/** The display time of a toast, in milliseconds. */
const IN_SIGHT = 6_000;

export function useRowMenu() {
  const [run, setRun] = useState<Run | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const open = useCallback((run: Run, button: HTMLElement) => {
    setRun(run);
    if (!panel.current) return;
    panel.current.showPopover();
    place(panel.current, button);
    panel.current.querySelector<HTMLElement>("a, button")?.focus();
  }, []);
  return { run, panel, open };
}

/** Opens the menu below the button, or above if there is no space, within the viewport. */
function place(panel: HTMLElement, button: HTMLElement) {
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const below = at.bottom + GAP;
  const top = below + height <= innerHeight ? below : at.top - GAP - height;
  const left = Math.min(at.right - width, innerWidth - width - GAP);
  panel.style.top = `${Math.max(GAP, top)}px`;
  panel.style.left = `${Math.max(GAP, left)}px`;
}

interface RowMenuProps {
  menu: ReturnType<typeof useRowMenu>;
  workflow: string;
}

export function RowMenu({ menu: { run, panel }, workflow }: RowMenuProps) {
  const [outcome, setOutcome] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const address = `/workflows/${workflow}/runs${run ? `/${run.id}` : ""}`;
  const copy = async (text: string) => {
    panel.current?.hidePopover();
    const copied = await navigator.clipboard.writeText(text).then(
      () => `Copied ${text}`,
      () => `Couldn’t copy. The text is ${text}`,
    );
    setOutcome(copied);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOutcome(""), IN_SIGHT);
  };
  return (
    <>
      <div
        ref={panel}
        className="panel menu"
        popover="auto"
        role="menu"
        aria-label={run ? `Actions for ${nameOf(run)}` : undefined}
      >
        <a role="menuitem" href={address}>
          Open
        </a>
        <button type="button" role="menuitem" onClick={() => run && copy(run.id)}>
          Copy id
        </button>
        <button type="button" role="menuitem" onClick={() => copy(location.origin + address)}>
          Copy link
        </button>
      </div>
      <p className="toast" role="status">
        {outcome}
      </p>
    </>
  );
}
