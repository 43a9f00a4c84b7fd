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

/** A processor that is `rate` times slower, for the page and its workers, until `end` is called. */
export async function slowDown(browser, rate) {
  const { session } = browser;
  const workers = [];
  const take = async ({ sessionId, targetInfo }) => {
    if (targetInfo.type !== 'worker') return;
    workers.push(sessionId);
    await nested(session, sessionId, 'Emulation.setCPUThrottlingRate', { rate });
  };
  session.on('Target.attachedToTarget', take);
  // Without flattening a worker's session is spoken to through its page's.
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  return {
    workers: () => workers.length,
    async end() {
      session.off('Target.attachedToTarget', take);
      await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      for (const sessionId of workers) await nested(session, sessionId, 'Emulation.setCPUThrottlingRate', { rate: 1 });
      await session.send('Target.setAutoAttach', { autoAttach: false, waitForDebuggerOnStart: false, flatten: false });
    },
  };
}

async function nested(session, sessionId, method, params) {
  const id = Math.floor(Math.random() * 1e9);
  const answer = new Promise((resolve) => {
    const hear = (event) => {
      const message = JSON.parse(event.message);
      if (event.sessionId !== sessionId || message.id !== id) return;
      session.off('Target.receivedMessageFromTarget', hear);
      resolve(message);
    };
    session.on('Target.receivedMessageFromTarget', hear);
  });
  await session.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method, params }) });
  return answer;
}
