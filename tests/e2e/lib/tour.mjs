// A walk through every screen of the app, in the words of its screens. `look(browser, screen)` is called on each of them; what it
// does there (a picture, a check) is the caller's. It must leave the browser as it found it.

import assert from 'node:assert/strict';
import { choosePassphrase, expectSync, expectToday, invite, navigate, open, unlock } from './app.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const heading = (page, name) => page.getByRole('heading', { name, exact: true });
const newContact = (page) => page.getByRole('link', { name: 'Ny kontakt' }).click();

const CONTACT = 'Samtale om bolig og økonomi';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
/** Switches for a browser that says it is a tab on an iPhone. */
export const asIphone = [`--user-agent=${IPHONE}`];

/** From *Velkommen* through *Opret hold* to an *I dag* without a word in it. */
export async function createTeam(browser, url, { code, team, site, holder }, look) {
  await open(browser, `${url}/`);
  const { page } = browser;
  const create = page.getByRole('button', { name: 'Opret et hold' }).or(page.getByRole('link', { name: 'Opret et hold' }));
  await create.waitFor();
  await look(browser, 'velkommen');
  await create.click();
  await page.getByLabel('Kode fra driften').fill(code);
  await page.getByLabel('Holdets navn').fill(team);
  await page.getByLabel('Hvad kaldes du på holdet?').fill(holder);
  await look(browser, 'opret-1-hold');
  await button(page, 'Videre').click();
  await page.getByLabel('Torvet eller stedet').fill(site);
  await look(browser, 'opret-2-steder', { long: true });
  await button(page, 'Videre').click();
  const groups = page.locator('.code-groups li');
  await groups.first().waitFor();
  const recovery = (await groups.allTextContents()).map((group) => group.trim().replace(/^\d+\s*[.:]?\s+/, ''));
  await look(browser, 'opret-3-gendannelseskode', { long: true });
  await button(page, 'Jeg har koden på papir').click();
  const label = await page.locator('label', { hasText: 'Skriv gruppe' }).textContent();
  const number = Number(label.match(/gruppe (\d+)/)[1]);
  await look(browser, 'opret-4-afskrift');
  await page.getByLabel(`Skriv gruppe ${number} fra dit papir`).fill(recovery[number - 1].toLowerCase());
  await button(page, 'Videre').click();
  const passphrase = await choosePassphrase(page, (step) => look(browser, `opret-${step}`));
  await expectToday(page);
  await page.getByText('Ikke skrevet noget endnu').waitFor();
  await look(browser, 'i-dag-tom');
  return passphrase;
}

/** *Bliv en del af holdet*, typed code first, then the link. */
export async function join(browser, url, link, holder, look) {
  await open(browser, `${url}/bliv`);
  const { page } = browser;
  await page.getByLabel('Kode eller link').waitFor();
  await look(browser, 'bliv-1-kode');
  await page.getByLabel('Kode eller link').fill(link);
  await button(page, 'Se invitationen').click();
  await page.getByText(/inviterer dig til/).waitFor();
  await page.getByLabel('Hvad kaldes du på holdet?').fill(holder);
  await look(browser, 'bliv-2-invitation');
  await button(page, 'Videre').click();
  const passphrase = await choosePassphrase(page, (step) => look(browser, `bliv-${step}`));
  await expectToday(page);
  await look(browser, 'i-dag-lager');
  await button(page, 'Forstået').click();
  return passphrase;
}

/** What a tab on an iPhone shows instead. */
export async function onIphone(browser, link, look) {
  await browser.launch(link);
  await heading(browser.page, 'Læg Gadeplan på hjemmeskærmen').waitFor();
  await look(browser, 'iphone', { long: true });
}

