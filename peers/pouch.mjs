// PouchDB and express-pouchdb: `node pouch.mjs NOTES FOLDER`, one note a line. All documents go up from one database and come down into another, empty
// one. Prints `{"up": ms, "down": ms}`.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PouchDB from 'pouchdb';
import { freePort } from '../tests/e2e/lib/server.mjs';
import { endsWithUs, killGroup } from '../tests/e2e/lib/wait.mjs';

/** Larger than the default of 100: the quickest of 100, 500, 1,000 and 2,000 that was found. */
const BATCHES = { batch_size: Number(process.env.BATCH ?? 1_000), batches_limit: 10 };

const [notes, folder] = process.argv.slice(2);
const [device, other, remote] = ['device', 'other', 'remote'].map((name) => join(folder, name));
for (const place of [folder, remote]) mkdirSync(place, { recursive: true });
const port = await freePort();
const server = spawn('node', [fileURLToPath(new URL('pouch_server.mjs', import.meta.url)), remote, port], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
endsWithUs(server);
await once(server.stdout, 'data');

const address = `http://127.0.0.1:${port}/db/notes`;
const docs = readFileSync(notes, 'utf8').split('\n').filter(Boolean).map((note, index) => ({ _id: String(index).padStart(8, '0'), at: index, note }));
const mine = new PouchDB(device);
await mine.bulkDocs(docs);
const up = await timed(async () => assert.equal((await mine.replicate.to(address, BATCHES)).docs_written, docs.length));
const theirs = new PouchDB(other);
const down = await timed(async () => assert.equal((await theirs.replicate.from(address, BATCHES)).docs_written, docs.length));
const { rows } = await theirs.allDocs({ include_docs: true });
assert.deepEqual(rows.map(({ doc }) => doc.note), docs.map(({ note }) => note));
console.log(JSON.stringify({ up, down }));
await Promise.all([mine.close(), theirs.close()]);
await killGroup(server);

async function timed(act) {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}
