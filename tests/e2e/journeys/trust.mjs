// Trust: joining by the drawn QR code, the guard on CPR numbers, a key that changes while a phone is away, a phone that is removed and
// comes back, words that are forgotten, and a team that is brought back from its printed code alone. Nothing is lost anywhere.

import assert from 'node:assert/strict';
import { choosePassphrase, createTeam, expectSync, expectToday, invite, join, navigate, open, printCode, unlock } from '../lib/app.mjs';
import { readQr } from '../lib/qr.mjs';
import { inviteAgain, openTeam, revoke } from '../lib/team.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'Tillid: ind på holdet, ud igen, og tilbage';
export const limit = 600_000;

const TEAM = 'Gadeplansteamet';
const SITE = 'Christianshavns Torv';
const NUMBER = '010190-1234';
const ORDER = '020280 5678';
const CLEANED = 'Samtale om bolig';
const AWAY = 'Hilsen om behandling';
const NEW_KEY = 'Tilbud om hjælp om helbred';
const LATE = 'Akut om økonomi';
const UNSENT = 'Samtale om familie';
const patient = { timeout: 60_000 };

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** A contact with a note, up to *Gem*. Lists show manner and topic, never the note: these two tell the entries apart. */
async function write(page, manner, topic, note) {
  await page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(page, manner).click();
  await button(page, topic).click();
  await page.getByLabel(/^En linje/).fill(note);
  await page.getByText('kladde gemt').waitFor();
}

async function save(page) {
  await button(page, 'Gem').click();
  await expectToday(page);
}

async function lock(browser) {
  await button(browser.page, 'Skjul nu').first().click();
  await browser.page.getByRole('button', { name: 'Lås op' }).or(browser.page.getByRole('link', { name: 'Lås op' })).first().click();
  await browser.page.getByLabel('Adgangssætning', { exact: true }).waitFor();
}

/** The whole log, as the lead has it. */
async function expectInLog(page, words) {
  await navigate(page, 'Gennemsyn');
  await button(page, 'Alle').click();
  await page.locator('.review__row', { hasText: words }).first().waitFor(patient);
}

async function joinWithCode(page, code, holder) {
  await page.getByLabel('Kode eller link').fill(code);
  await button(page, 'Se invitationen').click();
  await page.getByText('den hidtidige telefon').waitFor();
  assert.equal(await page.getByLabel('Hvad kaldes du på holdet?').inputValue(), holder, 'the name is there already');
  await button(page, 'Videre').click();
  const passphrase = await choosePassphrase(page);
  await expectToday(page);
  return passphrase;
}

