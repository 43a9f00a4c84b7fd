// The key by which a phone proves itself to the endpoint: the browser holds it and gives it to nobody, the phone's own files do not have it,
// it sends while the phone is locked, and what the browser loses comes back with the words.

import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, verify } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { createTeam, expectSync, expectToday, invite, join, open, reopen, unlock } from '../lib/app.mjs';
import { searchWithControl } from '../lib/leaks.mjs';
import { until } from '../lib/wait.mjs';

export const name = 'the transport key: held by the browser, given to nobody, lost and made again';
export const limit = 600_000;

const TEAM = 'Gadeplansteamet';
const patient = { timeout: 60_000 };
const DATABASE = 'gadeplan-keys';
const STORE = 'transport';
/** What stands before the 32 bytes of an Ed25519 key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
/** How a passphrase slot begins: version, memory, passes, lanes, the length of the salt. */
const SLOT = Buffer.from('86011a00010000030150', 'hex');

const button = (page, words) => page.getByRole('button', { name: words, exact: true });

/** What the browser holds, as any script of the page sees it. Signs `message` with each key. */
function heldKeys(page, message = 'bænk') {
  return page.evaluate(async ([DATABASE, STORE, message]) => {
    const well = (asked) => new Promise((resolve, reject) => Object.assign(asked, { onsuccess: () => resolve(asked.result), onerror: () => reject(asked.error) }));
    if (!(await indexedDB.databases()).some(({ name }) => name === DATABASE)) return [];
    const database = await well(indexedDB.open(DATABASE));
    try {
      if (!database.objectStoreNames.contains(STORE)) return [];
      const store = database.transaction(STORE).objectStore(STORE);
      const [names, keys] = await Promise.all([well(store.getAllKeys()), well(store.getAll())]);
      const refused = (key, form) => crypto.subtle.exportKey(form, key).then(() => 'given away', (error) => error.name);
      const seen = async (key, name) => ({
        name,
        type: key.type,
        algorithm: key.algorithm?.name,
        extractable: key.extractable,
        usages: key.usages,
        asked: key instanceof CryptoKey ? [await refused(key, 'pkcs8'), await refused(key, 'jwk'), await refused(key, 'raw')] : [],
        signature: key instanceof CryptoKey ? [...new Uint8Array(await crypto.subtle.sign('Ed25519', key, new TextEncoder().encode(message)))] : [],
      });
      return await Promise.all(keys.map((key, at) => seen(key, names[at])));
    } finally {
      database.close();
    }
  }, [DATABASE, STORE, message]);
}

/** Makes the database before the app does: with something in it, or without the store that the app needs. */
function occupy(page, store, stale) {
  return page.evaluate(([DATABASE, store, stale]) => new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE);
    asked.onupgradeneeded = () => store && asked.result.createObjectStore(store).put('of a device that is gone', stale);
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => resolve(asked.result.close());
  }), [DATABASE, store, stale]);
}

/** The browser throws away what it held. */
function lose(page) {
  return page.evaluate((DATABASE) => new Promise((resolve, reject) => {
    const asked = indexedDB.deleteDatabase(DATABASE);
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => resolve();
  }), DATABASE);
}

function expectNotGivenAway(keys) {
  assert.equal(keys.length, 1);
  const [{ type, algorithm, extractable, usages, asked }] = keys;
  assert.deepEqual({ type, algorithm, extractable, usages }, { type: 'private', algorithm: 'Ed25519', extractable: false, usages: ['sign'] });
  for (const answer of asked) assert.match(answer, /^(InvalidAccessError|NotSupportedError)$/);
  assert.equal(asked[0], 'InvalidAccessError');
}

const isHeld = (page) => until('a key that the browser holds', async () => (await heldKeys(page)).some((key) => key.type === 'private'));

/** The origin's private files of a browser that does not run. */
const privateFiles = (browser) => path(browser.profile, 'Default', 'File System');

