// The walk through the screens of trust, as in tour.mjs: the guard on CPR numbers, *Team*, *Mistet telefon*, a removed phone, a pause of 14
// days, forgotten words, *Gendan hold*.

import { expectToday, navigate, open, unlock } from './app.mjs';
import { engineSleeps, hide, show } from './phone.mjs';
import { openTeam, revoke } from './team.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const link = (page, name) => page.getByRole('link', { name, exact: true });

/** *Skjul nu*, and on to the lock screen. */
async function lock(page) {
  await button(page, 'Skjul nu').first().click();
  await page.getByRole('button', { name: 'Lås op' }).or(page.getByRole('link', { name: 'Lås op' })).first().click();
  await page.locator('.unlock__head').waitFor();
}

/** The question about a number, and what is pointed out before. Leaves no draft behind. */
export async function guard(browser, look) {
  const { page } = browser;
  await page.getByRole('link', { name: 'I dag' }).first().click();
  await page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(page, 'Samtale').click();
  await page.getByLabel(/^En linje/).fill('Vil gerne følges. Hun siger 010150-5006.');
  await page.getByText('kladde gemt').waitFor();
  await look(browser, 'kontakt-cpr');
  await button(page, 'Gem').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'cpr-valg');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await look(browser, 'kontakt-cpr-lukket');
  await button(page, 'Slet kladde').click();
  await button(page.getByRole('dialog'), 'Slet kladde').click();
  await expectToday(page);
}

/** What a lead does with the team. Leaves one open invitation behind. */
export async function team(browser, holder, look) {
  const { page } = browser;
  await openTeam(page);
  await look(browser, 'team', { long: true });
  await button(page, 'Skift nøgle').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'team-skift-noegle');
  await page.keyboard.press('Escape');
  await openTeam(page, holder);
  await look(browser, 'team-telefon', { long: true });
  await button(page, 'Teamleder').click();
  await button(page, 'Skift rolle').waitFor();
  await look(browser, 'team-rolle', { long: true });
  await button(page, 'Fortryd').click();
  await button(page, 'Fjern fra holdet').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'team-fjern');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await link(page, 'Mistet telefon').click();
  await page.getByText('stadig på holdet').waitFor();
  await look(browser, 'mistet-telefon', { long: true });
  await button(page, 'Tilbage').click();
  await link(page, 'Ny telefon eller glemte ord').click();
  await page.getByText('Afløser telefonen').waitFor();
  await look(browser, 'inviter-afloeser', { long: true });
  await openTeam(page);
  await link(page, 'Ny gendannelseskode').click();
  await button(page, 'Lav en ny kode').waitFor();
  await look(browser, 'ny-kode');
  await button(page, 'Lav en ny kode').click();
  await page.locator('.code-groups li').first().waitFor();
  await look(browser, 'ny-kode-vist', { long: true });
  await button(page, 'Tilbage').click();
}

/** The steward's question, what stands in the place of an entry, *Sletninger*, and *Opslag*. Takes the lead to be a steward, too. */
export async function erasing(browser, holder, look) {
  const { page } = browser;
  await navigate(page, 'Mere');
  await page.getByRole('link', { name: /^Sletninger/ }).click();
  await page.getByText('Intet er slettet').waitFor();
  await look(browser, 'sletninger-tom');
  await openTeam(page, holder);
  await button(page, 'Databeskytter').click();
  await button(page, 'Skift rolle').click();
  await button(page, 'Skift rolle').waitFor({ state: 'detached', timeout: 60_000 });
  await navigate(page, 'Gennemsyn');
  await button(page, 'Alle').click();
  await page.locator('.review__row', { hasText: 'Samtale' }).last().click();
  await button(page, 'Slet for alle').waitFor();
  await look(browser, 'post-slet', { long: true });
  await button(page, 'Slet for alle').click();
  await page.getByRole('dialog').waitFor();
  await look(browser, 'slet-spoergsmaal');
  await button(page.getByRole('dialog'), 'Slet for alle').click();
  await page.getByText(/^Slettet af/).first().waitFor();
  await look(browser, 'slettet');
  await navigate(page, 'Mere');
  await page.getByRole('link', { name: /^Sletninger/ }).click();
  await page.getByText(/^Slettet på/).first().waitFor({ timeout: 60_000 });
  await look(browser, 'sletninger', { long: true });
  await navigate(page, 'Mere');
  await page.getByRole('link', { name: /^Opslag/ }).click();
  await page.locator('.lookups li').first().waitFor();
  await look(browser, 'opslag', { long: true });
}

