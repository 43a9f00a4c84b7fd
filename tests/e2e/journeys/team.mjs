// The team is the leads' affair: who is invited to what, an invitation that is taken back, a recovery code that is replaced before everybody's
// eyes, and a fresh start for those who join later.

import { createTeam, expectSync, expectToday, invite, join, navigate, open, printCode } from '../lib/app.mjs';
import { makeInvitation, openTeam } from '../lib/team.mjs';

export const name = 'Holdet: hvem er med, og hvad de må';
export const limit = 240_000;

const TEAM = 'Gadeplansteamet';
const BEFORE = 'Samtale om bolig';
const AFTER = 'Hilsen om behandling';
const patient = { timeout: 60_000 };

const button = (page, name) => page.getByRole('button', { name, exact: true });
const link = (page, name) => page.getByRole('link', { name, exact: true });

async function write(page, manner, topic) {
  await link(page, 'I dag').first().click();
  await link(page, 'Ny kontakt').click();
  await button(page, manner).click();
  await button(page, topic).click();
  await button(page, 'Gem').click();
  await expectToday(page);
}

/** *Gendan et hold*, up to the answer to the typed code. */
async function typeCode(browser, url, groups) {
  await open(browser, `${url}/`);
  const { page } = browser;
  await link(page, 'Gendan et hold').click();
  await page.getByRole('textbox', { name: 'Gendannelseskode' }).fill(groups.join(' '));
  await page.getByLabel('Hvad kaldes du på holdet?').fill('Kirsten');
  await button(page, 'Find holdet').click();
}

export async function run(t) {
  const server = await t.server();
  const lead = t.desk('karen');
  const ida = t.phone('ida');
  let recovery;

  await t.step('a team of two', async () => {
    const code = await server.newTeamCode();
    ({ recovery } = await createTeam(lead, server.url, { code, team: TEAM, site: 'Torvet', zones: ['Kiosken'], holder: 'Karen' }));
    await join(ida, await invite(lead.page), { holder: 'Ida', team: TEAM, inviter: 'Karen' });
    await write(ida.page, 'Samtale', 'Bolig');
    await expectSync(ida.page, 'alt sendt');
  });
  const { page } = lead;

  const offered = await t.step('who is invited reads to what, all of it', async () => {
    await navigate(page, 'Mere');
    await page.getByRole('link', { name: /Inviter/ }).click();
    await button(page, 'Databeskytter').click();
    const made = await makeInvitation(page);
    const bo = t.phone('bo');
    await open(bo, made);
    await bo.page.getByText(`Karen inviterer dig til ${TEAM}`).waitFor();
    await bo.page.getByText('Medarbejder og databeskytter', { exact: true }).waitFor();
    return { made, bo };
  });

  await t.step('an invitation is taken back, and leads nowhere from then on', async () => {
    await openTeam(page);
    await page.getByRole('button', { name: /^Træk tilbage: / }).click();
    await page.getByText('Ingen venter på at blive brugt.').waitFor(patient);
    const { made, bo } = offered;
    await bo.kill();
    const late = t.phone('bo-igen');
    await open(late, made);
    await late.page.getByText('Invitationen er trukket tilbage.').waitFor(patient);
  });

  const newer = await t.step('the recovery code is replaced once its paper is there, and everybody sees by whom', async () => {
    await openTeam(page);
    await link(page, 'Ny gendannelseskode').click();
    await button(page, 'Lav en ny kode').click();
    const groups = await printCode(page);
    await page.getByText('Den nye kode gælder').first().waitFor(patient);
    await navigate(ida.page, 'Mere');
    await ida.page.getByText(/^fra .*, lavet af Karen$/).waitFor();
    return groups;
  });

  await t.step('the old paper finds no team, the new one does', async () => {
    const found = t.desk('fundet');
    await typeCode(found, server.url, recovery);
    await found.page.getByText('Koden passer ikke til et hold her', { exact: false }).waitFor(patient);
    await found.page.getByRole('textbox', { name: 'Gendannelseskode' }).fill(newer.join(' '));
    await button(found.page, 'Find holdet').click();
    await found.page.getByText(`Fundet: ${TEAM}`).waitFor(patient);
  });

  await t.step('after a fresh start newcomers read what comes, and nothing of before', async () => {
    await openTeam(page);
    await button(page, 'Skift nøgle').click();
    await page.getByRole('switch', { name: /Begynd forfra for nye/ }).check();
    await button(page.getByRole('dialog'), 'Skift nu').click();
    await page.getByText('Nye på holdet læser kun det, der er skrevet siden.').waitFor(patient);
    await write(ida.page, 'Hilsen', 'Behandling');
    await expectSync(ida.page, 'alt sendt');
    const mette = t.phone('mette');
    await join(mette, await invite(page), { holder: 'Mette', team: TEAM, inviter: 'Karen' });
    await mette.page.getByText(AFTER).first().waitFor(patient);
    await expectSync(mette.page, 'alt sendt');
    const shown = await mette.page.getByText(BEFORE).count();
    if (shown > 0) throw new Error('what was written before the fresh start is read');
  });
}
