// A day on the square: joined by link, recorded without a network, killed in the middle of a word, synced, reviewed, answered, and
// edited on two phones at once. Then the leaks: what was typed is nowhere to be found.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { createTeam, expectSync, expectToday, invite, join, navigate, reopen, tallies, unlock } from '../lib/app.mjs';
import { searchWithControl } from '../lib/leaks.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'En dag på torvet';
export const limit = 600_000;

const TEAM = 'Holdet Kanariefuglen';
const SITE = 'Kanarietorvet';
const LEAD = 'Karenkanarie';
const WORKER = 'Idakanarie';
const ALIAS = 'Mågekanarien';
const PLACE = 'Jobcenterkanarie';
const QUESTION = 'Blev hun modtaget i skrankekanarien?';
// What nobody wrote: it is typed into the search alone.
const SOUGHT = 'Efterlyskanariefugl';
const ANSWER = 'Ja, svarkanarien blev modtaget med det samme.';
const FIRST = 'Rettet på første telefonkanarie.';
const SECOND = 'Rettet på anden telefonkanarie.';

// As copied from a PDF: no-break spaces, soft hyphens, double spaces, typographic quotes, line ends, emoji.
const NOTE = [
  'Hun sov på bænken i nat, og »det går nok«, sagde hun —  men hånden rystede.\u00A0Æblegrøden fra caféen smagte\u00AD godt 🙂.',
  'Vi aftalte at følges til Sundhedsrummet;  hun vil gerne, hvis hunden “Åge” må komme med. ',
  '• ø, å, æ — Ø, Å, Æ \u2022 fløde\u00ADboller \u2009 notekanarien 🐕‍🦺',
].join('\n');

const CANARIES = [TEAM, SITE, LEAD, WORKER, ALIAS, PLACE, 'skrankekanarien', 'svarkanarien', 'telefonkanarie', SOUGHT, 'notekanarien', 'Sundhedsrummet;'];

const button = (page, name) => page.getByRole('button', { name, exact: true });

