// Tests of the React component's types, checked by `tsc --strict`.

import type { TokenGetter } from "onepin-runs";
import { OnepinRuns, type OnepinRunsHandle } from "onepin-runs/react";
import { useRef } from "react";

declare const getToken: TokenGetter;
const required = { apiBase: "https://api.onepin.ai", workflowId: "5b0c6e1a-8f43-4d6e-9a57-2f1d7c3be801", getToken };

export function All() {
  const handle = useRef<OnepinRunsHandle>(null);
  handle.current?.resetSession();
  return (
    <OnepinRuns
      {...required}
      ref={handle}
      theme="auto"
      actions={["pause"]}
      fallback={<p>Loading</p>}
      className="runs"
      style={{ minHeight: 400 }}
      onRunSelect={(event) => event.preventDefault()}
      onError={({ detail }) => detail.message.length}
    />
  );
}

export const element = <onepin-runs {...required} actions="pause cancel" className="runs" />;
// @ts-expect-error getToken is required
export const incomplete = <OnepinRuns apiBase="" workflowId="" />;
// @ts-expect-error there is no such option
export const unknown = <OnepinRuns {...required} workflowID="" />;