/** The sheets that write. Leaves a contact, an escort of today and an open presence with a mood and a withdrawal behind, all of them waiting. */
export async function record(browser, look) {
  const { page } = browser;
  const tab = (name) => page.getByRole('group', { name: 'Hvad vil du skrive?' }).getByRole('button', { name, exact: true });
  await browser.goOffline();

  await navigate(page, 'I dag');
  await button(page, 'Vi er her').or(button(page, 'Stemning')).first().waitFor();
  if (await button(page, 'Vi er her').isVisible()) await button(page, 'Vi er her').click();
  await button(page, 'Stemning').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'stemning');
  await page.getByRole('dialog').getByRole('button', { name: /Livlig/ }).click();
  await button(page, 'Vi trak os').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'vi-trak-os', { long: true });
  await button(page.getByRole('dialog'), 'Stemningen var spændt').click();
  await button(page.getByRole('dialog'), 'Gem').click();
  await page.getByText(/Vi har trukket os/).waitFor();
  await look(browser, 'i-dag-trukket');
  await button(page, 'Vi er tilbage').click();
  await button(page, 'Vi trak os').waitFor();

  await newContact(page);
  await button(page, 'Hilsen').waitFor();
  await look(browser, 'kontakt-ny');
  await button(page, 'Samtale').click();
  await button(page, 'Bolig').click();
  await button(page, 'Økonomi').click();
  await button(page, 'Find …').click();
  await page.getByLabel('Kaldenavn', { exact: true }).fill('Kap');
  await look(browser, 'find-kaldenavn');
  await page.getByLabel('Kaldenavn', { exact: true }).fill('Havfruen');
  await button(page, 'Nyt kaldenavn: Havfruen').click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await button(page, 'Ønsker ikke').or(button(page, 'Kan ikke')).first().click();
  await page.getByLabel(/^En linje/).fill('Vil gerne se lejligheden sammen med os, når kommunen har ringet tilbage.');
  await page.getByText('kladde gemt').waitFor();
  await look(browser, 'kontakt', { long: true });
  await button(page, 'Gem').click();
  await expectToday(page);
  await page.getByText(CONTACT).first().waitFor();

  await newContact(page);
  await tab('Ledsagelse').click();
  await button(page, 'Jobcenter').click();
  await page.getByLabel('Dato', { exact: true }).fill(await today(page));
  await page.getByLabel('Klokken', { exact: true }).fill('23:30');
  await page.getByLabel('Mødested').fill('Ved kiosken');
  await page.getByLabel('Sted', { exact: true }).fill('Nyropsgade, 2. sal');
  await page.getByText('kladde gemt').waitFor();
  await look(browser, 'ledsagelse', { long: true });
  await button(page, 'Gem').click();
  await expectToday(page);

  await newContact(page);
  await tab('Tilstede').click();
  await button(page, 'Nogle').click();
  await look(browser, 'tilstede', { long: true });
  await button(page, 'Slet kladde').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'slet-kladde');
  await button(page.getByRole('dialog'), 'Slet kladde').click();
  await expectToday(page);

  await newContact(page);
  await button(page, 'Hilsen').click();
  await page.getByText('kladde gemt').waitFor();
  await page.getByRole('button', { name: 'Luk' }).or(page.getByRole('link', { name: 'Luk' })).first().click();
  await expectToday(page);
  await page.getByText(/Kladde: kontakt/i).waitFor();
  await look(browser, 'i-dag', { long: true });

  await page.getByRole('button', { name: /^Andet, der skete/ }).last().click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'ledsagelse-hvad-skete');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  await page.locator('.sync-pill').first().click();
  await page.locator('.counts__number').first().waitFor();
  await look(browser, 'afsendelse-venter', { long: true });
}

