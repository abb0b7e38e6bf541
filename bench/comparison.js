// The pages side by side, and what was measured of them so far.

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

  /** Takes the pages in turn, `rounds` times, with another one first each time. */
  async inTurn(rounds, measure) {
    for (let round = 0; round < rounds; round += 1) {
      for (let at = 0; at < this.pages.length; at += 1) {
        await measure(this.pages[(at + round) % this.pages.length], round);
      }
    }
  }

  /** The same, over one sandbox for each page that is there for all rounds. */
  async inTurnOver(flags, rounds, measure) {
    const fronts = new Map();
    try {
      for (const page of this.pages) fronts.set(page, await Front.start(page.dist, flags));
      await this.inTurn(rounds, (page, round) => measure(page, round, fronts.get(page)));
    } finally {
      for (const front of fronts.values()) front.stop();
    }
  }

  /** The page's files over a sandbox that is there for `measure` only. */
  async with(page, flags, measure) {
    const front = await Front.start(page.dist, flags);
    try {
      await measure(front);
    } finally {
      front.stop();
    }
  }

  /** The page in a browser context of its own. `where` is told when it fails. */
  async visit(page, where, options, measure) {
    const visit = await Page.open(this.browser, `${page.name}, ${where}`, options);
    try {
      await measure(visit);
    } finally {
      await visit.close();
    }
  }
}
