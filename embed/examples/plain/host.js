// Two components of two people on a page without a bundler. The package lies beside this file.

import { define } from "./onepin-runs/index.js";

const settings = await (await fetch("/config.json")).json();

/** Stands for the host's sign-in, such as `(options) => Clerk.session?.getToken(options)`. */
const tokensOf = (user) => async () => {
  const answer = await fetch(settings.token_endpoint, {
    method: "POST",
    body: JSON.stringify({ user }),
  });
  if (!answer.ok) throw new Error(`no token: status ${answer.status}`);
  return (await answer.json()).jwt;
};

const log = document.getElementById("events");
for (const [user, element] of [...document.querySelectorAll("onepin-runs")].entries()) {
  element.apiBase = settings.api_base;
  element.workflowId = settings.workflow_id;
  element.workspaceId = settings.workspace_id;
  element.getToken = tokensOf(user);
  for (const name of ["runselect", "routechange", "runstatuschange", "autherror", "error"]) {
    element.addEventListener(name, ({ detail }) => {
      log.append(`${element.id} ${name} ${JSON.stringify(detail)}\n`);
    });
  }
}

define();
