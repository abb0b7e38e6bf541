import { CUSTOM_ELEMENTS_SCHEMA, Component, InjectionToken, inject, signal } from "@angular/core";
import type { OnepinRunsEventMap, TokenGetter } from "onepin-runs";

/** The sandbox's settings. */
export interface Settings {
  api_base: string;
  workflow_id: string;
  workspace_id: string;
  token_endpoint: string;
}

export const SETTINGS = new InjectionToken<Settings>("settings");

@Component({
  selector: "app-root",
  // Angular sets options as properties of the element.
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <button type="button" (click)="changeTheme()">Change theme</button>
    <output aria-label="Opened">{{ opened() }}</output>
    <onepin-runs
      [apiBase]="settings.api_base"
      [workflowId]="settings.workflow_id"
      [workspaceId]="settings.workspace_id"
      [getToken]="getToken"
      [theme]="theme()"
      (runselect)="open($event)"
    />
  `,
})
export class App {
  protected readonly settings = inject(SETTINGS);
  protected readonly theme = signal("light");
  protected readonly opened = signal("");

  /** A mock of the host's sign-in, with tokens of the sandbox. */
  protected readonly getToken: TokenGetter = async () => {
    const response = await fetch(this.settings.token_endpoint, { method: "POST" });
    if (!response.ok) throw new Error(`no token: status ${response.status}`);
    return ((await response.json()) as { jwt: string }).jwt;
  };

  protected changeTheme() {
    this.theme.update((theme) => (theme === "light" ? "dark" : "light"));
  }

  protected open({ detail }: OnepinRunsEventMap["runselect"]) {
    this.opened.set(detail.runId);
  }
}
