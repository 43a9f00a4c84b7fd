// A phone whose battery dies while its worker goes on saving, again and again: whatever was said to be saved is there, once, and sealed.
// Five times here; `cargo xtask kills --count 100` does it as often as wanted. The moment of each kill follows from its number.

import assert from 'node:assert/strict';
import { createTeam, expectSync, expectToday, reopen, unlock } from '../lib/app.mjs';
import { searchWithControl } from '../lib/leaks.mjs';
import { until } from '../lib/wait.mjs';

const COUNT = Number(process.env.GADEPLAN_KILLS ?? 5);
/** Longest time from the last save that was said to the death, in milliseconds: about one more save. */
const LONGEST = 900;
const CANARY = 'Kanariefuglen';

export const name = 'Telefonen dør, mens der gemmes';
export const limit = 120_000 + COUNT * 60_000;

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Saves one contact after the other until the phone is dead. `saved` is called each time that the app has said so. */
async function goOnSaving(page, saved) {
  for (let number = 0; ; number += 1) {
    await page.getByRole('link', { name: 'Ny kontakt' }).click();
    // A draft that was kept when the phone died has it already: another tap would take it away.
    const manner = button(page, 'Samtale');
    if ((await manner.getAttribute('aria-pressed')) !== 'true') await manner.click();
    await page.getByLabel(/^En linje/).fill(`${CANARY} ${number}`);
    await button(page, 'Gem').click();
    await expectToday(page);
    saved();
  }
}

/** How many entries wait, as the line at the top says it. */
async function waiting(page) {
  const words = await until('the line at the top', async () => {
    const label = await page.locator('.sync-pill').first().getAttribute('aria-label');
    return label?.match(/Afsendelse: (\d+) venter/)?.[1];
  });
  return Number(words);
}

export async function run(t) {
  const server = await t.server();
  const phone = t.phone('karen');
  phone.expectErrors(/Target (page|closed)/, /crash/);
  let passphrase;
  let known = 0;

  await t.step('a team is made, and the network goes', async () => {
    const code = await server.newTeamCode();
    ({ passphrase } = await createTeam(phone, server.url, { team: 'Holdet', site: 'Torvet', zones: ['Kiosken'], holder: 'Karen', code }));
    await expectSync(phone.page, 'alt sendt');
    await phone.goOffline();
    await server.stop();
  });

  await t.step(`${COUNT} times dead in the middle of saving, and nothing lost or doubled`, async () => {
    for (let kill = 0; kill < COUNT; kill += 1) {
      let said = 0;
      const dying = goOnSaving(phone.page, () => (said += 1)).catch(() => {});
      await until('some saves', () => said >= kill % 3, { limit: 60_000 });
      await new Promise((resolve) => setTimeout(resolve, (kill * 997) % LONGEST));
      await phone.kill();
      await dying;
      await reopen(phone, `${server.url}/`);
      await unlock(phone.page, passphrase);
      await expectToday(phone.page);
      assert.equal(await phone.page.getByText('Telefonens log var beskadiget').count(), 0);
      if (known + said === 0) continue;
      const there = await waiting(phone.page);
      // The last one may be durable although the app could not say so any more.
      assert.ok(there === known + said || there === known + said + 1, `kill ${kill}: ${known} and ${said} were said, ${there} are there`);
      known = there;
    }
    assert.ok(known > 0, 'something was saved');
  });

  await t.step('nothing of it can be read in the profile', async () => {
    await phone.kill();
    assert.deepEqual(await searchWithControl([phone.profile], [CANARY], `${t.folder}/control`), []);
    await reopen(phone, `${server.url}/`);
    await unlock(phone.page, passphrase);
  });

  await t.step('all of it is sent', async () => {
    await server.start();
    await phone.goOnline();
    await expectSync(phone.page, 'alt sendt', 120_000);
  });
}
