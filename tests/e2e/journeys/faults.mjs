// What goes wrong on the street: a second window, a lying server, a full phone, a damaged log, a browser that is no home for a log.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { createTeam, expectSync, expectToday, invite, join, reopen, tallies, unlock } from '../lib/app.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'Det, der kan gå galt';
export const limit = 600_000;

const button = (page, name) => page.getByRole('button', { name, exact: true });
const TEAM = { team: 'Holdet', site: 'Torvet', zones: ['Kiosken'], holder: 'Karen' };
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1';

/** Eight thousand characters that hardly compress: the longest note there may be. */
function noise(seed) {
  let state = seed + 1;
  return Array.from({ length: 8_000 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCodePoint(0x4e00 + (state >>> 18));
  }).join('');
}

async function contact(page, manner = 'Samtale') {
  await page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(page, manner).click();
}

/** The file of the browser's pool that holds the vault: its name stands in front of its pages. */
function vaultFile(profile) {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const vault = files.map((entry) => path(entry.parentPath ?? entry.path, entry.name)).find((file) => {
    const name = readFileSync(file).subarray(0, 64).toString('latin1');
    return /^\/?vault-\d+\.db\0/.test(name);
  });
  assert.ok(vault, 'the vault is a file of the pool');
  return vault;
}

export async function run(t) {
  const { server, proxy } = await t.proxiedServer();
  const phone = t.phone('karen');
  const url = proxy.url;
  let passphrase;

  await t.step('a team is made', async () => {
    const code = await server.newTeamCode();
    ({ passphrase } = await createTeam(phone, url, { ...TEAM, code }));
    await expectSync(phone.page, 'alt sendt');
  });

  await t.step('a second window says that the app is open elsewhere, and the first goes on', async () => {
    const other = await phone.newPage(`${url}/`);
    await other.getByRole('heading', { name: 'Gadeplan er åben et andet sted' }).waitFor();
    await contact(phone.page);
    await button(phone.page, 'Gem').click();
    await expectToday(phone.page);
    await other.close();
    await expectSync(phone.page, 'alt sendt');
  });

  await t.step('a 200 with a receipt for something else counts for nothing', async () => {
    const lie = proxy.answer((request) => request.url.endsWith('/push'), (real) => {
      const body = Buffer.from(real.body);
      body[body.length - 3] ^= 0x55;
      return { body };
    }, 3);
    await contact(phone.page, 'Hilsen');
    await button(phone.page, 'Gem').click();
    await until('the lie', () => lie.applied > 0);
    await phone.page.locator('.sync-pill').first().click();
    await until('the sync screen says that the answer is not believed', async () => (await phone.page.getByText('kan ikke efterprøves').count()) > 0);
    assert.equal((await tallies(phone.page)).waiting, 1);
    proxy.clear();
    await button(phone.page, 'Send nu').click();
    await until('an honest answer', async () => (await tallies(phone.page)).waiting === 0);
    await phone.page.goBack();
    await expectToday(phone.page);
  });

  await t.step('a browser that refuses to store says so, and nothing is begun', async () => {
    const full = t.phone('full');
    full.expectErrors(/quota/i, /storage/i);
    await full.launch();
    await full.session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: 1 });
    await full.goto(`${url}/`);
    await full.page.getByText(/Telefonens lager er fuldt|Telefonen ville ikke gemme/).first().waitFor();
    assert.equal(await full.page.getByRole('button', { name: 'Opret et hold' }).count(), 0);
    await full.kill();
  });

  await t.step('a phone that fills up in the middle of the day never says gemt for what it could not keep', async () => {
    const { page, session } = phone;
    phone.expectErrors(/quota/i, /storage/i, /full/i);
    await phone.goOffline();
    await server.stop();
    const { usage } = await page.evaluate(() => navigator.storage.estimate());
    await session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: usage + 4096 });
    const refusal = page.getByText(/Telefonens lager er fuldt|Telefonen ville ikke gemme/).first();
    const today = page.getByRole('heading', { level: 1, name: 'I dag' });
    // The browser hands out room in large pieces, so the refusal comes some entries later.
    let kept = 0;
    while (!(await refusal.isVisible())) {
      assert.ok(kept < 400, 'the browser refuses in the end');
      if (await today.isVisible()) await page.getByRole('link', { name: 'Ny kontakt' }).click();
      await button(page, 'Samtale').click();
      await page.getByLabel(/^En linje/).fill(noise(kept));
      await button(page, 'Gem').click();
      await refusal.or(today).first().waitFor();
      if (await refusal.isVisible()) break;
      kept += 1;
    }
    assert.ok(kept > 0, 'some entries still found room');
    await session.send('Storage.overrideQuotaForOrigin', { origin: url });
    // Room again: what stands on the screen is saved by the same button, once. Where it was the draft that found no room, its entry may have
    // found some by itself.
    await until('what stands on the screen is saved', async () => {
      if (await today.isVisible()) return true;
      await button(page, 'Gem').click({ timeout: 1_000 }).catch(() => {});
      return false;
    });
    await expectToday(page);
    await phone.kill();
    await reopen(phone, `${url}/`);
    await unlock(phone.page, passphrase);
    await expectSync(phone.page, `${kept + 1} venter`);
    await server.start();
    await phone.goOnline();
    await expectSync(phone.page, 'alt sendt', 60_000);
  });

  await t.step('a damaged log is moved aside, what was unsent is kept, history comes back', async () => {
    await phone.goOffline();
    await server.stop();
    await contact(phone.page, 'Ikke i dag');
    await button(phone.page, 'Gem').click();
    await expectSync(phone.page, '1 venter');
    await phone.kill();
    const vault = vaultFile(phone.profile);
    const bytes = readFileSync(vault);
    for (let at = 4096 + 100; at < bytes.length; at += 13) bytes[at] ^= 0x5a;
    writeFileSync(vault, bytes);
    await reopen(phone, `${url}/`);
    await unlock(phone.page, passphrase);
    await phone.page.getByText('Telefonens log var beskadiget').waitFor();
    await server.start();
    await phone.goOnline();
    await phone.page.getByText('Ikke i dag').first().waitFor();
    await phone.page.getByText('Hilsen').first().waitFor({ timeout: 60_000 });
    await expectSync(phone.page, 'alt sendt', 60_000);
  });

  await t.step('an iPhone tab may look at an invitation and joins nothing', async () => {
    const link = await invite(phone.page);
    const iphone = t.phone('iphone', { flags: [`--user-agent=${IPHONE}`] });
    await iphone.launch(link);
    await iphone.page.getByRole('heading', { name: 'Læg Gadeplan på hjemmeskærmen' }).waitFor();
    await iphone.page.getByText(link.split('#')[1].split('-')[0]).first().waitFor();
    // Nor does it bring a team back: the printed code would be spent on a tab that the installed app cannot see.
    await iphone.goto(`${url}/`);
    await iphone.page.getByRole('link', { name: /Gendan/ }).click();
    await iphone.page.getByRole('heading', { name: 'Læg Gadeplan på hjemmeskærmen' }).waitFor();
    const worker = t.phone('ida');
    await join(worker, link, { holder: 'Ida', team: 'Holdet', inviter: 'Karen' });
  });

  await t.step('a used invitation and a mistyped code say what they are', async () => {
    const late = t.phone('late');
    await late.launch(`${url}/bliv`);
    await late.page.getByLabel('Kode eller link').fill('ABCDE-FGHJK');
    await button(late.page, 'Se invitationen').click();
    await late.page.getByText('Koden er ikke skrevet rigtigt').first().waitFor();
  });
}
