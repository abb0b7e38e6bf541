import "onepin-runs/define";
import { createApp } from "vue";

import App from "./App.vue";

const settings = await (await fetch("/config.json")).json();
createApp(App, { settings }).mount("#app");
