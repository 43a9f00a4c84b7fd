// Measures what a phone feels: `node tests/e2e/measure.mjs`. Prints one figure a line as JSON, as `cargo xtask bench` takes them.
// `GADEPLAN_SERVER` is the endpoint. The processor is slowed four times for the whole browser, the engine's worker included.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as path } from 'node:path';
import { createTeam, expectToday, navigate, reopen } from './lib/app.mjs';
import { Browser, devices } from './lib/browser.mjs';
import { addAuthenticator, slowDown } from './lib/phone.mjs';
import { Server, freePort } from './lib/server.mjs';

const TIMES = 5;
const SLOWDOWN = 4;
const button = (page, name) => page.getByRole('button', { name, exact: true });

const folder = mkdtempSync(path(tmpdir(), 'gadeplan-measure-'));
const port = await freePort();
const server = await Server.create({ folder, port, publicUrl: `http://localhost:${port}` });
const phone = new Browser({ name: 'ida', device: devices.phone, profile: path(folder, 'ida') });

/** Milliseconds from the tap on `way` until *I dag* stands, each time after a cold start, from `TIMES` times the median. */
async function unlocking(way, prepare) {
  const seen = [];
  for (let time = 0; time < TIMES; time += 1) {
    const { page } = phone;
    await page.goto('about:blank');
    await page.goto(`${server.publicUrl}/`);
    await page.getByRole('heading', { name: 'Gadeplan er låst' }).waitFor();
    await prepare(page);
    const slowed = await slowDown(phone, SLOWDOWN);
    // Taken in the page: the way from here to there and back is not the phone's.
    const took = await page.evaluate(
      (words) =>
        new Promise((resolve) => {
          const tapped = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === words);
          const begun = performance.now();
          const there = () => [...document.querySelectorAll('h1')].some((title) => title.textContent.startsWith('I dag'));
          const observer = new MutationObserver(() => there() && (observer.disconnect(), requestAnimationFrame(() => resolve(performance.now() - begun))));
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
          tapped.click();
        }),
      way,
    );
    await slowed.end();
    seen.push(took);
  }
  seen.sort((a, b) => a - b);
  return seen[Math.floor(TIMES / 2)];
}

function say(id, measure, value, gate) {
  console.log(JSON.stringify({ id, measure, value: Math.round(value), unit: 'ms', gate: `≤ ${gate}`, pass: value <= gate }));
}

try {
  await server.start();
  const code = await server.newTeamCode();
  const { passphrase } = await createTeam(phone, server.publicUrl, { code, team: 'Holdet', site: 'Torvet', zones: ['Bænkene', 'Trappen'], holder: 'Ida' });
  await phone.kill();
  await reopen(phone, `${server.publicUrl}/`);
  await addAuthenticator(phone);
  const type = (page) => page.getByLabel('Adgangssætning', { exact: true }).fill(passphrase);
  await type(phone.page);
  await button(phone.page, 'Lås op').click();
  await expectToday(phone.page);
  const slot = 'unlock on a processor slowed four times, until Today stands';
  say('P11', `${slot}: five words`, await unlocking('Lås op', type), 1_500);
  await navigate(phone.page, 'Mere');
  await phone.page.getByRole('link', { name: /Oplåsning/ }).click();
  await button(phone.page, 'Brug telefonens nøgle').click();
  await phone.page.getByLabel('De ord, der gælder nu', { exact: true }).fill(passphrase);
  await button(phone.page, 'Videre').click();
  await button(phone.page, 'Lav nøglen').click();
  await phone.page.getByText('Finger, ansigt eller telefonens kode åbner Gadeplan').waitFor();
  say('P11', `${slot}: passkey`, await unlocking('Lås op med telefonen', async () => {}), 1_000);
} finally {
  await phone.kill();
  await server.kill();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
