// Every screen, light and dark on the device that it is drawn for, dark on the other: axe finds nothing, and no phone scrolls sideways.

import assert from 'node:assert/strict';
import { invite, navigate } from '../lib/app.mjs';
import { expectAccessible } from '../lib/axe.mjs';
import { devices } from '../lib/browser.mjs';
import * as tour from '../lib/tour.mjs';
import * as trust from '../lib/tour_trust.mjs';

export const name = 'Hver skærm er til at bruge for alle';
export const limit = 420_000;

/**
 * On the device that the walk is on in both schemes, on the other in one: what a scheme changes is its colours, and what a width changes
 * is the order of things, so a third or fourth look finds nothing new.
 */
const LOOKS = (own) => {
  const other = own.mobile ? devices.desk : devices.phone;
  return [[own, 'light'], [own, 'dark'], [other, 'dark']];
};

async function look(browser, screen) {
  const { device, colorScheme } = browser;
  await browser.setDevice(devices.smallPhone);
  const [content, width] = await browser.page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= width, `${screen}: ${content} px wide on a phone of ${width} px`);
  for (const [size, scheme] of LOOKS(device)) {
    await browser.setDevice(size);
    await browser.setColorScheme(scheme);
    await browser.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await expectAccessible(browser.page, `${screen}, ${size.width} px, ${scheme}`);
  }
  await browser.setDevice(device);
  await browser.setColorScheme(colorScheme);
  await expectQuietFields(browser.page, screen);
}

/** Nothing that is typed goes to a service of the browser: memory, spelling, suggestions, translation. */
async function expectQuietFields(page, screen) {
  const loud = await page.evaluate(() => {
    const quiet = { autocomplete: 'off', spellcheck: 'false', autocorrect: 'off', writingsuggestions: 'false', translate: 'no' };
    const typed = [...document.querySelectorAll('textarea, input')].filter((field) => !['checkbox', 'radio', 'date', 'time'].includes(field.type));
    const loudness = (field) => Object.entries(quiet).filter(([name, value]) => field.getAttribute(name) !== value).map(([name]) => name);
    const fields = typed.map((field) => `${field.id}: ${loudness(field).join(' ')}`).filter((line) => !line.endsWith(': '));
    const others = [...document.querySelectorAll('input[type=date], input[type=time]')].filter((field) => field.autocomplete !== 'off');
    return [...fields, ...others.map((field) => field.id)];
  });
  assert.deepEqual(loud, [], `${screen}: fields that talk`);
}

export async function run(t) {
  const server = await t.server();
  const url = server.url;
  const lead = t.desk('karen');
  const worker = t.phone('ida');
  let passphrase;

  await t.step('Opret hold', async () => {
    const code = await server.newTeamCode();
    await tour.createTeam(lead, url, { code, team: 'Gadeplansteamet', site: 'Christianshavns Torv', holder: 'Karen' }, look);
  });
  const link = await t.step('an invitation', () => invite(lead.page));
  await t.step('on an iPhone', () => tour.onIphone(t.phone('iphone', { flags: tour.asIphone }), link, look));
  await t.step('Bliv en del af holdet', async () => {
    passphrase = await tour.join(worker, url, link, 'Ida', look);
  });
  await t.step('the sheets that write', () => tour.record(worker, look));
  await t.step('the entries', () => tour.entries(worker, look));
  await t.step('the other places, the lock and a second window', () => tour.places(worker, url, passphrase, look));
  await t.step('what a lead has besides', async () => {
    await navigate(lead.page, 'I dag');
    await tour.lead(lead, look);
  });
  await t.step('a question, and two versions', () => tour.together(worker, lead, look));
  await t.step('the guard on CPR numbers', () => trust.guard(worker, look));
  await t.step('Team and a lost phone', () => trust.team(lead, 'Ida', look));
  await t.step('a pause of 14 days, and a contact put aside', () => trust.behindTheLock(worker, passphrase, look));
  await t.step('forgotten words', () => trust.forgotten(worker, passphrase, look));
  await t.step('Gendan hold', () => trust.recover(t.phone('fundet'), url, look));
  await t.step('a removed phone', () => trust.revoked(lead, worker, 'Ida', look));
}
