// What a lead does with the team, in the words of its screens.

import { navigate } from './app.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const link = (page, name) => page.getByRole('link', { name, exact: true });

/** *Team*, and within it the device of this holder if one is named. */
export async function openTeam(page, holder) {
  if (await link(page, 'Team').first().isVisible()) await link(page, 'Team').first().click();
  else {
    await navigate(page, 'Mere');
    await page.getByRole('link', { name: /^Team/ }).click();
  }
  await page.locator('.devices__row').first().waitFor();
  if (!holder) return;
  await page.locator('.devices__row', { hasText: holder }).first().click();
  await page.getByRole('heading', { level: 2, name: holder, exact: true }).waitFor();
}

/** Makes the invitation that the form on the screen describes. Gives back its link. */
export async function makeInvitation(page) {
  await button(page, 'Lav invitationen').click();
  const made = page.locator('.invite__link');
  await made.waitFor({ timeout: 60_000 });
  return (await made.textContent()).trim();
}

/** An invitation that replaces the device of this holder; gives back its code as it is typed. */
export async function inviteAgain(page, holder) {
  await openTeam(page, holder);
  await page.getByRole('link', { name: /^(Ny telefon eller glemte ord|Fortryd: inviter igen)$/ }).click();
  await page.getByText('Afløser telefonen').waitFor();
  const link = await makeInvitation(page);
  return new URL(link).hash.slice(1);
}

/** Removes the device of this holder, and waits until that is done. */
export async function revoke(page, holder) {
  await openTeam(page, holder);
  await button(page, 'Fjern fra holdet').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Holdet får en ny nøgle med det samme.', { exact: false }).waitFor();
  await button(dialog, 'Fjern fra holdet').click();
  await page.getByText(/^Fjernet i dag/).first().waitFor({ timeout: 60_000 });
}