export async function run(t) {
  const { server, proxy } = await t.proxiedServer();
  const lead = t.desk('karen');
  const phone = t.phone('ida');
  const second = t.phone('ida2');
  const url = proxy.url;
  let passphrase;

  await t.step('the lead makes a team', async () => {
    const code = await server.newTeamCode();
    await createTeam(lead, url, { code, team: TEAM, site: SITE, zones: ['Kioskkanarie', 'Trappekanarie'], holder: LEAD });
    await expectSync(lead.page, 'alt sendt');
  });

  const link = await t.step('and invites a worker', () => invite(lead.page));

  await t.step('the phone joins by link', async () => {
    passphrase = await join(phone, link, { holder: WORKER, team: TEAM, inviter: LEAD });
    await phone.page.getByText(SITE).first().waitFor();
  });

  await t.step('the network goes, the server stops', async () => {
    await phone.goOffline();
    await server.stop();
  });

  await t.step('a contact in four taps', async () => {
    await phone.tap(phone.page.getByRole('link', { name: 'Ny kontakt' }));
    await phone.tap(button(phone.page, 'Samtale'));
    await phone.tap(button(phone.page, 'Bolig'));
    await phone.tap(button(phone.page, 'Gem'));
    await expectToday(phone.page);
    await phone.page.getByText('Samtale om bolig').waitFor();
  });

  await t.step('an escort for tomorrow, with an alias', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    await page.getByRole('tab', { name: 'Ledsagelse' }).or(page.getByRole('link', { name: 'Ledsagelse' })).or(button(page, 'Ledsagelse')).first().click();
    await button(page, 'Jobcenter').click();
    await page.getByLabel('Sted', { exact: true }).fill(PLACE);
    await button(page, 'Find …').click();
    await page.getByLabel('Kaldenavn', { exact: true }).fill(ALIAS);
    await button(page, `Nyt kaldenavn: ${ALIAS}`).click();
    const done = button(page, 'Færdig');
    if (await done.isVisible()) await done.click();
    await page.getByText('kladde gemt').waitFor();
    await button(page, 'Gem').click();
    await expectToday(page);
    await page.getByText(PLACE).first().waitFor();
  });

  await t.step('a presence with a withdrawal', async () => {
    const { page } = phone;
    await button(page, 'Vi er her').click();
    await button(page, 'Vi trak os').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Stemningen var spændt' }).click();
    await dialog.getByRole('button', { name: 'Vi trak os', exact: true }).or(dialog.getByRole('button', { name: 'Gem', exact: true })).first().click();
    await page.getByText(/Vi har trukket os: stemningen var spændt/i).waitFor();
    // Contact, alias, escort and presence; the withdrawal is a revision of its presence.
    await expectSync(page, '4 venter');
  });

  await t.step('killed in the middle of typing a note', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    await button(page, 'Tilbud om hjælp').click();
    const field = page.getByLabel(/^En linje/);
    await field.fill(NOTE);
    await field.press('End');
    await page.keyboard.type('Og så', { delay: 5 });
    await page.getByText('kladde gemt').waitFor();
    await page.keyboard.type(' skete der', { delay: 15 });
    await phone.kill();
  });

  await t.step('relaunched without network: locked, and a wrong passphrase changes nothing', async () => {
    await reopen(phone, `${url}/`);
    const { page } = phone;
    await page.getByText('4 venter på at blive sendt').waitFor();
    const wrong = passphrase.split(' ').reverse().join(' ');
    await unlock(page, wrong);
    await page.getByText('Ordene passer ikke').waitFor();
    await page.getByText('4 venter på at blive sendt').waitFor();
  });

  await t.step('unlocked: the draft and every entry are there, and the count is true', async () => {
    const { page } = phone;
    await unlock(page, passphrase);
    await expectToday(page);
    await expectSync(page, '4 venter');
    await page.getByText('Samtale om bolig').waitFor();
    await page.getByText(PLACE).first().waitFor();
    await page.getByText(/Kladde: kontakt/i).waitFor();
    await page.getByRole('link', { name: /Fortsæt/ }).or(page.getByRole('button', { name: /Fortsæt/ })).first().click();
    const kept = await page.getByLabel(/^En linje/).inputValue();
    assert.ok(kept.startsWith(NOTE), kept);
    assert.ok(kept.includes('Og så'), 'at most the last quarter of a second is missing');
  });

  await t.step('the draft is saved as it was typed', async () => {
    const { page } = phone;
    await button(page, 'Gem').click();
    await expectToday(page);
    await expectSync(page, '5 venter');
  });

  await t.step('with the network back, an answer that is lost on its way counts for nothing', async () => {
    const lost = proxy.swallow((request) => request.url.endsWith('/push'));
    await server.start();
    await phone.goOnline();
    await until('the push whose answer is lost', () => lost.applied === 1, { limit: 60_000 });
    await expectSync(phone.page, '5 venter');
  });

  await t.step('and the count reaches zero only through receipts', async () => {
    const { page } = phone;
    await page.locator('.sync-pill').first().click();
    const send = button(page, 'Send nu');
    await until('0 venter, 5 sendt', async () => {
      if (await send.isEnabled()) await send.click();
      const { waiting, sent, needsYou } = await tallies(page);
      return waiting === 0 && sent === 5 && needsYou === 0;
    }, { limit: 60_000, pause: 300 });
    const receipts = proxy.seen.filter((seen) => seen.url.endsWith('/push') && seen.status === 200);
    assert.ok(receipts.length >= 2, 'the pack was sent again');
  });

  await t.step('the lead sees the entries and asks', async () => {
    const { page } = lead;
    await navigate(page, 'Gennemsyn');
    await button(page, 'Alle').click();
    await page.getByText('Samtale om bolig').waitFor({ timeout: 60_000 });
    await page.getByText('Tilbud om hjælp').first().click();
    await page.getByText(/notekanarien/).first().waitFor();
    await page.getByText('Samtale om bolig').click();
    await page.getByLabel('Skriv til medarbejderen').fill(QUESTION);
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.locator('.message', { hasText: QUESTION }).or(page.getByText(QUESTION)).first().waitFor();
  });

  await t.step('the question lands on the phone and is answered there', async () => {
    const { page } = phone;
    await navigate(page, 'I dag');
    await page.getByText(QUESTION).waitFor({ timeout: 60_000 });
    await button(page, 'Svar').click();
    await page.getByLabel('Dit svar').fill(ANSWER);
    await button(page, 'Send').click();
    await page.getByText(QUESTION).waitFor({ state: 'detached' });
  });

  await t.step('the answer appears at the lead', async () => {
    await lead.page.getByText(ANSWER).first().waitFor({ timeout: 60_000 });
  });

  await t.step('what was written is found by its words, its people and what was asked about it', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Søg i det, der er skrevet' }).click();
    const field = page.getByLabel('Søg', { exact: true });
    for (const [words, entries] of [
      ['bænk notekan', ['Tilbud om hjælp']],
      ['AEBLE', []],
      ['æblegr cafe', ['Tilbud om hjælp']],
      [ALIAS.toLowerCase(), [ALIAS]],
      ['skrankekanarien', ['Samtale om bolig']],
      [SOUGHT, []],
    ]) {
      await field.fill(words);
      if (entries.length === 0) await page.getByText('Intet fundet').waitFor();
      else await page.getByText('Intet fundet').waitFor({ state: 'detached' });
      for (const entry of entries) await page.locator('.review__row', { hasText: entry }).first().waitFor();
      await until(`${entries.length} found`, async () => (await page.locator('.review__row').count()) === entries.length);
      await page.getByText(/Søger i det, der er på denne telefon: fra \d+\./).waitFor();
      assert.ok(!page.url().includes(words) && page.url().endsWith('/soeg'), page.url());
      assert.ok(!(await page.title()).includes(words));
    }
    await page.goBack();
  });

  await t.step('the lead searches, too', async () => {
    const { page } = lead;
    await navigate(page, 'Gennemsyn');
    await page.getByLabel('Søg', { exact: true }).fill('svarkan');
    await page.locator('.review__row', { hasText: 'Samtale om bolig' }).waitFor();
    await until('one entry', async () => (await page.locator('.review__row').count()) === 1);
    await page.getByLabel('Søg', { exact: true }).fill('');
  });

  await t.step('a second phone joins and has the log', async () => {
    const link = await invite(lead.page);
    second.passphrase = await join(second, link, { holder: `${WORKER}to`, team: TEAM, inviter: LEAD });
    await second.page.getByText('Samtale om bolig').waitFor({ timeout: 60_000 });
  });

  await t.step('both phones edit the same entry without a network', async () => {
    for (const [device, words] of [[phone, FIRST], [second, SECOND]]) {
      await device.goOffline();
      const { page } = device;
      await navigate(page, 'I dag');
      await page.getByText('Samtale om bolig').click();
      await page.getByRole('link', { name: 'Ret', exact: true }).or(button(page, 'Ret')).first().click();
      await page.getByLabel(/^En linje/).fill(words);
      await page.getByText('kladde gemt').waitFor();
      await button(page, 'Gem').click();
      await page.getByText(words).first().waitFor();
    }
  });

  await t.step('both versions are visible everywhere, and nothing is gone', async () => {
    for (const device of [phone, second]) await device.goOnline();
    for (const device of [phone, second]) {
      await device.page.getByText('To telefoner har rettet posten hver for sig').waitFor({ timeout: 60_000 });
      for (const words of [FIRST, SECOND]) await device.page.getByText(words).first().waitFor();
      await device.page.getByText('Tidligere versioner').first().waitFor();
    }
    await navigate(lead.page, 'Gennemsyn');
    await button(lead.page, 'Kræver dig').click();
    await lead.page.getByText('To versioner').first().waitFor({ timeout: 60_000 });
  });

  await t.step('what was typed is found nowhere: profiles, server, logs, wire', async () => {
    for (const device of [phone, second, lead]) await device.kill();
    await server.stop();
    const places = [phone.profile, second.profile, lead.profile, server.folder, proxy.capture];
    const hits = await searchWithControl(places, [...CANARIES, passphrase], path(t.folder, 'control'));
    assert.deepEqual(hits, []);
    assert.ok(readFileSync(proxy.capture).includes('/v1/teams/'), 'the capture holds the traffic');
  });
}
