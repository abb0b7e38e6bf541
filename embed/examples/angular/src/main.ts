import { provideZonelessChangeDetection } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { define, load } from "onepin-runs";

import { App, SETTINGS, type Settings } from "./app";

// angular.json copies the WebAssembly to this folder.
load("/assets").catch((error: unknown) => console.error(error));
define();

const response = await fetch("/config.json");
const settings = (await response.json()) as Settings;
await bootstrapApplication(App, {
  providers: [provideZonelessChangeDetection(), { provide: SETTINGS, useValue: settings }],
});
