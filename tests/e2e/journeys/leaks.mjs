// More than a hundred canaries go through the screens as a team's words do. Then they are looked for: in the page once it is locked, in the
// browsers' profiles, in the endpoint's files and log, on the wire. A planted word shows that the search finds.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { createTeam, expectSync, expectToday, invite, join, navigate, unlock } from '../lib/app.mjs';
import { searchWithControl } from '../lib/leaks.mjs';

export const name = 'Hundrede kanariefugle';
export const limit = 900_000;

const button = (page, label) => page.getByRole('button', { name: label, exact: true });

/** A word that nobody else writes; every one is remembered. */
class Canaries {
  words = [];

  word(kind) {
    const word = `${kind}kanarie${String(this.words.length).padStart(3, '0')}æ`;
    this.words.push(word);
    return word;
  }

  several(kind, count) {
    return Array.from({ length: count }, () => this.word(kind));
  }

  /** A secret as it may have been kept: as it was shown, as it was typed, and without what joins its parts. */
  secret(parts, typed) {
    for (let at = 0; at + 1 < parts.length; at += 1) this.words.push(`${parts[at]}-${parts[at + 1]}`, `${parts[at]}${parts[at + 1]}`);
    if (typed) this.words.push(...typed);
  }
}

export async function run(t) {
  const { server, proxy } = await t.proxiedServer();
  const lead = t.desk('karen');
  const phone = t.phone('ida');
  const canaries = new Canaries();
  const [team, site, karen, ida] = ['Hold', 'Torv', 'Leder', 'Medarbejder'].map((kind) => canaries.word(kind));
  const zones = canaries.several('Zone', 4);
  const notes = canaries.several('Note', 30);
  const aliases = canaries.several('Alias', 20);
  const escorts = canaries.several('Sted', 6).map((place) => ({ place, meet: canaries.word('Mødested'), next: canaries.word('Skridt'), note: canaries.word('Følge') }));
  const talks = canaries.several('Spørgsmål', 5).map((question) => ({ question, answer: canaries.word('Svar') }));
  const draft = canaries.word('Kladde');

  const typedWords = (passphrase) => [passphrase, passphrase.replaceAll(' ', ''), passphrase.split(' ').map((word) => word.slice(0, 4)).join(' ')];

  await t.step('a team is made, and its secrets are noted', async () => {
    const { passphrase, recovery } = await createTeam(lead, proxy.url, { code: await server.newTeamCode(), team, site, zones, holder: karen });
    canaries.secret(recovery, typedWords(passphrase));
    await expectSync(lead.page, 'alt sendt');
  });

  const passphrase = await t.step('a worker joins', async () => {
    const chosen = await join(phone, await invite(lead.page), { holder: ida, team, inviter: karen });
    canaries.secret([], typedWords(chosen));
    await phone.page.getByText(site).first().waitFor();
    return chosen;
  });

  await t.step('thirty contacts with notes, twenty of them with a new alias', async () => {
    for (const [at, note] of notes.entries()) {
      const { page } = phone;
      await page.getByRole('link', { name: 'Ny kontakt' }).click();
      await button(page, 'Samtale').click();
      if (aliases[at]) await addAlias(page, aliases[at]);
      await page.getByLabel(/^En linje/).fill(note);
      await page.getByText('kladde gemt').waitFor();
      await button(page, 'Gem').click();
      await expectToday(page);
    }
  });

  await t.step('escorts with places, steps and notes', async () => {
    const { page } = phone;
    for (const escort of escorts) {
      await page.getByRole('link', { name: 'Ny kontakt' }).click();
      await page.getByRole('tab', { name: 'Ledsagelse' }).or(page.getByRole('link', { name: 'Ledsagelse' })).or(button(page, 'Ledsagelse')).first().click();
      await button(page, 'Jobcenter').click();
      await page.getByLabel('Sted', { exact: true }).fill(escort.place);
      await page.getByLabel('Mødested', { exact: true }).or(page.getByLabel(/^Hvor mødes/)).first().fill(escort.meet);
      await page.getByLabel(/^Næste skridt/).fill(escort.next);
      await page.getByLabel(/^Note/).fill(escort.note);
      await page.getByText('kladde gemt').waitFor();
      await button(page, 'Gem').click();
      await expectToday(page);
    }
    await expectSync(page, 'alt sendt', 60_000);
  });

  await t.step('questions and answers', async () => {
    for (const [at, { question, answer }] of talks.entries()) {
      const desk = lead.page;
      await navigate(desk, 'Gennemsyn');
      await button(desk, 'Alle').click();
      await desk.getByText(aliases[at]).or(desk.getByText(notes[at])).first().click({ timeout: 60_000 });
      await desk.getByLabel('Skriv til medarbejderen').fill(question);
      await desk.getByRole('button', { name: /^Send/ }).click();
      await desk.getByText(question).first().waitFor();
      const { page } = phone;
      await navigate(page, 'I dag');
      await page.getByText(question).first().waitFor({ timeout: 60_000 });
      await button(page, 'Svar').first().click();
      await page.getByLabel('Dit svar').fill(answer);
      await button(page, 'Send').click();
      await page.getByText(question).first().waitFor({ state: 'detached' });
      await desk.getByText(answer).first().waitFor({ timeout: 60_000 });
    }
  });

  await t.step('a draft that nobody saves', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    await button(page, 'Tilbud om hjælp').click();
    await page.getByLabel(/^En linje/).fill(draft);
    await page.getByText('kladde gemt').waitFor();
    await page.goBack();
    await navigate(page, 'I dag');
    await expectToday(page);
  });

  await t.step('the words stand on the screen, so that they can be missing from it', async () => {
    const seen = await shown(phone.page, canaries.words);
    assert.ok(seen.length > 3, `${seen}`);
  });

  await t.step('locked: not one of them is in the page, in its fields, its title or its address', async () => {
    const { page } = phone;
    await navigate(page, 'Mere');
    await button(page, 'Lås Gadeplan').click();
    await button(page, 'Lås op').waitFor();
    assert.deepEqual(await shown(page, canaries.words), []);
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]));
    assert.deepEqual(canaries.words.filter((word) => kept.includes(word)), []);
  });

  await t.step('unlocked, they are there again', async () => {
    const { page } = phone;
    await unlock(page, passphrase);
    await expectToday(page);
    await page.getByText(site).first().waitFor();
  });

  await t.step(`more than a hundred canaries are found nowhere: profiles, endpoint, log, wire`, async () => {
    assert.ok(canaries.words.length > 100, `${canaries.words.length}`);
    for (const device of [phone, lead]) await device.kill();
    await server.stop();
    const places = [phone.profile, lead.profile, server.folder, proxy.capture];
    const hits = await searchWithControl(places, canaries.words, path(t.folder, 'control'));
    assert.deepEqual(hits, []);
    const wire = readFileSync(proxy.capture);
    assert.ok(wire.length > 50_000 && wire.includes('/push'), 'the capture holds the traffic');
    console.log(`          ${canaries.words.length} canaries, ${places.length} places, no hit`);
  });
}

async function addAlias(page, alias) {
  await button(page, 'Find …').click();
  await page.getByLabel('Kaldenavn', { exact: true }).fill(alias);
  await button(page, `Nyt kaldenavn: ${alias}`).click();
  const done = button(page, 'Færdig');
  if (await done.isVisible()) await done.click();
}

/** Which words the page holds: markup, values of fields, title, address. */
async function shown(page, words) {
  const everything = await page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea, select')].map((field) => field.value);
    return [document.documentElement.outerHTML, document.documentElement.innerText, ...fields, document.title, location.href].join('\n');
  });
  return words.filter((word) => everything.includes(word));
}
