// A real Chromium with a profile that outlives it. It is spawned here, in a process group of its own, driven over CDP, and
// ended by SIGKILL only: a phone whose battery dies asks nobody.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { endsWithUs, killGroup } from './wait.mjs';

const EXECUTABLE = process.env.GADEPLAN_CHROMIUM ?? '/usr/bin/chromium';

/** Screens, in CSS pixels. */
export const devices = {
  phone: { width: 412, height: 915, mobile: true, scale: 2 },
  smallPhone: { width: 360, height: 740, mobile: true, scale: 2 },
  keyboardOpen: { width: 412, height: 480, mobile: true, scale: 2 },
  lying: { width: 740, height: 360, mobile: true, scale: 2 },
  desk: { width: 1280, height: 800, mobile: false, scale: 1 },
};

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-client-side-phishing-detection',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater',
  '--metrics-recording-only',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  '--lang=da-DK',
];

// Without a network the browser itself says so on the console. That is no fault of ours.
const NO_NETWORK = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED|ABORTED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|NETWORK_CHANGED|ABORTED|FAILED)/;

const TOUCH_EVERY = 20_000;

/** One person's browser: a profile, and while it runs one page. */
export class Browser {
  /** `name` appears in the log; `profile` is made when not given; `flags` are further switches for Chromium. */
  constructor({ name, device = devices.phone, profile = mkdtempSync(join(tmpdir(), 'gadeplan-profile-')), colorScheme = 'light', timezone = 'Europe/Copenhagen', slowdown = 1, flags = [] }) {
    Object.assign(this, { name, device, profile, colorScheme, timezone, slowdown, flags });
    this.offline = false;
    /** Nobody has the phone in the hand: it locks by itself. */
    this.leftAlone = false;
    this.troubles = [];
    this.expected = [];
    this.console = [];
    this.child = this.connection = this.context = this.page = this.session = null;
    mkdirSync(profile, { recursive: true });
  }

  /** Starts the browser, on the same profile as before, and opens `url` if given. */
  async launch(url) {
    if (this.child) throw new Error(`${this.name} is running`);
    for (const lock of ['SingletonLock', 'SingletonCookie', 'SingletonSocket', 'DevToolsActivePort']) rmSync(join(this.profile, lock), { force: true });
    const { width, height } = this.device;
    const flags = [...FLAGS, ...this.flags, `--user-data-dir=${this.profile}`, `--window-size=${width},${height}`, 'about:blank'];
    this.child = spawn(EXECUTABLE, flags, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    endsWithUs(this.child);
    this.connection = await chromium.connectOverCDP(await debugAddress(this.child));
    this.context = this.connection.contexts()[0];
    this.context.on('serviceworker', (worker) => this.#listenToWorker(worker));
    this.context.on('weberror', (error) => this.#trouble('page', String(error.error()?.stack ?? error.error())));
    this.context.on('console', (message) => this.#heard(message.type(), message.text(), message.location()?.url));
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    await this.#dress(this.page);
    if (this.offline) await this.context.setOffline(true);
    this.near = setInterval(() => this.#touch(), TOUCH_EVERY).unref();
    if (url) await this.goto(url);
    return this.page;
  }

  /** A second window of the same person, with the same screen. */
  async newPage(url) {
    const page = await this.context.newPage();
    await this.#dress(page);
    if (url) await page.goto(url, { waitUntil: 'commit' });
    return page;
  }

  async goto(url) {
    await this.page.goto(url, { waitUntil: 'commit' });
  }

  /** SIGKILL to the browser and all its processes: nothing is flushed, nothing is said goodbye to. */
  async kill() {
    if (!this.child) return;
    const { child, connection } = this;
    clearInterval(this.near);
    this.child = this.context = this.page = this.session = null;
    await killGroup(child);
    await connection?.close().catch(() => {});
  }

  /** Dies and comes back on the same profile. */
  async relaunch(url) {
    await this.kill();
    return this.launch(url);
  }

  /** No network for pages, workers and the service worker. Stop the server as well where the end of the wire matters. */
  async goOffline() {
    this.offline = true;
    await this.context?.setOffline(true);
  }

  async goOnline() {
    this.offline = false;
    await this.context?.setOffline(false);
  }

  /** Light or dark, from now on. */
  async setColorScheme(colorScheme) {
    this.colorScheme = colorScheme;
    await this.session.send('Emulation.setEmulatedMedia', { features: this.#media() });
  }

  /** Another screen size, from now on. */
  async setDevice(device) {
    this.device = device;
    await setScreen(this.session, device);
  }

  /** A finger, not a mouse. */
  async tap(locator) {
    await locator.scrollIntoViewIfNeeded();
    const box = await locator.boundingBox();
    if (!box) throw new Error(`nothing to tap: ${locator}`);
    const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await this.session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await this.session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  /** A picture of what is on the screen, or of the whole page. */
  async screenshot(path, { fullPage = false } = {}) {
    await this.page.screenshot({ path, fullPage, animations: 'disabled', caret: 'hide' });
  }

  /** Errors that match are part of the journey: a server that is away, a lie that is refused. */
  expectErrors(...patterns) {
    this.expected.push(...patterns);
  }

  /** Errors on the console or in pages that nobody expected. */
  unexpected() {
    return this.troubles.filter(({ text, offline }) => !(offline && NO_NETWORK.test(text)) && !this.expected.some((pattern) => pattern.test(text)));
  }

  async #dress(page) {
    const session = await this.context.newCDPSession(page);
    if (page === this.page) this.session = session;
    await setScreen(session, this.device);
    await session.send('Emulation.setEmulatedMedia', { features: this.#media() });
    await session.send('Emulation.setTimezoneOverride', { timezoneId: this.timezone });
    await session.send('Emulation.setLocaleOverride', { locale: 'da-DK' });
    if (this.slowdown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: this.slowdown });
    page.on('crash', () => this.child && this.#trouble('page', 'the page crashed'));
  }

  // The app locks when nobody touches it: whoever a journey does not speak of at the moment still has the phone in the hand.
  #touch() {
    if (this.leftAlone || !this.context) return;
    for (const page of this.context.pages()) page.evaluate(() => window.dispatchEvent(new PointerEvent('pointerdown'))).catch(() => {});
  }

  #media() {
    return [
      { name: 'prefers-color-scheme', value: this.colorScheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ];
  }

  #listenToWorker(worker) {
    worker.on?.('console', (message) => this.#heard(message.type(), message.text(), worker.url()));
  }

  #heard(type, text, url = '') {
    this.console.push(`${new Date().toISOString()} ${type} ${text} ${url}`);
    if (type === 'error') this.#trouble('console', `${text} ${url}`);
  }

  #trouble(where, text) {
    this.console.push(`${new Date().toISOString()} trouble ${where} ${text}`);
    this.troubles.push({ where, text, offline: this.offline });
  }
}

async function setScreen(session, { width, height, mobile, scale }) {
  await session.send('Emulation.setDeviceMetricsOverride', { width, height, mobile, deviceScaleFactor: scale });
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: mobile, maxTouchPoints: mobile ? 5 : 1 });
}

/** The address that Chromium prints once it can be driven. */
function debugAddress(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text) => {
      if (said.length < 100_000) said += text;
      const found = said.match(/DevTools listening on (ws:\S+)/);
      if (found) resolve(found[1]);
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`Chromium ended (${code ?? signal}): ${said.slice(-2000)}`)));
  });
}
