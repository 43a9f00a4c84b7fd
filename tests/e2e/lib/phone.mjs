// What a phone does around the app: its clock, its list of open apps, its own key.

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Lets this many seconds pass at once for the page, whose clock was installed before (`page.clock.install()`). Timers that are due fire. */
export async function moveOn(page, seconds) {
  await page.clock.fastForward(seconds * 1_000);
}

/**
 * Lets days pass for the engine that runs now; the next one, after a lock or a new start, has the true time again. It is what a phone finds that
 * was left in a drawer.
 */
export async function engineSleeps(page, days) {
  for (const worker of page.workers()) {
    await worker.evaluate((ms) => {
      const now = Date.now;
      Date.now = () => now() + ms;
    }, days * 24 * 60 * 60 * 1_000);
  }
  // As after waking up.
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
}

/** Another app comes to the front. */
export async function hide(browser) {
  await visibility(browser, 'hidden');
}

/** The app comes to the front again. */
export async function show(browser) {
  await visibility(browser, 'visible');
}

// Chromium without a window never hides a page that is driven: what the page is told is what the system would tell it.
async function visibility({ page }, state) {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

/** Gives the machine a key of its own that verifies its person and evaluates a PRF. It lives as long as the tab. */
export async function addAuthenticator(browser) {
  const { session } = browser;
  await session.send('WebAuthn.enable', { enableUI: false });
  const options = {
    protocol: 'ctap2',
    ctap2Version: 'ctap2_1',
    transport: 'internal',
    hasResidentKey: true,
    hasUserVerification: true,
    hasPrf: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options });
  return authenticatorId;
}

/**
 * A processor that is `rate` times slower until `end` is called, for the page, its workers and the whole browser. Chromium's own way slows pages
 * only, and what costs most here is in the engine's worker.
 */
export async function slowDown(browser, rate) {
  const shared = new SharedArrayBuffer(4);
  const thread = new Worker(new URL('slower.mjs', import.meta.url), { workerData: { group: browser.child.pid, rate, shared } });
  await once(thread, 'message');
  return {
    async end() {
      const gone = once(thread, 'exit');
      const ended = new Int32Array(shared);
      Atomics.store(ended, 0, 1);
      Atomics.notify(ended, 0);
      await gone;
    },
  };
}
