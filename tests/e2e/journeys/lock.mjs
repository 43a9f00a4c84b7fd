// The lock: it falls by itself, nothing of a citizen stays behind it, it can be written behind, and there are several ways to open it.

import assert from 'node:assert/strict';
import { choosePassphrase, createTeam, expectSync, expectToday, invite, join, navigate, open, reopen, unlock } from '../lib/app.mjs';
import { addAuthenticator, hide, moveOn, show } from '../lib/phone.mjs';
import { freePort } from '../lib/server.mjs';
import { until } from '../lib/wait.mjs';

export const limit = 600_000;
export const name = 'left alone, hidden, written behind, opened by the phone’s own key, other words';

const TEAM = 'Låsekanariehold';
const SITE = 'Låsekanarietorvet';
const NOTE = 'Låsekanarien sov på bænken i nat.';
const MESSAGE = 'Beskedkanarien kom frem, og blev';
const CANARIES = [TEAM, SITE, 'Låsekanarie', 'Beskedkanarie', 'Samtale om bolig'];

const button = (page, name) => page.getByRole('button', { name, exact: true });
const locked = (page) => page.getByRole('heading', { name: 'Gadeplan er låst' }).waitFor();

/** Every word of the page, of what is typed in it, its title and its address. */
async function expectNoCanary(page) {
  const words = await page.evaluate(() => {
    const typed = [...document.querySelectorAll('input, textarea')].map((field) => field.value);
    return [document.documentElement.outerHTML, document.title, location.href, ...typed].join('\n');
  });
  for (const canary of CANARIES) assert.ok(!words.includes(canary), `${canary} stands in the document of a locked app`);
}

