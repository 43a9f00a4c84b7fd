// The app opens without a network after the battery died, and the shell says in plain Danish what is wrong when it can't.

import assert from 'node:assert/strict';
import { expectAccessible } from '../lib/axe.mjs';

// (module (func unreachable) (start 0))
const PANIC = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11];

const ENGLISH = 'Create a team';

export const name = 'Appen åbner uden net';

export async function run(t) {
  const server = await t.server();
  const phone = t.phone('anna');

  await t.step('the first visit shows the app and keeps it on the phone', async () => {
    await phone.launch(`${server.url}/`);
    await phone.page.locator('html[data-offline="ready"][data-shell="left"]').waitFor({ state: 'attached' });
    const kept = await phone.page.evaluate(async () => (await caches.keys()).map((key) => key.startsWith('gadeplan-')));
    assert.deepEqual(kept, [true]);
  });

  await t.step('screens, engine and service worker are of one build', async () => {
    const build = await phone.page.evaluate(() => document.documentElement.dataset.build);
    assert.match(build, /^[0-9a-f]{16}$/);
    assert.deepEqual(await phone.page.evaluate(() => caches.keys()), [`gadeplan-${build}`]);
  });

  await t.step('no inline script, no foreign source: the policy is sent with the page', async () => {
    const answer = await fetch(`${server.url}/`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.ok(policy.startsWith("default-src 'none'"), policy);
    assert.ok(!/unsafe-(inline|eval)(?!-)/.test(policy.replace("'wasm-unsafe-eval'", '')), policy);
    assert.doesNotMatch(await answer.text(), /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });

  await t.step('English is fetched by who has chosen it, and no sooner', async () => {
    const fetched = () => phone.page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => request.url)))).flat().filter((url) => /\/s\/en\.\w+\.ftl$/.test(url)).length);
    assert.equal(await fetched(), 0);
    await phone.page.evaluate(() => localStorage.setItem('gadeplan-language', 'en'));
    await phone.page.reload({ waitUntil: 'commit' });
    await phone.page.getByText(ENGLISH, { exact: true }).waitFor();
    assert.equal(await fetched(), 1);
    await phone.goOffline();
    await phone.page.reload({ waitUntil: 'commit' });
    await phone.page.getByText(ENGLISH, { exact: true }).waitFor();
    await phone.goOnline();
    await phone.page.evaluate(() => localStorage.removeItem('gadeplan-language'));
  });

  await t.step('killed and started again with nothing listening, it opens', async () => {
    await phone.kill();
    await server.stop();
    await phone.goOffline();
    await phone.launch(`${server.url}/personer`);
    await phone.page.locator('html[data-shell="left"]').waitFor({ state: 'attached' });
  });

  await t.step('back online it goes on', async () => {
    await server.start();
    await phone.goOnline();
    await phone.page.reload({ waitUntil: 'commit' });
    await phone.page.locator('html[data-offline="ready"][data-shell="left"]').waitFor({ state: 'attached' });
  });

  await t.step('after a panic nothing of the log is left on the screen, and a button opens the app again', async () => {
    phone.expectErrors(/unreachable/);
    await phone.page.evaluate((bytes) => void setTimeout(() => new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)))), PANIC);
    await phone.page.getByRole('heading', { name: 'Gadeplan måtte standse' }).waitFor();
    assert.equal(await phone.page.evaluate(() => document.getElementById('main').childElementCount), 0);
    await expectAccessible(phone.page, 'Gadeplan måtte standse');
    await phone.tap(phone.page.getByRole('button', { name: 'Åbn igen' }));
    await phone.page.locator('html[data-shell="left"]').waitFor({ state: 'attached' });
  });

  await t.step('over plain HTTP from another machine it says that HTTPS is needed', async () => {
    const stranger = t.phone('stranger', { flags: ['--host-resolver-rules=MAP gadeplan.example 127.0.0.1'] });
    stranger.expectErrors(/Cross-Origin-Opener-Policy header has been ignored/);
    await stranger.launch(`http://gadeplan.example:${server.port}/`);
    await stranger.page.getByRole('heading', { name: 'Gadeplan skal åbnes over HTTPS' }).waitFor();
    await expectAccessible(stranger.page, 'HTTPS mangler');
  });

  await t.step('when the screens cannot be fetched it says so, and a button tries again', async () => {
    const unlucky = t.phone('unlucky');
    unlucky.expectErrors(/ui\.\w+\.(js|wasm)/, /Failed to (load|fetch)/);
    await unlucky.launch();
    await unlucky.page.route(/\/s\/ui\..*\.wasm/, (route) => route.abort());
    await unlucky.goto(`${server.url}/`);
    await unlucky.page.getByRole('heading', { name: 'Gadeplan kunne ikke åbne' }).waitFor();
    await unlucky.page.unroute(/\/s\/ui\..*\.wasm/);
    await unlucky.page.getByRole('button', { name: 'Åbn igen' }).click();
    await unlucky.page.locator('html[data-shell="left"]').waitFor({ state: 'attached' });
  });

  await t.step('an engine of another build is told apart, and the screens say so', async () => {
    const mixed = t.phone('mixed');
    await mixed.launch();
    await mixed.page.route(/\/s\/engine\..*\.js/, (route) => route.fulfill({ contentType: 'text/javascript', body: "postMessage('0000000000000000');" }));
    await mixed.goto(`${server.url}/`);
    await mixed.page.getByText(/screens [0-9a-f]{16}, engine 0{16}/).waitFor();
    assert.equal(await mixed.page.getByRole('button', { name: 'Opret et hold' }).count(), 0);
  });
}
