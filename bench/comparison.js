// The compared pages and their samples.

import { Front } from "./front.js";
import { Page } from "./page.js";

export class Comparison {
  samples = [];

  /** `pages` are `{ name, dist }`. */
  constructor({ browser, pages, rounds, quick }) {
    Object.assign(this, { browser, pages, rounds, quick });
  }

  record(sample) {
    this.samples.push(sample);
  }

  /** Measures all pages in each of `rounds` rounds. Each round starts with a different page. */
  async inTurn(rounds, measure) {
    for (let round = 0; round < rounds; round += 1) {
      for (let at = 0; at < this.pages.length; at += 1) {
        await measure(this.pages[(at + round) % this.pages.length], round);
      }
    }
  }

  /** Like `inTurn`, but all rounds share one sandbox per page. */
  async inTurnOver(flags, rounds, measure) {
    const fronts = new Map();
    try {
      for (const page of this.pages) fronts.set(page, await Front.start(page.dist, flags));
      await this.inTurn(rounds, (page, round) => measure(page, round, fronts.get(page)));
    } finally {
      for (const front of fronts.values()) front.stop();
    }
  }

  /** Serves the page with its own sandbox during `measure`. */
  async with(page, flags, measure) {
    const front = await Front.start(page.dist, flags);
    try {
      await measure(front);
    } finally {
      front.stop();
    }
  }

  /** Opens the page in a new browser context. `where` is part of error messages. */
  async visit(page, where, options, measure) {
    const visit = await Page.open(this.browser, `${page.name}, ${where}`, options);
    try {
      await measure(visit);
    } finally {
      await visit.close();
    }
  }
}