/** The entries in full, and a correction. */
export async function entries(browser, look) {
  const { page } = browser;
  await page.locator('.sync-rows__link', { hasText: 'Tilstedeværelse' }).click();
  await page.getByLabel('Skriv til teamlederen').waitFor();
  await look(browser, 'post-tilstede', { long: true });
  await navigate(page, 'I dag');
  for (const [screen, row] of [
    ['post-kontakt', page.locator('.recorded__link', { hasText: CONTACT })],
    ['post-ledsagelse', page.locator('.escort__words').last()],
  ]) {
    await row.first().click();
    await page.getByLabel('Skriv til teamlederen').waitFor();
    await look(browser, screen, { long: true });
    if (screen === 'post-kontakt') await correct(browser, look);
    await navigate(page, 'I dag');
    await expectToday(page);
  }
  await navigate(page, 'Personer');
  await page.locator('.people__row').first().waitFor();
  await look(browser, 'personer');
  await button(page, 'Nyt kaldenavn').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'personer-nyt');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.people__row').first().click();
  await page.getByLabel('Skriv til teamlederen').waitFor();
  await look(browser, 'post-person', { long: true });
}

async function correct(browser, look) {
  const { page } = browser;
  await page.getByRole('link', { name: 'Ret', exact: true }).or(button(page, 'Ret')).first().click();
  await page.getByLabel(/^En linje/).fill('Vil gerne se lejligheden. Hunden skal kunne komme med.');
  await page.getByText('kladde gemt').waitFor();
  await look(browser, 'ret');
  await button(page, 'Gem').click();
  await page.getByText('Tidligere versioner').waitFor();
  await look(browser, 'post-rettet', { long: true });
}

/** The other places, and the way out: *Skjul nu*, the lock screen, the wrong words, a second window. */
export async function places(browser, url, passphrase, look) {
  const { page } = browser;
  await browser.goOnline();
  await page.locator('.sync-pill').first().click();
  await button(page, 'Send nu').click();
  await expectSync(page, 'alt sendt', 60_000);
  await look(browser, 'afsendelse-sendt', { long: true });
  await navigate(page, 'Vejviser');
  await page.locator('.numbers').first().waitFor();
  await look(browser, 'vejviser', { long: true });
  await navigate(page, 'I dag');
  await page.getByRole('link', { name: 'Søg i det, der er skrevet' }).click();
  const field = page.getByLabel('Søg', { exact: true });
  await field.waitFor();
  await look(browser, 'soeg');
  await field.fill('findes ingen steder');
  await page.getByText('Intet fundet').waitFor();
  await look(browser, 'soeg-intet');
  await field.fill('lejlighed');
  await page.getByText('Intet fundet').waitFor({ state: 'detached' });
  await look(browser, 'soeg-fundet');
  await navigate(page, 'Mere');
  await page.locator('.more__places').waitFor();
  await look(browser, 'mere', { long: true });
  await page.getByRole('link', { name: /Oplåsning/ }).click();
  await button(page, 'Skift adgangssætning').waitFor();
  await look(browser, 'oplaasning');
  await button(page, 'Skift adgangssætning').click();
  await page.getByLabel('De ord, der gælder nu', { exact: true }).waitFor();
  await look(browser, 'oplaasning-gamle-ord');
  await page.getByLabel('De ord, der gælder nu', { exact: true }).fill(passphrase);
  await button(page, 'Videre').click();
  await page.locator('.passphrase-words').waitFor();
  await look(browser, 'oplaasning-nye-ord');
  await navigate(page, 'Mere');

  await button(page, 'Skjul nu').click();
  await page.getByText('Numre, der kan være brug for på gaden').waitFor();
  await look(browser, 'skjult');
  await page.getByRole('button', { name: 'Lås op' }).or(page.getByRole('link', { name: 'Lås op' })).first().click();
  await page.getByLabel('Adgangssætning', { exact: true }).waitFor();
  await look(browser, 'laast');
  await page.getByRole('link', { name: 'Kontakt', exact: true }).click();
  await button(page, 'Hilsen').click();
  await page.getByText('kladde gemt').waitFor();
  await look(browser, 'laast-kontakt', { long: true });
  await button(page, 'Gem').click();
  await page.getByText('1 venter på oplåsning').waitFor();
  await look(browser, 'laast-gemt');
  await unlock(page, passphrase.split(' ').reverse().join(' '));
  await page.getByText('Ordene passer ikke').waitFor();
  await look(browser, 'laast-forkert');
  await page.getByLabel('Adgangssætning', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Lås op', exact: true, disabled: false }).click();
  await expectToday(page);

  const first = { page, session: browser.session };
  browser.page = await browser.newPage(`${url}/`);
  browser.session = await browser.context.newCDPSession(browser.page);
  await browser.page.getByText('Et andet vindue eller faneblad har loggen').waitFor();
  await look(browser, 'andet-vindue');
  await browser.page.close();
  Object.assign(browser, first);
}

/** What a lead has besides: *Gennemsyn* with its filters, a question, *Inviter*. */
export async function lead(browser, look) {
  const { page } = browser;
  await navigate(page, 'Gennemsyn');
  await button(page, 'Alle').click();
  const row = page.locator('.review__row', { hasText: CONTACT }).first();
  await row.waitFor({ timeout: 60_000 });
  await look(browser, 'gennemsyn');
  await page.getByRole('button', { name: /^Filtr/ }).click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'gennemsyn-filtre');
  await page.keyboard.press('Escape');
  await page.getByLabel('Søg', { exact: true }).fill('lejlighed');
  await page.getByText('Søger i det, der er på denne telefon').waitFor();
  await look(browser, 'gennemsyn-soeg');
  await page.getByLabel('Søg', { exact: true }).fill('');
  await row.click();
  await page.getByLabel('Skriv til medarbejderen').fill('Kan vi ringe til boligrådgiveren sammen på torsdag?');
  await page.getByRole('button', { name: /^Send/ }).click();
  await page.locator('.talk__line').first().waitFor();
  await look(browser, 'gennemsyn-post', { long: true });
  await navigate(page, 'Mere');
  await look(browser, 'mere-leder');
  await page.getByRole('link', { name: /Inviter/ }).click();
  await button(page, 'Lav invitationen').waitFor();
  await look(browser, 'inviter');
  await page.goBack();
  const link = await invite(page);
  await look(browser, 'inviter-qr', { long: true });
  return link;
}

