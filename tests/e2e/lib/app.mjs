// What a person does with the app, in the words of its screens.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const LIST = readFileSync(new URL('../../../assets/words-da.txt', import.meta.url), 'utf8').split('\n').filter(Boolean);

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Opens the app and waits until the screens stand and the app is on the device. */
export async function open(browser, url) {
  if (browser.page) await browser.goto(url);
  else await browser.launch(url);
  await browser.page.locator('html[data-offline="ready"][data-shell="left"]').waitFor({ state: 'attached', timeout: 60_000 });
}

/** Opens the app on a device that knows it already; the network may be away. */
export async function reopen(browser, url) {
  await browser.launch(url);
  await browser.page.locator('html[data-shell="left"]').waitFor({ state: 'attached' });
}

/** Reads the five words that are shown, types their first letters, and gives them back. `look` is told of both screens. */
export async function choosePassphrase(page, look = () => {}) {
  const items = page.locator('.passphrase-words li');
  await items.first().waitFor();
  const words = (await items.allTextContents()).map((word) => word.trim());
  assert.equal(words.length, 5);
  for (const word of words) assert.ok(LIST.includes(word), word);
  await look('adgangssaetning');
  await button(page, 'Jeg kan dem').click();
  await page.getByLabel('Adgangssætning', { exact: true }).fill(words.map((word) => word.slice(0, 4)).join(' '));
  await look('skriv-ordene');
  await button(page, 'Færdig').click();
  return words.join(' ');
}

async function codeGroups(page) {
  const groups = page.locator('.code-groups li');
  await groups.first().waitFor();
  return (await groups.allTextContents()).map((group) => group.trim().replace(/^\d+\s*[.:]?\s+/, ''));
}

/** The recovery code on the screen goes to paper, and one of its groups is typed again. Gives back all of them. */
export async function printCode(page) {
  const groups = await codeGroups(page);
  await button(page, 'Jeg har koden på papir').click();
  const label = await page.locator('label', { hasText: 'Skriv gruppe' }).textContent();
  const number = Number(label.match(/gruppe (\d+)/)[1]);
  await page.getByLabel(`Skriv gruppe ${number} fra dit papir`).fill(groups[number - 1].toLowerCase());
  await button(page, 'Videre').click();
  return groups;
}

/** *Opret hold*, whole. Gives back the passphrase and the recovery code. */
export async function createTeam(browser, url, { code, team, site, zones, holder }) {
  await open(browser, `${url}/`);
  const { page } = browser;
  await page.getByRole('button', { name: 'Opret et hold' }).or(page.getByRole('link', { name: 'Opret et hold' })).click();
  await page.getByLabel('Kode fra driften').fill(code);
  await page.getByLabel('Holdets navn').fill(team);
  await page.getByLabel('Hvad kaldes du på holdet?').fill(holder);
  await button(page, 'Videre').click();
  await page.getByLabel('Torvet eller stedet').fill(site);
  for (const [index, zone] of zones.entries()) await page.getByLabel(`Sted ${index + 1}`, { exact: true }).fill(zone);
  await button(page, 'Videre').click();
  const recovery = await printCode(page);
  const passphrase = await choosePassphrase(page);
  await expectToday(page);
  return { passphrase, recovery };
}

/** *Bliv en del af holdet* by a link, whole. Gives back the passphrase. */
export async function join(browser, link, { holder, team, inviter }) {
  await open(browser, link);
  const { page } = browser;
  await page.getByText(`${inviter} inviterer dig til ${team}`).waitFor();
  await page.getByLabel('Hvad kaldes du på holdet?').fill(holder);
  await button(page, 'Videre').click();
  const passphrase = await choosePassphrase(page);
  await expectToday(page);
  return passphrase;
}

/** A lead makes an invitation; gives back its link. */
export async function invite(page) {
  await navigate(page, 'Mere');
  await page.getByRole('link', { name: /Inviter/ }).click();
  await button(page, 'Lav invitationen').click();
  const code = (await codeGroups(page)).join('-');
  return `${new URL(page.url()).origin}/bliv#${code}`;
}

export async function unlock(page, passphrase) {
  await page.getByLabel('Adgangssætning', { exact: true }).fill(passphrase);
  await button(page, 'Lås op').click();
}

export async function expectToday(page) {
  await page.getByRole('heading', { level: 1, name: 'I dag' }).waitFor({ state: 'attached' });
}

/** One of the places in the main menu. */
export async function navigate(page, place) {
  await page.getByRole('navigation', { name: 'Hovedmenu' }).getByRole('link', { name: new RegExp(`^${place}`) }).click();
}

/** The tallies of the sync screen: venter, sendt, kræver dig. */
export async function tallies(page) {
  const numbers = await page.locator('.counts__number').allTextContents();
  const [waiting, sent, needsYou] = numbers.map(Number);
  return { waiting, sent, needsYou };
}

/** The state of the sync in words, from the line at the top. */
export async function expectSync(page, words, timeout = 30_000) {
  await page.locator(`.sync-pill[aria-label="Afsendelse: ${words}"]`).first().waitFor({ timeout });
}
