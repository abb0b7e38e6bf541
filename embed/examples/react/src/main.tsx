import { OnepinRuns } from "onepin-runs/react";
import { StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { type Settings, getToken, person, settings } from "./session";
import "./host.css";

/** This host passes its whole path to the component; other hosts can pass a part of their own route. */
const routeOfUrl = () => location.pathname + location.search;

function App({ settings }: { settings: Settings }) {
  const [route, setRoute] = useState(routeOfUrl);
  const [shown, setShown] = useState(true);
  const [theme, setTheme] = useState<"light" | "dark">("light");
  const [user, setUser] = useState(person.current);
  const [news, setNews] = useState("");

  useEffect(() => {
    const back = () => setRoute(routeOfUrl());
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  const changeUser = () => {
    person.current = 1 - person.current;
    setUser(person.current);
  };

  return (
    <>
      <header>
        <strong>A host in React</strong>
        <button type="button" onClick={() => setShown(!shown)}>
          {shown ? "Hide runs" : "Show runs"}
        </button>
        <button type="button" onClick={() => setTheme(theme === "light" ? "dark" : "light")}>
          Change theme
        </button>
        <button type="button" onClick={changeUser}>
          Change user
        </button>
        <output aria-label="News">{news}</output>
      </header>
      {shown && (
        <OnepinRuns
          apiBase={settings.api_base}
          workflowId={settings.workflow_id}
          workspaceId={settings.workspace_id}
          sessionKey={`user-${user}`}
          getToken={getToken}
          theme={theme}
          route={route}
          basePath=""
          onRouteChange={({ detail }) => {
            history.pushState(null, "", detail.route);
            setRoute(detail.route);
          }}
          onStatusChange={({ detail }) => setNews(`A run went from ${detail.from} to ${detail.to}`)}
          onAuthError={({ detail }) => setNews(`Sign-in: ${detail.kind}`)}
          className="runs"
        />
      )}
    </>
  );
}

const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");
createRoot(root).render(
  <StrictMode>
    <App settings={await settings()} />
  </StrictMode>,
);