export async function run(t) {
  // Passkeys belong to a name, not to a bare address.
  const port = await freePort();
  const server = await t.server({ port, publicUrl: `http://localhost:${port}` });
  const url = server.publicUrl;
  const lead = t.desk('karen');
  const phone = t.phone('ida');
  let passphrase;

  await t.step('a team, and a phone in it', async () => {
    const code = await server.newTeamCode();
    await createTeam(lead, url, { code, team: TEAM, site: SITE, zones: ['Låsekanariekiosk', 'Trappen'], holder: 'Karen' });
    const link = await invite(lead.page);
    passphrase = await join(phone, link, { holder: 'Ida', team: TEAM, inviter: 'Karen' });
    await phone.page.getByText(SITE).first().waitFor();
    // From here on its clock can be moved, and nobody touches it but this journey.
    phone.leftAlone = true;
    await phone.page.clock.install();
    await open(phone, `${url}/`);
    await unlock(phone.page, passphrase);
    await expectToday(phone.page);
  });

  await t.step('a contact, sent', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    await button(page, 'Samtale').click();
    await button(page, 'Bolig').click();
    await page.getByLabel(/^En linje/).fill(NOTE);
    await page.getByText('kladde gemt').waitFor();
    await button(page, 'Gem').click();
    await page.getByText('Samtale om bolig').waitFor();
    await expectSync(page, 'alt sendt');
  });

  await t.step('left alone in the middle of a note, it locks by itself and keeps the note', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    await button(page, 'Tilbud om hjælp').click();
    await page.getByLabel(/^En linje/).fill(NOTE);
    await moveOn(page, 110);
    await page.keyboard.press('End');
    await moveOn(page, 110);
    assert.ok(await page.getByLabel(/^En linje/).isVisible(), 'a key counts as a touch');
    await moveOn(page, 15);
    await locked(page);
    await expectNoCanary(page);
    await unlock(page, passphrase);
    await page.getByLabel(/^En linje/).waitFor();
    assert.equal(await page.getByLabel(/^En linje/).inputValue(), NOTE);
    await page.getByRole('button', { name: 'Luk' }).or(page.getByRole('link', { name: 'Luk' })).first().click();
    await expectToday(page);
  });

  await t.step('out of sight it shows nothing at once, and locks soon after', async () => {
    const { page } = phone;
    await page.getByText('Samtale om bolig').waitFor();
    await hide(phone);
    await until('the cover', () => page.evaluate(() => getComputedStyle(document.querySelector('#main')).visibility === 'hidden'));
    await moveOn(page, 5);
    await show(phone);
    await page.getByText('Samtale om bolig').waitFor();
    await hide(phone);
    await moveOn(page, 25);
    await until('the lock', () => page.evaluate(() => document.querySelector('.unlock__head') !== null));
    await expectNoCanary(page);
    await show(phone);
    await locked(page);
    await unlock(page, passphrase);
    await expectToday(page);
  });

  await t.step('Skjul nu takes everything out of the document, and another engine takes over', async () => {
    const { page } = phone;
    const before = page.workers().length;
    const [ended] = page.workers();
    const gone = new Promise((resolve) => ended.once('close', resolve));
    await button(page, 'Skjul nu').click();
    await page.getByText('Numre, der kan være brug for på gaden').waitFor();
    await gone;
    await until('another engine', () => page.workers().length === before);
    await expectNoCanary(page);
    await page.getByRole('button', { name: 'Lås op' }).or(page.getByRole('link', { name: 'Lås op' })).first().click();
    await locked(page);
  });

  await t.step('the network goes, the server stops', async () => {
    await phone.goOffline();
    await server.stop();
  });

  await t.step('from the lock screen to gemt in four taps, without a keyboard', async () => {
    const { page } = phone;
    await phone.tap(page.getByRole('link', { name: 'Kontakt', exact: true }));
    await phone.tap(button(page, 'Akut'));
    await phone.tap(button(page, 'Behandling'));
    assert.equal(await page.locator('input, textarea').count(), 0, 'nothing asks for a keyboard');
    await expectNoCanary(page);
    await phone.tap(button(page, 'Gem'));
    await page.locator('.notice', { hasText: 'Kontakten er gemt' }).waitFor();
    await page.getByText('1 venter på oplåsning').waitFor();
  });

  await t.step('what is begun behind the lock leaves the screen by itself, and half of the words do, too', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Kontakt', exact: true }).click();
    await button(page, 'Hilsen').waitFor();
    await moveOn(page, 125);
    await locked(page);
    assert.equal(await page.getByText('Kontakten er lagt til side').count(), 0, 'nothing was begun');
    await page.getByRole('link', { name: 'Kontakt', exact: true }).click();
    await button(page, 'Tilbud om hjælp').click();
    await moveOn(page, 110);
    assert.ok(await button(page, 'Gem').isVisible());
    await moveOn(page, 15);
    await locked(page);
    await page.locator('.notice', { hasText: 'Kontakten er lagt til side' }).waitFor();
    await page.getByText('1 venter på oplåsning').waitFor();
    const field = page.getByLabel('Adgangssætning', { exact: true });
    await field.fill(passphrase.split(' ').slice(0, 3).join(' '));
    await moveOn(page, 125);
    await until('an empty field', async () => (await field.inputValue()) === '');
  });

  await t.step('another is begun there, the phone is hidden, and the battery dies before any unlock', async () => {
    const { page } = phone;
    await page.getByRole('link', { name: 'Kontakt', exact: true }).click();
    await button(page, 'Ikke i dag').click();
    await hide(phone);
    await moveOn(page, 25);
    await until('the lock screen', () => page.evaluate(() => document.querySelector('.unlock__head') !== null));
    await show(phone);
    await locked(page);
    await phone.kill();
  });

  await t.step('it still waits, apart from what waits to be sent', async () => {
    await reopen(phone, `${url}/`);
    await phone.page.getByText('1 venter på oplåsning').waitFor();
    await phone.page.getByText('Intet venter').waitFor();
  });

  await t.step('unlocked it is an entry, exactly once, and so it stays after another death', async () => {
    for (const again of [false, true]) {
      const { page } = phone;
      await unlock(page, passphrase);
      await expectToday(page);
      await page.locator('.recorded__link', { hasText: 'behandling' }).first().waitFor();
      assert.equal(await page.locator('.recorded__link', { hasText: 'behandling' }).count(), 1);
      await expectSync(page, '1 venter');
      await page.getByText(/Kladde: kontakt/i).nth(2).waitFor();
      assert.equal(await page.getByText(/Kladde: kontakt/i).count(), 3, 'the note of before, and both that were put aside');
      if (again) break;
      await phone.kill();
      await reopen(phone, `${url}/`);
      await phone.page.getByText('1 venter på at blive sendt').waitFor();
      assert.equal(await phone.page.getByText('venter på oplåsning').count(), 0);
    }
  });

  await t.step('each of what was put aside goes on as itself', async () => {
    const { page } = phone;
    const chosen = [];
    for (const at of [0, 1, 2]) {
      await page.getByRole('link', { name: 'Fortsæt' }).nth(at).click();
      await page.locator('[aria-pressed="true"]').first().waitFor();
      chosen.push(await page.locator('[aria-pressed="true"]').first().textContent());
      await page.getByRole('button', { name: 'Luk' }).or(page.getByRole('link', { name: 'Luk' })).first().click();
      await expectToday(page);
      await page.getByRole('link', { name: 'Fortsæt' }).nth(2).waitFor();
    }
    assert.deepEqual(chosen.map((words) => words.trim()).sort(), ['Ikke i dag', 'Tilbud om hjælp', 'Tilbud om hjælp']);
  });

  await t.step('a message that was begun survives the death of the battery', async () => {
    let { page } = phone;
    await page.locator('.recorded__link', { hasText: 'bolig' }).first().click();
    await page.getByLabel('Skriv til teamlederen').fill(MESSAGE);
    await page.getByText('kladde gemt').waitFor();
    await phone.kill();
    await reopen(phone, `${url}/`);
    ({ page } = phone);
    await unlock(page, passphrase);
    await expectToday(page);
    await page.getByText(/Kladde: besked/).waitFor();
    await page.locator('.recorded__link', { hasText: 'bolig' }).first().click();
    await page.getByLabel('Skriv til teamlederen').waitFor();
    assert.equal(await page.getByLabel('Skriv til teamlederen').inputValue(), MESSAGE);
    await page.getByRole('button', { name: /^Send/ }).click();
    await page.locator('.talk__line', { hasText: MESSAGE }).waitFor();
    assert.equal(await page.getByLabel('Skriv til teamlederen').inputValue(), '');
  });

  await t.step('whoever holds an open phone cannot add a key without the words', async () => {
    const { page } = phone;
    await addAuthenticator(phone);
    await navigate(page, 'Mere');
    await page.getByRole('link', { name: /Oplåsning/ }).click();
    await button(page, 'Brug telefonens nøgle').click();
    await page.getByText('De fem ord først').waitFor();
    await page.getByLabel('De ord, der gælder nu', { exact: true }).fill(passphrase.split(' ').reverse().join(' '));
    await button(page, 'Videre').click();
    await page.getByText('Ordene passer ikke').waitFor();
    assert.equal(await button(page, 'Lav nøglen').count(), 0);
  });

  await t.step('with them the phone’s own key is made, tried and then trusted', async () => {
    const { page } = phone;
    await page.getByLabel('De ord, der gælder nu', { exact: true }).fill(passphrase);
    await button(page, 'Videre').click();
    await button(page, 'Lav nøglen').click();
    await page.getByText('Finger, ansigt eller telefonens kode åbner Gadeplan').waitFor();
  });

  await t.step('after a cold start without a network it opens the app', async () => {
    const { page } = phone;
    await page.goto('about:blank');
    await page.goto(`${url}/`);
    await locked(page);
    await button(page, 'Lås op med telefonen').click();
    await expectToday(page);
    await page.getByText('Samtale om bolig').waitFor();
  });

  await t.step('other words take the place of the old ones', async () => {
    const { page } = phone;
    await navigate(page, 'Mere');
    await page.getByRole('link', { name: /Oplåsning/ }).click();
    await button(page, 'Skift adgangssætning').click();
    const wrong = passphrase.split(' ').reverse().join(' ');
    await page.getByLabel('De ord, der gælder nu', { exact: true }).fill(wrong);
    await button(page, 'Videre').click();
    await page.getByText('Ordene passer ikke').waitFor();
    await page.getByLabel('De ord, der gælder nu', { exact: true }).fill(passphrase);
    await button(page, 'Videre').click();
    const before = passphrase;
    passphrase = await choosePassphrase(page);
    await page.getByRole('heading', { name: 'Adgangssætningen er skiftet' }).or(page.getByText('De nye ord gælder fra nu af')).first().waitFor();
    await phone.kill();
    await reopen(phone, `${url}/`);
    await unlock(phone.page, before);
    await phone.page.getByText('Ordene passer ikke').waitFor();
    await unlock(phone.page, passphrase);
    await expectToday(phone.page);
  });

  await t.step('and with the network back everything is sent', async () => {
    await server.start();
    await phone.goOnline();
    await expectSync(phone.page, 'alt sendt', 60_000);
    await navigate(lead.page, 'Gennemsyn');
    await button(lead.page, 'Alle').click();
    await lead.page.getByText(/Akut/).first().waitFor({ timeout: 60_000 });
  });
}
