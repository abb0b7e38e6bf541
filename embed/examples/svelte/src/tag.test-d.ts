// Tests of the types in templates, checked by `svelte-check`.

import "onepin-runs/svelte";
import type { TokenGetter } from "onepin-runs";
import type { SvelteHTMLElements } from "svelte/elements";

declare const getToken: TokenGetter;

/** The attributes and listeners of `<onepin-runs>`. */
type Tag = SvelteHTMLElements["onepin-runs"];

export const all: Tag = {
  apiBase: "https://api.onepin.ai",
  "workflow-id": "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801",
  getToken,
  theme: "dark",
  "page-size": "50",
  statuses: ["failed"],
  class: "runs",
  onrunselect: ({ detail }) => detail.runId.length,
  onerror: ({ detail }) => detail.message.length,
};
// @ts-expect-error there is no such theme
export const theme: Tag = { theme: "pink" };
// @ts-expect-error there is no such option
export const option: Tag = { workflowID: "" };
// @ts-expect-error there is no such detail
export const detail: Tag = { onrunselect: ({ detail }) => detail.status };
