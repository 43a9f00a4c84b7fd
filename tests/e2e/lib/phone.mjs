// What a phone does around the app: its clock, its list of open apps, its own key.

/** Lets this many seconds pass at once for the page, whose clock was installed before (`page.clock.install()`). Timers that are due fire. */
export async function moveOn(page, seconds) {
  await page.clock.fastForward(seconds * 1_000);
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

/** A processor that is `rate` times slower, for the page until `end` is called. Chromium refuses this for workers: the engine is not slowed. */
export async function slowDown(browser, rate) {
  const { session } = browser;
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return { end: () => session.send('Emulation.setCPUThrottlingRate', { rate: 1 }) };
}