/** The transport key as the identities in the outbox have it: 32 bytes, or null where there is none. Raw, as a thief of the files reads them. */
function keysInOutbox(browser, url) {
  // In a row the address and the name of the server stand before the key, and the slot after it.
  const before = Buffer.from(url + new URL(url).host);
  const found = [];
  for (const entry of readdirSync(privateFiles(browser), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(path(entry.parentPath ?? entry.path, entry.name));
    for (let at = bytes.indexOf(before); at !== -1; at = bytes.indexOf(before, at + 1)) {
      const key = at + before.length;
      const slot = bytes.indexOf(SLOT, key) - key;
      if (slot === 0) found.push(null);
      if (slot === 32) found.push(bytes.subarray(key, key + 32));
    }
  }
  assert.ok(found.length > 0, 'an outbox with an identity');
  return found;
}

/** A contact, up to *gemt*. */
async function write(page, manner) {
  await page.getByRole('link', { name: 'Ny kontakt' }).click();
  await button(page, manner).click();
  await button(page, 'Gem').click();
  await expectToday(page);
}

async function lock(page) {
  await button(page, 'Skjul nu').click();
  await page.getByRole('button', { name: 'Lås op' }).or(page.getByRole('link', { name: 'Lås op' })).first().click();
  await page.getByLabel('Adgangssætning', { exact: true }).waitFor();
}

export async function run(t) {
  const server = await t.server();
  const url = server.url;
  const [lead, ida, bo] = [t.desk('karen'), t.phone('ida'), t.phone('bo')];
  let words;

  await t.step('a team, and a phone whose browser still holds the key of a device that is gone', async () => {
    await createTeam(lead, url, { code: await server.newTeamCode(), team: TEAM, site: 'Torvet', zones: ['Kiosken'], holder: 'Karen' });
    await open(ida, `${url}/`);
    await occupy(ida.page, STORE, 'gone');
    words = await join(ida, await invite(lead.page), { holder: 'Ida', team: TEAM, inviter: 'Karen' });
  });

  await t.step('the browser holds its key, gives it to no script, and let go of the other', async () => {
    await isHeld(ida.page);
    const keys = await heldKeys(ida.page);
    expectNotGivenAway(keys);
    assert.notEqual(keys[0].name, 'gone');
  });

  await t.step('the phone’s own files do not have it', async () => {
    await ida.kill();
    assert.deepEqual([...new Set(keysInOutbox(ida, url))], [null]);
  });

  await t.step('after a cold start it sends', async () => {
    await reopen(ida, `${url}/`);
    await unlock(ida.page, words);
    await expectToday(ida.page);
    await write(ida.page, 'Samtale');
    await expectSync(ida.page, 'alt sendt', 60_000);
  });

  await t.step('and while it is locked', async () => {
    await ida.goOffline();
    await write(ida.page, 'Akut');
    await lock(ida.page);
    await ida.page.getByText('1 venter på at blive sendt').waitFor();
    await ida.goOnline();
    await ida.page.getByText('Intet venter').waitFor(patient);
  });

  await t.step('a browser that has lost the key is told of behind the lock, and nothing is lost', async () => {
    await unlock(ida.page, words);
    await expectToday(ida.page);
    await ida.goOffline();
    await write(ida.page, 'Hilsen');
    await lock(ida.page);
    await lose(ida.page);
    await ida.goOnline();
    await ida.page.getByText('Der sendes først, når der er låst op').waitFor(patient);
    await ida.page.getByText('1 venter på at blive sendt').waitFor();
  });

  await t.step('the words make it again', async () => {
    await unlock(ida.page, words);
    await expectToday(ida.page);
    await expectSync(ida.page, 'alt sendt', 60_000);
    await isHeld(ida.page);
    expectNotGivenAway(await heldKeys(ida.page));
  });

  let key;
  await t.step('a browser that cannot hold keys leaves it where it was before', async () => {
    await open(bo, `${url}/`);
    await occupy(bo.page, null);
    words = await join(bo, await invite(lead.page), { holder: 'Bo', team: TEAM, inviter: 'Karen' });
    await write(bo.page, 'Samtale');
    await expectSync(bo.page, 'alt sendt', 60_000);
    await bo.kill();
    const found = keysInOutbox(bo, url);
    key = found.find(Boolean);
    assert.ok(key, 'a key in the outbox');
  });

  await t.step('one that can by now takes it over at the next unlock', async () => {
    await reopen(bo, `${url}/`);
    await lose(bo.page);
    await unlock(bo.page, words);
    await expectToday(bo.page);
    await isHeld(bo.page);
    const keys = await heldKeys(bo.page, 'bænk');
    expectNotGivenAway(keys);
    const own = createPrivateKey({ key: Buffer.concat([PKCS8, key]), format: 'der', type: 'pkcs8' });
    assert.ok(verify(null, Buffer.from('bænk'), createPublicKey(own), Buffer.from(keys[0].signature)), 'it is the same key');
    await until('an outbox without a key', async () => {
      await bo.kill();
      const gone = keysInOutbox(bo, url).every((found) => found === null);
      if (!gone) await reopen(bo, `${url}/`);
      return gone;
    });
  });

  await t.step('and no byte of it is left in the phone’s own files', async () => {
    const words = Buffer.from(key).toString('latin1');
    assert.ok(words.length === 32);
    const hits = await searchWithControl([privateFiles(bo)], [key.toString('hex')], path(t.folder, 'control'));
    assert.deepEqual(hits, []);
    for (const entry of readdirSync(privateFiles(bo), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) assert.equal(readFileSync(path(entry.parentPath ?? entry.path, entry.name)).indexOf(key), -1, entry.name);
    }
  });
}