/** The lock screen of a phone that has not met the server for 14 days, and that of one that was put away in the middle of a contact. */
export async function behindTheLock(browser, passphrase, look) {
  const { page } = browser;
  await browser.goOffline();
  await lock(page);
  await engineSleeps(page, 15);
  await page.getByText('Loggen holder pause').waitFor({ timeout: 60_000 });
  await look(browser, 'laast-pause', { long: true });
  await button(page, 'Prøv at få forbindelse').click();
  await page.getByText(/Prøver igen om/).waitFor({ timeout: 60_000 });
  await look(browser, 'laast-pause-uden-net');
  await page.reload({ waitUntil: 'commit' });
  await page.getByLabel('Adgangssætning', { exact: true }).waitFor();
  await link(page, 'Kontakt').click();
  await button(page, 'Ikke i dag').click();
  await page.getByText('kladde gemt').waitFor();
  await hide(browser);
  await page.locator('.unlock__head').waitFor({ state: 'attached', timeout: 60_000 });
  await show(browser);
  await page.locator('.notice', { hasText: 'Kontakten er lagt til side' }).waitFor();
  await look(browser, 'laast-lagt-til-side');
  await unlock(page, passphrase);
  await expectToday(page);
  await browser.goOnline();
}

/** From the lock screen to *Glemt ordene*, and back in with the words after all. */
export async function forgotten(browser, passphrase, look) {
  const { page } = browser;
  await lock(page);
  await page.getByText('Glemt ordene?').click();
  await look(browser, 'laast-glemt', { long: true });
  await link(page, 'Få nye ord').click();
  await button(page, 'Jeg har glemt ordene').waitFor();
  await look(browser, 'glemt', { long: true });
  await button(page, 'Jeg har glemt ordene').click();
  await link(page, 'Jeg har koden').waitFor({ timeout: 60_000 });
  await look(browser, 'glemt-sendt', { long: true });
  await button(page, 'Tilbage').click();
  await unlock(page, passphrase);
  await expectToday(page);
}

/** *Gendan hold* on a phone that belongs to nobody. */
export async function recover(browser, url, look) {
  await open(browser, `${url}/`);
  const { page } = browser;
  await link(page, 'Gendan et hold').click();
  await page.getByLabel('Gendannelseskode', { exact: true }).fill('7k2oa 9m4tq ilxc3 b8vfn');
  await look(browser, 'gendan', { long: true });
  await button(page, 'Find holdet').click();
  await page.getByText('Se, om en mangler').waitFor();
  await look(browser, 'gendan-mangler', { long: true });
}

/** The last of a phone: the lead removes it, and both see what that means. */
export async function revoked(leader, worker, holder, look) {
  await worker.goOffline();
  await worker.page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(worker.page, 'Hilsen').click();
  await button(worker.page, 'Gem').click();
  await expectToday(worker.page);
  await revoke(leader.page, holder);
  await worker.goOnline();
  await worker.page.getByText('Telefonen er ikke med på holdet mere').waitFor({ timeout: 60_000 });
  await worker.page.getByText('Alt, du nåede at gemme, er afleveret').waitFor({ timeout: 60_000 });
  await look(worker, 'fjernet', { long: true });
  await openTeam(leader.page, holder);
  await button(leader.page, 'Tag med').waitFor({ timeout: 60_000 });
  await look(leader, 'team-sent-efter', { long: true });
  await link(leader.page, 'Mistet telefon').click();
  await leader.page.getByText('fjernet fra holdet').first().waitFor();
  await look(leader, 'mistet-telefon-fjernet', { long: true });
}
