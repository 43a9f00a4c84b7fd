// Pictures of every screen, on three devices, light and dark: `node tests/e2e/screenshots.mjs [NAME]` takes those whose name holds NAME.
// `GADEPLAN_SERVER` is the endpoint, `GADEPLAN_DEMO` the demonstration team's program (without it a team of one day is written here),
// `GADEPLAN_SCREENSHOTS` the folder. Long screens are kept whole as well, as `-hele`.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Browser, devices } from './lib/browser.mjs';
import { Server } from './lib/server.mjs';
import * as tour from './lib/tour.mjs';
import * as trust from './lib/tour_trust.mjs';
import { invite, navigate } from './lib/app.mjs';

const OUTPUT = process.env.GADEPLAN_SCREENSHOTS ?? fileURLToPath(new URL('../../target/screenshots/', import.meta.url));
const SCREENS = { '360x740': devices.smallPhone, '412x915': devices.phone, '1280x800': devices.desk };
const wanted = process.argv[2] ?? '';
/** Nobody of the demonstration team: who is removed at the end must not be mistaken for a namesake. */
const HOLDER = 'Mette';
const run = promisify(execFile);

const folder = mkdtempSync(path(tmpdir(), 'gadeplan-screenshots-'));
const browsers = [];
let taken = 0;

/** Every device and scheme of one screen, then back to what the walk goes on with. */
async function look(browser, screen, { long = false } = {}) {
  if (!screen.includes(wanted)) return;
  const { device, colorScheme } = browser;
  for (const [name, size] of Object.entries(SCREENS)) {
    await browser.setDevice(size);
    for (const scheme of ['light', 'dark']) {
      await browser.setColorScheme(scheme);
      await settled(browser.page);
      await warnOfOverflow(browser.page, `${name}-${scheme}-${screen}`);
      await browser.screenshot(path(OUTPUT, `${name}-${scheme}-${screen}.png`));
      taken += 1;
      if (!long || size === devices.smallPhone) continue;
      // A taller screen, not a picture of the whole page: bars stay where they belong.
      const height = await browser.page.evaluate(() => document.documentElement.scrollHeight);
      await browser.setDevice({ ...size, height });
      await settled(browser.page);
      await browser.screenshot(path(OUTPUT, `${name}-${scheme}-${screen}-hele.png`));
      await browser.setDevice(size);
    }
  }
  await browser.setDevice(device);
  await browser.setColorScheme(colorScheme);
  await settled(browser.page);
}

/** Laid out and drawn anew, which takes two frames, with what is being fetched there. */
async function settled(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Says which elements stand out over the edge: a phone would shrink the whole screen for them. */
async function warnOfOverflow(page, picture) {
  const over = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 1);
    return wide.map((element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}`).slice(0, 5);
  });
  if (over.length > 0) console.log(`${picture}: wider than the screen: ${over.join(', ')}`);
}

function browser(name, device, flags) {
  const made = new Browser({ name, device, flags, profile: path(folder, name) });
  browsers.push(made);
  return made;
}

/** Links for a worker and a lead, to a team with weeks of work behind it where there is the demonstration team. */
async function team(server, founder) {
  if (process.env.GADEPLAN_DEMO) {
    const code = await server.newTeamCode();
    const { stdout } = await run(process.env.GADEPLAN_DEMO, ['--server', server.url, '--data', server.data, '--operator-code', code], { maxBuffer: 1e7 });
    return ['Medarbejder', 'Teamleder'].map((role) => stdout.match(new RegExp(`${role}: (\\S+)`))[1]);
  }
  const worker = await invite(founder.page);
  await navigate(founder.page, 'Mere');
  return [worker];
}

async function main() {
  mkdirSync(OUTPUT, { recursive: true });
  const server = await Server.create({ folder });
  await server.start();
  try {
    let leader = browser('karen', devices.desk);
    const code = await server.newTeamCode();
    await tour.createTeam(leader, server.url, { code, team: 'Gadeplansteamet', site: 'Christianshavns Torv', holder: 'Karen' }, look);
    const [workerLink, leaderLink] = await team(server, leader);
    await tour.onIphone(browser('iphone', devices.phone, tour.asIphone), workerLink, look);
    const worker = browser('mette', devices.phone);
    const passphrase = await tour.join(worker, server.url, workerLink, HOLDER, look);
    if (leaderLink) {
      leader = browser('kirsten', devices.desk);
      await tour.join(leader, server.url, leaderLink, 'Kirsten', () => {});
    }
    await tour.record(worker, look);
    await tour.entries(worker, look);
    await tour.places(worker, server.url, passphrase, look);
    await tour.lead(leader, look);
    await tour.together(worker, leader, look);
    await trust.guard(worker, look);
    await trust.team(leader, HOLDER, look);
    await trust.erasing(leader, leaderLink ? 'Kirsten' : 'Karen', look);
    await trust.behindTheLock(worker, passphrase, look);
    await trust.forgotten(worker, passphrase, look);
    await trust.recover(browser('fundet', devices.phone), server.url, look);
    await trust.revoked(leader, worker, HOLDER, look);
  } catch (error) {
    for (const open of browsers.filter((one) => one.child)) await open.screenshot(path(OUTPUT, `failed-${open.name}.png`)).catch(() => {});
    throw error;
  } finally {
    await Promise.allSettled(browsers.map((open) => open.kill()));
    await server.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
  console.log(`${taken} pictures in ${OUTPUT}`);
}

try {
  await main();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
