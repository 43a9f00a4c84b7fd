// A small sequential runner. A journey is a module in journeys/ that exports `name` and `run(t)`; it may export `limit` in
// milliseconds. What is counted is its steps: a failed step ends its journey, and an unexpected error in a browser is one.

import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Browser, devices } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { Server } from './server.mjs';

const JOURNEYS = fileURLToPath(new URL('../journeys/', import.meta.url));
const ARTEFACTS = fileURLToPath(new URL('../../../target/e2e/', import.meta.url));
const LIMIT = 300_000;

/** What a journey gets: its servers, its browsers, its steps. Everything it starts here ends with it. */
class Journey {
  constructor(name) {
    this.name = name;
    this.folder = mkdtempSync(join(tmpdir(), `gadeplan-${name}-`));
    this.browsers = [];
    this.servers = [];
    this.proxies = [];
    this.passed = 0;
    this.cut = null;
  }

  /** One thing that must hold. Returns what `action` returns. */
  async step(title, action) {
    const started = performance.now();
    try {
      const result = await Promise.race([action(), this.limit]);
      this.failOnTrouble();
      this.passed += 1;
      console.log(`  ok      ${title} (${Math.round(performance.now() - started)} ms)`);
      return result;
    } catch (error) {
      error.step = title;
      throw error;
    }
  }

  /** A running endpoint. */
  async server(options = {}) {
    const server = await Server.create({ folder: mkdtempSync(join(this.folder, 'server-')), ...options });
    this.servers.push(server);
    await server.start();
    return server;
  }

  /** A running endpoint behind a proxy; clients use `proxy.url`. */
  async proxiedServer(options = {}) {
    const proxy = await Proxy.create({ capture: join(this.folder, `wire-${this.proxies.length}.bin`) });
    this.proxies.push(proxy);
    const server = await this.server({ publicUrl: proxy.url, ...options });
    proxy.forwardTo(server.port);
    return { server, proxy };
  }

  /** A worker's phone. Not launched yet. */
  phone(name, options = {}) {
    return this.browser({ name, device: devices.phone, ...options });
  }

  /** A lead's desk. Not launched yet. */
  desk(name, options = {}) {
    return this.browser({ name, device: devices.desk, ...options });
  }

  browser(options) {
    const browser = new Browser({ profile: join(this.folder, `profile-${options.name}`), ...options });
    this.browsers.push(browser);
    return browser;
  }

  failOnTrouble() {
    for (const browser of this.browsers) {
      const [trouble] = browser.unexpected();
      if (trouble) throw new Error(`${browser.name}, ${trouble.where}: ${trouble.text}`);
    }
  }

  async keepArtefacts() {
    const folder = join(ARTEFACTS, this.name);
    mkdirSync(folder, { recursive: true });
    for (const browser of this.browsers) {
      writeFileSync(join(folder, `${browser.name}.console.log`), browser.console.join('\n'));
      if (!browser.child) continue;
      const shot = browser.screenshot(join(folder, `${browser.name}.png`));
      const page = browser.page.content().then((html) => writeFileSync(join(folder, `${browser.name}.html`), html));
      await withLimit(Promise.allSettled([shot, page]), 10_000);
    }
    for (const [index, server] of this.servers.entries()) {
      if (existsSync(server.log)) copyFileSync(server.log, join(folder, `server-${index}.log`));
    }
    return folder;
  }

  async end() {
    await Promise.allSettled(this.browsers.map((browser) => browser.kill()));
    await Promise.allSettled(this.proxies.map((proxy) => proxy.close()));
    await Promise.allSettled(this.servers.map((server) => server.kill()));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Runs all journeys, or those whose file name holds `wanted`. Returns the exit code. */
export async function runAll(wanted) {
  const files = readdirSync(JOURNEYS).filter((file) => file.endsWith('.mjs') && (!wanted || file.includes(wanted))).sort();
  rmSync(ARTEFACTS, { recursive: true, force: true });
  let passed = 0;
  let failed = 0;
  for (const file of files) {
    const outcome = await runOne(file);
    passed += outcome.passed;
    failed += outcome.failed;
  }
  if (files.length === 0) {
    console.log(`no journey is called ${wanted}`);
    failed += 1;
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function runOne(file) {
  const journey = await import(pathToFileURL(join(JOURNEYS, file)));
  const t = new Journey(file.replace(/\.mjs$/, ''));
  const started = performance.now();
  console.log(`${file}: ${journey.name}`);
  const limit = journey.limit ?? LIMIT;
  const clock = new AbortController();
  t.limit = new Promise((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`the journey took more than ${limit} ms`)), limit);
    clock.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  t.limit.catch(() => {});
  let failed = 0;
  try {
    await Promise.race([journey.run(t), t.limit]);
    t.failOnTrouble();
    if (t.passed === 0) throw new Error('the journey has no step');
  } catch (error) {
    failed = 1;
    console.log(`  FAILED  ${error.step ?? 'outside a step'}\n${indent(describe(error))}`);
    const folder = await t.keepArtefacts();
    appendFileSync(join(folder, 'failure.txt'), describe(error));
    console.log(`          see ${folder}`);
  } finally {
    clock.abort();
    await t.end();
  }
  console.log(`  ${t.passed} steps in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return { passed: t.passed, failed };
}

function withLimit(promise, limit) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, limit)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function describe(error) {
  const cause = error.cause ? `\ncaused by ${error.cause.stack ?? error.cause}` : '';
  return `${error.stack ?? error}${cause}`.replaceAll(/\x1b\[\d*m/g, '');
}

function indent(text) {
  return text.replaceAll(/^/gm, '          ');
}
