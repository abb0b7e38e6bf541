// The page's values for rows and cells.

import { createContext, use } from "react";
import type { Api } from "./api";
import type { Run } from "./run";

export interface PageContextValue {
  api: Api;
  workflow: string;
  openMenu: (run: Run, button: HTMLElement) => void;
}

export const PageContext = createContext<PageContextValue | null>(null);

export function usePageContext(): PageContextValue {
  const value = use(PageContext);
  if (!value) throw new Error("there is no page around this component");
  return value;
}