/** A question on *I dag*, and one entry that two have corrected without knowing of each other. */
export async function together(worker, leader, look) {
  await navigate(worker.page, 'I dag');
  await worker.page.getByText('Kan vi ringe til boligrådgiveren').waitFor({ timeout: 60_000 });
  await look(worker, 'i-dag-spoergsmaal', { long: true });
  await button(worker.page, 'Svar').first().click();
  await look(worker, 'i-dag-svar');
  await navigate(leader.page, 'Gennemsyn');
  await button(leader.page, 'Alle').click();
  for (const [device, row, words] of [
    [worker, '.recorded__link', 'Ringer torsdag klokken ti. Hunden må komme med.'],
    [leader, '.review__row', 'Boligrådgiveren har lovet at ringe tilbage.'],
  ]) {
    await device.goOffline();
    await device.page.locator(row, { hasText: CONTACT }).first().click();
    await device.page.getByRole('link', { name: 'Ret', exact: true }).or(button(device.page, 'Ret')).first().click();
    await device.page.getByLabel(/^En linje/).fill(words);
    await device.page.getByText('kladde gemt').waitFor();
    await button(device.page, 'Gem').click();
    await device.page.getByText(words).first().waitFor();
  }
  for (const device of [worker, leader]) await device.goOnline();
  await worker.page.getByText('To telefoner har rettet posten hver for sig').waitFor({ timeout: 60_000 });
  await look(worker, 'to-versioner', { long: true });
  await navigate(leader.page, 'Gennemsyn');
  await button(leader.page, 'Kræver dig').click();
  await leader.page.getByText('To versioner').first().waitFor({ timeout: 60_000 });
  await look(leader, 'gennemsyn-kraever-dig');
}

async function today(page) {
  const day = await page.evaluate(() => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Copenhagen' }));
  assert.match(day, /^\d{4}-\d{2}-\d{2}$/);
  return day;
}
