"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { OnepinRuns } from "onepin-runs/react";
import { useState } from "react";

/** A mock of the host's sign-in, such as Clerk's `useAuth().getToken`. */
async function getToken() {
  const response = await fetch("/token", { method: "POST" });
  if (!response.ok) throw new Error(`no token: status ${response.status}`);
  return (await response.json()).jwt;
}

/** The runs, with the route of this host. The server renders what is around them. */
export function Runs(options) {
  const router = useRouter();
  const query = useSearchParams().toString();
  const path = usePathname();
  const [news, setNews] = useState("");
  return (
    <>
      <output aria-label="News">{news}</output>
      <OnepinRuns
        {...options}
        getToken={getToken}
        route={query ? `${path}?${query}` : path}
        basePath=""
        onRouteChange={({ detail: { route, replace } }) => {
          if (replace) router.replace(route, { scroll: false });
          else router.push(route, { scroll: false });
        }}
        onStatusChange={({ detail }) => setNews(`A run went from ${detail.from} to ${detail.to}`)}
        className="runs"
      />
    </>
  );
}