export async function run(t) {
  const server = await t.server();
  const lead = t.desk('karen');
  const ida = t.phone('ida');
  const bo = t.phone('bo');
  let recovery;
  let words;

  await t.step('a team is made', async () => {
    const code = await server.newTeamCode();
    ({ recovery } = await createTeam(lead, server.url, { code, team: TEAM, site: SITE, zones: ['Kiosken'], holder: 'Karen' }));
    await expectSync(lead.page, 'alt sendt');
  });

  const drawn = await t.step('the QR code on the screen is the link', async () => {
    await invite(lead.page);
    const link = (await lead.page.locator('.invite__link').textContent()).trim();
    assert.equal(await readQr(lead, lead.page.locator('svg.qr')), link);
    return link;
  });

  await t.step('a copied link leaves the clipboard after a minute', async () => {
    const { page } = lead;
    await lead.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url });
    await page.clock.install();
    await button(page, 'Kopiér linket').click();
    await page.getByText('Kopieret', { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), drawn);
    await page.clock.fastForward(61_000);
    await until('an empty clipboard', async () => (await page.evaluate(() => navigator.clipboard.readText())) === '');
  });

  await t.step('a phone opens what its camera read, and joins', () => join(ida, drawn, { holder: 'Ida', team: TEAM, inviter: 'Karen' }));

  await t.step('and another one', async () => {
    const link = await invite(lead.page);
    words = await join(bo, link, { holder: 'Bo', team: TEAM, inviter: 'Karen' });
  });

  await t.step('a note that looks like a CPR number is pointed out, and closing the question keeps the draft', async () => {
    const { page } = ida;
    await write(page, 'Samtale', 'Bolig', `Hun har ${NUMBER} og vil gerne med.`);
    await page.getByText('Når du gemmer, vælger du, om det skal fjernes.').waitFor();
    await button(page, 'Gem').click();
    const dialog = page.getByRole('dialog', { name: 'Ligner det et CPR-nummer?' });
    await dialog.getByText(NUMBER, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Der står noget, der ligner et CPR-nummer').waitFor();
    assert.match(await page.getByLabel(/^En linje/).inputValue(), /010190-1234/);
  });

  await t.step('it is taken out, and the rest is saved', async () => {
    const { page } = ida;
    await button(page, 'Gem').click();
    await button(page.getByRole('dialog'), 'Fjern tallet').click();
    await expectToday(page);
    await page.getByText(CLEANED).first().click();
    await page.getByText('Hun har og vil gerne med.').first().waitFor();
    assert.equal(await page.getByText(NUMBER).count(), 0);
  });

  await t.step('or it is none, in an alias and in a message too', async () => {
    const { page } = ida;
    await page.getByLabel('Skriv til teamlederen').fill(`Er ${ORDER} et varenummer?`);
    await page.getByRole('button', { name: /^Send/ }).click();
    await button(page.getByRole('dialog'), 'Det er ikke et CPR-nummer').click();
    await page.locator('.talk__line', { hasText: ORDER }).waitFor();
    await navigate(page, 'Personer');
    await button(page, 'Nyt kaldenavn').click();
    await page.getByLabel('Kaldenavn', { exact: true }).fill(`Manden ${NUMBER}`);
    await button(page, 'Gem').click();
    await button(page.getByRole('dialog').last(), 'Fjern tallet').click();
    await page.locator('.people__alias', { hasText: 'Manden' }).waitFor();
    assert.equal(await page.getByText(NUMBER).count(), 0);
    await navigate(page, 'I dag');
    await expectSync(page, 'alt sendt');
  });

  await t.step('the key changes while a phone is away', async () => {
    await bo.goOffline();
    await write(bo.page, 'Hilsen', 'Behandling', 'Skrevet uden net, før nøglen skiftede for Bo.');
    await save(bo.page);
    const { page } = lead;
    await openTeam(page);
    await page.getByText(/^Nøgle nr\. 1 siden/).waitFor();
    await button(page, 'Skift nøgle').click();
    await button(page.getByRole('dialog'), 'Skift nu').click();
    await page.getByText(/^Nøgle nr\. 2 siden/).waitFor(patient);
    await page.getByText('1 af 3 telefoner har brugt den nye nøgle.').or(page.getByText('0 af 3 telefoner har brugt den nye nøgle.')).waitFor();
  });

  await t.step('what it wrote meanwhile is taken, and all write on under the new key', async () => {
    await write(ida.page, 'Tilbud om hjælp', 'Helbred', 'Skrevet efter nøgleskiftet.');
    await save(ida.page);
    await bo.goOnline();
    await expectSync(bo.page, 'alt sendt', 60_000);
    await expectInLog(lead.page, AWAY);
    await expectInLog(lead.page, NEW_KEY);
    await bo.page.getByText(NEW_KEY).first().waitFor(patient);
  });

  await t.step('a phone with an unsent entry is lost: what it could show, and its removal', async () => {
    await ida.goOffline();
    await write(ida.page, 'Akut', 'Økonomi', 'Skrevet, efter hun blev fjernet.');
    await save(ida.page);
    const { page } = lead;
    await openTeam(page, 'Ida');
    await page.getByRole('link', { name: 'Mistet telefon' }).click();
    await page.getByText('stadig på holdet').waitFor();
    await page.getByText(/^Kontakt: \d/).first().waitFor();
    const draft = await page.locator('.lost__breach').textContent();
    assert.match(draft, /artikel 33/);
    assert.doesNotMatch(draft, /Ida/);
    await revoke(page, 'Ida');
  });

  await t.step('the removed phone says so calmly, and hands over what it had', async () => {
    await ida.goOnline();
    await ida.page.getByText('Telefonen er ikke med på holdet mere').waitFor(patient);
    await ida.page.getByText('Alt, du nåede at gemme, er afleveret').waitFor(patient);
    for (const words of [CLEANED, NEW_KEY, LATE, TEAM, SITE]) assert.equal(await ida.page.getByText(words).count(), 0, `no ${words} on the screen`);
  });

  await t.step('late records wait for the lead, who takes them along', async () => {
    const { page } = lead;
    await openTeam(page, 'Ida');
    await page.getByText('1 post er kommet siden').waitFor(patient);
    await navigate(page, 'Gennemsyn');
    await button(page, 'Alle').click();
    await page.locator('.review__row', { hasText: NEW_KEY }).first().waitFor();
    assert.equal(await page.getByText(LATE).count(), 0, 'hidden until then');
    await openTeam(page, 'Ida');
    await button(page, 'Tag med').click();
    await page.getByText('1 post er kommet siden').waitFor({ state: 'detached', ...patient });
    await expectInLog(page, LATE);
    await bo.page.getByText(LATE).first().waitFor(patient);
  });

  await t.step('it was a mistake: the phone comes back, and so does its log', async () => {
    const code = await inviteAgain(lead.page, 'Ida');
    const { page } = ida;
    await page.getByRole('link', { name: 'Jeg har en ny invitation' }).click();
    await joinWithCode(page, code, 'Ida');
    for (const words of [CLEANED, LATE, AWAY]) await page.getByText(words).first().waitFor(patient);
  });

  await t.step('words are forgotten with an entry unsent and a draft open', async () => {
    await bo.goOffline();
    await write(bo.page, 'Samtale', 'Familie', 'Bo gemte dette, før ordene var væk.');
    await save(bo.page);
    await write(bo.page, 'Ikke i dag', 'Jobcenter', 'Bo var midt i denne linje');
    await lock(bo);
    const { page } = bo;
    await unlock(page, words.split(' ').reverse().join(' '));
    await page.getByText('Ordene passer ikke').waitFor();
    await page.getByText('Glemt ordene?').click();
    await page.getByRole('link', { name: 'Få nye ord' }).click();
    await bo.goOnline();
    await button(page, 'Jeg har glemt ordene').click();
    await page.getByText('Alt er sendt').waitFor(patient);
  });

  await t.step('new words by an invitation: entry, draft and history are there', async () => {
    const code = await inviteAgain(lead.page, 'Bo');
    const { page } = bo;
    await page.getByRole('link', { name: 'Jeg har koden' }).click();
    await joinWithCode(page, code, 'Bo');
    await page.getByText(UNSENT).first().waitFor(patient);
    await page.getByText(AWAY).first().waitFor(patient);
    await page.getByText(/kladde/i).first().waitFor(patient);
    await expectInLog(lead.page, UNSENT);
  });

  await t.step('every device is gone, and the printed code brings the team back', async () => {
    for (const device of [lead, ida, bo]) await device.kill();
    const found = t.desk('fundet');
    await open(found, `${server.url}/`);
    const { page } = found;
    await page.getByRole('link', { name: 'Gendan et hold' }).click();
    await page.getByLabel('Gendannelseskode', { exact: true }).fill(recovery.join(' ').toLowerCase());
    await page.getByText('11 af 11 grupper').waitFor();
    await page.getByLabel('Hvad kaldes du på holdet?').fill('Kirsten');
    await button(page, 'Find holdet').click();
    await page.getByText(`Fundet: ${TEAM}`).waitFor(patient);
    assert.notDeepEqual(await printCode(page), recovery, 'a new code');
    await choosePassphrase(page);
    await expectToday(page);
    for (const words of [CLEANED, LATE, UNSENT]) await expectInLog(page, words);
    await openTeam(page);
    await page.getByText('En ny gendannelseskode gælder').waitFor();
  });
}
