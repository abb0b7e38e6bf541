import "onepin-runs/vue";
import { createApp } from "vue";

import App from "./App.vue";
import type { Settings } from "./session";

const settings = (await (await fetch("/config.json")).json()) as Settings;
createApp(App, { settings }).mount("#app");
