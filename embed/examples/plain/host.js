// Two components with different users on a page without a bundler. The package is next to this file.

import { define } from "./onepin-runs/index.js";

const settings = await (await fetch("/config.json")).json();

/** A mock of the host's sign-in, such as `(options) => Clerk.session?.getToken(options)`. */
const tokenGetter = (user) => async () => {
  const response = await fetch(settings.token_endpoint, {
    method: "POST",
    body: JSON.stringify({ user }),
  });
  if (!response.ok) throw new Error(`no token: status ${response.status}`);
  return (await response.json()).jwt;
};

const log = document.getElementById("events");
for (const [user, element] of [...document.querySelectorAll("onepin-runs")].entries()) {
  element.apiBase = settings.api_base;
  element.workflowId = settings.workflow_id;
  element.workspaceId = settings.workspace_id;
  element.getToken = tokenGetter(user);
  for (const name of ["runselect", "routechange", "runstatuschange", "autherror", "error"]) {
    element.addEventListener(name, ({ detail }) => {
      log.append(`${element.id} ${name} ${JSON.stringify(detail)}\n`);
    });
  }
}

define();
