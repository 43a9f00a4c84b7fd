// The tools of the other journeys: a check that cannot fail proves nothing.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { violations } from '../lib/axe.mjs';
import { findCanaries, searchWithControl } from '../lib/leaks.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'Værktøjet selv';

const WORKER = 'onmessage = async () => postMessage(await fetch("/healthz").then((r) => r.status, () => "no network"));';

export async function run(t) {
  const { server, proxy } = await t.proxiedServer();

  await t.step('the leak search finds words across chunks, in both encodings, and in names', async () => {
    const folder = join(t.folder, 'leaks');
    mkdirSync(folder);
    writeFileSync(join(folder, 'Kaptajnen.txt'), `${'x'.repeat(1 << 20)}Kaptajnen Kaptajnen`);
    const hits = await searchWithControl([folder], ['Kaptajnen', 'Ingen'], join(t.folder, 'control'));
    assert.deepEqual(hits.map(({ encoding, offset }) => [encoding, offset]), [['name', 0], ['utf8', 1 << 20], ['utf8', (1 << 20) + 10]]);
    assert.deepEqual(await findCanaries([folder], ['Ingen']), []);
  });

  await t.step('a swallowed answer was given by the endpoint and never arrives', async () => {
    let commits = 0;
    const target = createServer((_, response) => response.end(`commit ${(commits += 1)}`));
    await new Promise((resolve) => target.listen(0, '127.0.0.1', resolve));
    try {
      proxy.forwardTo(target.address().port);
      const rule = proxy.swallow(({ url }) => url === '/v1/push');
      await assert.rejects(fetch(`${proxy.url}/v1/push`, { method: 'POST', body: 'pack' }));
      assert.deepEqual([commits, rule.applied], [1, 1]);
      assert.equal(await (await fetch(`${proxy.url}/v1/push`, { method: 'POST', body: 'pack' })).text(), 'commit 2');
      proxy.answer(({ url }) => url === '/v1/push', (real) => ({ body: `${real.body} is a lie` }));
      assert.equal(await (await fetch(`${proxy.url}/v1/push`, { method: 'POST', body: 'pack' })).text(), 'commit 3 is a lie');
    } finally {
      target.closeAllConnections();
      target.close();
      proxy.clear();
      proxy.forwardTo(server.port);
    }
    assert.notDeepEqual(await findCanaries([proxy.capture], ['commit 2']), []);
  });

  await t.step('the endpoint comes back on the same port after a kill', async () => {
    await server.kill();
    await assert.rejects(fetch(`${server.url}/healthz`));
    await server.start();
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
  });

  const phone = t.phone('tester');
  await t.step('offline reaches workers as well as pages', async () => {
    await phone.launch(`${proxy.url}/`);
    await phone.page.locator('html[data-offline="ready"]').waitFor({ state: 'attached' });
    await phone.page.route('**/probe.js', (route) => route.fulfill({ contentType: 'text/javascript', body: WORKER }));
    await phone.page.evaluate(() => (globalThis.probe = new Worker('/probe.js')));
    const ask = () => phone.page.evaluate(() => new Promise((resolve) => ((probe.onmessage = ({ data }) => resolve(data)), probe.postMessage(0))));
    assert.equal(await ask(), 200);
    await phone.goOffline();
    assert.equal(await ask(), 'no network');
    assert.equal(await phone.page.evaluate(() => navigator.onLine), false);
    await phone.goOnline();
    assert.equal(await ask(), 200);
  });

  await t.step('a browser does not repeat by itself what was swallowed', async () => {
    phone.expectErrors(/ERR_EMPTY_RESPONSE/, /status of 4\d\d/);
    const post = () => phone.page.evaluate(() => fetch('/v1/probe', { method: 'POST', body: 'pack' }).then((answer) => answer.status, () => 'lost'));
    const seen = () => proxy.seen.filter(({ url }) => url === '/v1/probe').length;
    assert.equal(typeof (await post()), 'number');
    proxy.swallow(({ url }) => url === '/v1/probe');
    assert.equal(await post(), 'lost');
    assert.equal(seen(), 2);
  });

  await t.step('the screen is a phone: its size, its finger, its light', async () => {
    const about = () => phone.page.evaluate(() => [innerWidth, innerHeight, navigator.maxTouchPoints > 0, matchMedia('(prefers-color-scheme: dark)').matches]);
    assert.deepEqual(await about(), [412, 915, true, false]);
    await phone.setColorScheme('dark');
    assert.deepEqual(await about(), [412, 915, true, true]);
    await phone.page.evaluate(() => document.addEventListener('pointerdown', (event) => (globalThis.finger = event.pointerType)));
    await phone.tap(phone.page.locator('body'));
    assert.equal(await phone.page.evaluate(() => finger), 'touch');
    assert.equal(await phone.page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone), 'Europe/Copenhagen');
  });

  await t.step('axe finds what is wrong under the content security policy', async () => {
    await phone.page.evaluate(() => document.body.append(document.createElement('button')));
    assert.ok((await violations(phone.page)).some(({ id }) => id === 'button-name'));
  });

  await t.step('what is stored survives a kill', async () => {
    await phone.page.evaluate(() => caches.open('kept').then((cache) => cache.put('/kept', new Response('kept'))));
    await phone.relaunch(`${proxy.url}/`);
    assert.equal(await phone.page.evaluate(async () => (await caches.match('/kept'))?.text()), 'kept');
  });

  await t.step('errors that nobody expects are seen: console, page, worker', async () => {
    const clumsy = t.phone('clumsy');
    await clumsy.launch(`${server.url}/`);
    await clumsy.page.locator('html[data-offline="ready"]').waitFor({ state: 'attached' });
    await clumsy.page.route('**/broken.js', (route) => route.fulfill({ contentType: 'text/javascript', body: 'console.error("worker trouble")' }));
    await clumsy.page.evaluate(() => {
      console.error('console trouble');
      setTimeout(() => {
        throw new Error('page trouble');
      });
      return new Promise((resolve) => setTimeout(resolve)).then(() => void (globalThis.broken = new Worker('/broken.js')));
    });
    for (const trouble of ['console trouble', 'page trouble', 'worker trouble']) {
      await until(trouble, () => clumsy.unexpected().some(({ text }) => text.includes(trouble)));
    }
    clumsy.expectErrors(/(console|page|worker) trouble/);
    assert.deepEqual(clumsy.unexpected(), []);
  });
}
