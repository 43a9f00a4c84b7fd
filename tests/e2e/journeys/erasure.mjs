// A steward erases an entry for everybody while the worker's phone is away. The phone comes back, loses it, answers; what was written is found
// nowhere afterwards, neither on the screens nor in the browsers' profiles nor in the endpoint's files, while a planted word is.

import assert from 'node:assert/strict';
import { join as path } from 'node:path';
import { createTeam, expectSync, expectToday, invite, join, navigate, reopen, unlock } from '../lib/app.mjs';
import { searchWithControl } from '../lib/leaks.mjs';
import { openTeam } from '../lib/team.mjs';

export const name = 'Slettet for alle';
export const limit = 300_000;

const NOTE = 'Slettekanariefugl æ 4711';
const STAYS = 'Bliver stående æ 4712';
const patient = { timeout: 60_000 };

const button = (page, label) => page.getByRole('button', { name: label, exact: true });

async function write(page, manner, note) {
  await page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(page, manner).click();
  await page.getByLabel(/^En linje/).fill(note);
  await page.getByText('kladde gemt').waitFor();
  await button(page, 'Gem').click();
  await expectToday(page);
}

/** The lead's look at the entry with this manner. */
async function openEntry(page, manner) {
  await navigate(page, 'Gennemsyn');
  await button(page, 'Alle').click();
  await page.locator('.review__row', { hasText: manner }).first().click(patient);
}

async function openErasures(page) {
  await navigate(page, 'Mere');
  await page.getByRole('link', { name: /^Sletninger/ }).click();
}

export async function run(t) {
  const server = await t.server();
  const lead = t.desk('karen');
  const phone = t.phone('ida');
  let passphrase;

  await t.step('a team with a worker, who writes two contacts', async () => {
    await createTeam(lead, server.url, { code: await server.newTeamCode(), team: 'Gadeplansteamet', site: 'Torvet', zones: ['Kiosken'], holder: 'Karen' });
    await expectSync(lead.page, 'alt sendt');
    passphrase = await join(phone, await invite(lead.page), { holder: 'Ida', team: 'Gadeplansteamet', inviter: 'Karen' });
    await phone.page.getByText('Torvet').first().waitFor();
    await write(phone.page, 'Samtale', NOTE);
    await write(phone.page, 'Hilsen', STAYS);
    await expectSync(phone.page, 'alt sendt', 60_000);
  });

  await t.step('only a steward may erase', async () => {
    await openEntry(lead.page, 'Samtale');
    await lead.page.getByText(NOTE).first().waitFor(patient);
    assert.equal(await button(lead.page, 'Slet for alle').count(), 0);
    await openTeam(lead.page, 'Karen');
    await button(lead.page, 'Databeskytter').click();
    await button(lead.page, 'Skift rolle').click();
    await button(lead.page, 'Skift rolle').waitFor({ state: 'detached', ...patient });
  });

  await t.step('the phone has it, with the words on its screen, and goes away', async () => {
    const { page } = phone;
    await navigate(page, 'I dag');
    await page.getByRole('link', { name: /Samtale/ }).first().click();
    await page.getByText(NOTE).first().waitFor();
    await page.goBack();
    await expectToday(page);
    await phone.kill();
  });

  await t.step('the question says what happens; the steward erases it', async () => {
    const { page } = lead;
    await openEntry(page, 'Samtale');
    await page.getByText(NOTE).first().waitFor(patient);
    await button(page, 'Slet for alle').click();
    const dialog = page.getByRole('dialog', { name: 'Slet posten for alle?' });
    await dialog.getByText('Det kan ikke fortrydes af nogen.').waitFor();
    await button(dialog, 'Slet for alle').click();
    await page.getByText(/^Slettet af Karen/).first().waitFor(patient);
    assert.equal(await page.getByText(NOTE).count(), 0);
  });

  await t.step('Sletninger names the phone that has not answered', async () => {
    const { page } = lead;
    await openErasures(page);
    await page.getByText('Slettet på 1 af 2 telefoner').waitFor(patient);
    await page.getByText(/^Ida, sidst hørt fra/).waitFor();
  });

  await t.step('the phone comes back, loses it, and keeps the other', async () => {
    await reopen(phone, `${server.url}/`);
    const { page } = phone;
    await unlock(page, passphrase);
    await expectToday(page);
    await openErasures(page);
    await page.getByText(/^Slettet af Karen/).first().waitFor(patient);
    await navigate(page, 'I dag');
    await page.getByRole('link', { name: /Hilsen/ }).first().waitFor();
    assert.equal(await page.getByRole('link', { name: /Samtale/ }).count(), 0);
    assert.equal(await page.getByText(NOTE).count(), 0);
  });

  await t.step('the answer comes: erased on both', async () => {
    await lead.page.getByText('Slettet på 2 af 2 telefoner').waitFor(patient);
  });

  await t.step('what was written is found nowhere: profiles, endpoint, log', async () => {
    for (const device of [phone, lead]) await device.kill();
    await server.stop();
    const places = [phone.profile, lead.profile, server.folder];
    assert.deepEqual(await searchWithControl(places, [NOTE, STAYS], path(t.folder, 'control')), []);
  });
}
