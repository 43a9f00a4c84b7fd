// Gadeplan in Chromium: `node chromium.mjs LINK ENTRIES PROFILE`. A phone that knows nothing joins by the link and fetches all that the team has.
// Prints `{"down": ms, "today": ms, "joining": ms}`: from the moment when *I dag* stands until everything is there and until today's entries are on the
// screen, and from the tap that joins until *I dag* stands.

import assert from 'node:assert/strict';
import { expectToday, join } from '../tests/e2e/lib/app.mjs';
import { Browser } from '../tests/e2e/lib/browser.mjs';
import { until } from '../tests/e2e/lib/wait.mjs';

const [link, entries, profile] = process.argv.slice(2);
/** Stands on every screen while something of the team is still to be fetched. */
const PART = 'Ikke alt fra holdet er hentet';
const LIMIT = 120_000;
/** Milliseconds for which nothing may be missing any more. */
const REST = 1_500;

const phone = new Browser({ name: 'ida', profile });
try {
  const page = await phone.launch();
  await page.addInitScript(watch, PART);
  await join(phone, link, { holder: 'Ida', team: 'Målehold', inviter: 'Karen' });
  const seen = await until('everything is on the phone', () => page.evaluate(atRest, REST), { limit: LIMIT });
  await expectEverything(page);
  console.log(JSON.stringify({ down: seen.all - seen.open, today: seen.today - seen.open, joining: seen.open - seen.tap }));
} finally {
  await phone.kill();
}

/** Notes in the page when what stood first; the way from here to there and back is not the phone's. */
function watch(part) {
  const seen = (window.seen = {});
  document.addEventListener('click', (event) => event.target.closest('button')?.textContent.trim() === 'Færdig' && (seen.tap = performance.now()), true);
  const look = () => {
    if (![...document.querySelectorAll('h1')].some((title) => title.textContent.startsWith('I dag'))) return;
    const now = performance.now();
    seen.open ??= now;
    if (document.querySelector('.recorded li')) seen.today ??= now;
    if (document.body.textContent.includes(part)) delete seen.all;
    else if (seen.today) seen.all ??= now;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}

/** What stood when, once nothing has been missing for so long. */
function atRest(rest) {
  return window.seen.all && performance.now() - window.seen.all > rest ? window.seen : null;
}

/** The search reaches back to the first day and says that nothing is missing. */
async function expectEverything(page) {
  await expectToday(page);
  await page.getByRole('link', { name: 'Søg i det, der er skrevet' }).click();
  await page.getByLabel('Søg', { exact: true }).fill('kanal');
  const reach = page.getByRole('status').filter({ hasText: 'Søger i det, der er på denne telefon' });
  await reach.waitFor();
  const words = await reach.textContent();
  assert.ok(!words.includes('ikke hentet'), words);
  assert.ok(Number(entries) < 100 || words.includes('100 nyeste'), words);
}
