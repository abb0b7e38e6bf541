// Clerk's Frontend API as far as ClerkJS needs it on a page, in front of the real ClerkJS.
//
// ClerkJS comes from npm. Its bundle for browsers holds all it needs, so its dependencies (wallets
// of crypto currencies among them, 130 MB) are replaced by the smallest of them in package.json.

import { fileURLToPath } from "node:url";

const HOST = "clerk.sandbox.example";
const BUNDLE = fileURLToPath(new URL("node_modules/@clerk/clerk-js/dist/", import.meta.url));
const SCRIPT = "/npm/@clerk/clerk-js@6/dist/";
const SESSION = "sess_e2e";

/** Names the host, as every publishable key does. */
export const PUBLISHABLE_KEY = `pk_test_${btoa(`${HOST}$`).replace(/=+$/, "")}`;

export const ORIGIN = `https://${HOST}`;

export class Clerk {
  /** The tokens handed out, the last one last. */
  tokens = [];
  signedIn = true;
  /** Whether the Frontend API cannot be reached; its script is served all the same. */
  down = false;
  /** What is asked of the Frontend API, such as `GET /v1/client`. */
  asked = [];
  #sandbox;

  constructor(sandbox) {
    this.#sandbox = sandbox;
  }

  /** Answers in the place of the Frontend API, and names it to the page in its config.json. */
  async stand(page) {
    const { token_endpoint: _, ...config } = this.#sandbox.config;
    const json = { ...config, clerk_publishable_key: PUBLISHABLE_KEY };
    await page.route("**/config.json", (route) => route.fulfill({ json }));
    await page.route(`${ORIGIN}/**`, (route) => this.#answer(route));
  }

  async #answer(route) {
    const request = route.request();
    const { pathname, searchParams } = new URL(request.url());
    const method = searchParams.get("_method") ?? request.method();
    this.asked.push(`${method} ${pathname}`);
    const headers = {
      "access-control-allow-origin": this.#sandbox.origin,
      "access-control-allow-credentials": "true",
    };
    if (pathname.startsWith(SCRIPT)) {
      return route.fulfill({ headers, path: BUNDLE + pathname.slice(SCRIPT.length) });
    }
    if (this.down) return route.abort("connectionrefused");
    if (pathname.endsWith("/tokens")) {
      return route.fulfill({ headers, json: { jwt: await this.#token() } });
    }
    if (pathname.endsWith("/touch")) {
      const client = await this.#client();
      return route.fulfill({ headers, json: { response: client.sessions[0], client } });
    }
    if (["/v1/client", "/v1/client/sessions"].includes(pathname)) {
      return route.fulfill({ headers, json: { response: await this.#client(), client: null } });
    }
    // The environment: settings of forms that this page does not show.
    return route.fulfill({ headers, json: {} });
  }

  async #token() {
    this.tokens.push(await this.#sandbox.token());
    return this.tokens.at(-1);
  }

  async #client() {
    const now = Date.now();
    const client = {
      object: "client",
      id: "client_e2e",
      sessions: [],
      last_active_session_id: null,
      sign_in: null,
      sign_up: null,
      created_at: now,
      updated_at: now,
    };
    if (!this.signedIn) return client;
    const user = {
      object: "user",
      id: "user_e2e",
      first_name: "Anaïs",
      last_name: "Øverby",
      email_addresses: [],
      phone_numbers: [],
      web3_wallets: [],
      external_accounts: [],
      organization_memberships: [],
      created_at: now,
      updated_at: now,
    };
    const session = {
      object: "session",
      id: SESSION,
      status: "active",
      user,
      public_user_data: { first_name: user.first_name, last_name: user.last_name, user_id: user.id },
      last_active_organization_id: null,
      last_active_token: { object: "token", jwt: await this.#token() },
      factor_verification_age: null,
      actor: null,
      last_active_at: now,
      expire_at: now + 3_600_000,
      abandon_at: now + 3_600_000,
      created_at: now,
      updated_at: now,
    };
    return { ...client, sessions: [session], last_active_session_id: SESSION };
  }
}
