// A new version of the app waits until the lock screen lets it in; a version that is altered on the way is never taken.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { until } from '../lib/wait.mjs';

export const name = 'En ny udgave venter';

const NEXT = 'feedfacefeedface';

export async function run(t) {
  const { server, proxy } = await t.proxiedServer();
  const phone = t.phone('anna');
  const original = Buffer.from(await (await fetch(`${server.url}/index.html`)).arrayBuffer());
  const build = /data-build="(\w+)"/.exec(original)[1];
  const shell = Buffer.from(original.toString().replace(build, NEXT));
  const worker = Buffer.from((await (await fetch(`${server.url}/sw.js`)).text()).replace(build, NEXT).replace(integrity(original), integrity(shell)));
  const builds = () => phone.page.evaluate(() => caches.keys());
  // A page that is loaded again while it still loads can leave a request behind that keeps Chromium's old version busy for minutes.
  const settled = () => phone.page.getByText('Opret et hold', { exact: true }).waitFor();
  const shown = () => phone.page.evaluate(() => document.documentElement.dataset.build);
  const serveWorker = () => proxy.invent(({ url }) => url === '/sw.js', () => ({ headers: { 'content-type': 'text/javascript' }, body: worker }), Infinity);
  const serveShell = (body) => proxy.invent(({ url }) => url === '/index.html', () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body }), Infinity);

  await t.step('the version of today is kept', async () => {
    await phone.launch(`${proxy.url}/`);
    await phone.page.locator('html[data-offline="ready"]').waitFor({ state: 'attached' });
    assert.deepEqual(await builds(), [`gadeplan-${build}`]);
  });

  await t.step('a new version with an altered file is refused', async () => {
    phone.expectErrors(/integrity/i, /Failed to find a valid digest/);
    serveWorker();
    const altered = serveShell(Buffer.concat([shell, Buffer.from('<!-- altered -->')]));
    await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()).catch(() => {}));
    await until('the altered shell was fetched and the worker thrown away', async () => {
      const idle = await phone.page.evaluate(async () => {
        const { installing, waiting } = await navigator.serviceWorker.getRegistration();
        return !installing && !waiting;
      });
      return altered.applied > 0 && idle;
    });
    await settled();
    await phone.page.reload({ waitUntil: 'commit' });
    assert.equal(await shown(), build);
    proxy.clear();
  });

  await t.step('the whole new version waits, and a reload still shows the old one', async () => {
    serveWorker();
    serveShell(shell);
    await phone.page.evaluate(() => navigator.serviceWorker.getRegistration().then((registration) => registration.update()));
    await phone.page.locator('html[data-update="waiting"]').waitFor({ state: 'attached' });
    await settled();
    await phone.page.reload({ waitUntil: 'commit' });
    assert.equal(await shown(), build);
  });

  await t.step('the lock screen lets it in', async () => {
    await phone.page.locator('html[data-update="waiting"]').waitFor({ state: 'attached' });
    await settled();
    await phone.page.evaluate(() => document.dispatchEvent(new CustomEvent('gadeplan:take-over')));
    await phone.page.locator(`html[data-build="${NEXT}"][data-shell="left"]`).waitFor({ state: 'attached' });
    await until('only the new version is kept', async () => (await builds()).join() === `gadeplan-${NEXT}`);
  });
}

function integrity(bytes) {
  return `sha256-${createHash('sha256').update(bytes).digest('base64')}`;
}
