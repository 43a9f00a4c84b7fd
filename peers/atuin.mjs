// atuin and atuin-server: `node atuin.mjs NOTES FOLDER`, one note a line, as commands of a shell's history. `GADEPLAN_ATUIN` is the folder with both
// programs. One machine sends them, another fetches and indexes them. Prints `{"up": ms, "down": ms}`.

import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../tests/e2e/lib/server.mjs';
import { endsWithUs, killGroup, until } from '../tests/e2e/lib/wait.mjs';

const run = promisify(execFile);
const programs = process.env.GADEPLAN_ATUIN;
const [notes, folder] = process.argv.slice(2);
const port = await freePort();
const server = join(folder, 'server');
mkdirSync(server, { recursive: true });
const log = openSync(join(server, 'log.txt'), 'a');
const settings = { ATUIN_CONFIG_DIR: server, ATUIN_DB_URI: `sqlite://${join(server, 'atuin.db')}`, ATUIN_OPEN_REGISTRATION: 'true' };
const child = spawn(join(programs, 'atuin-server'), ['start', '--host', '127.0.0.1', '--port', port], {
  detached: true,
  stdio: ['ignore', log, log],
  env: { ...process.env, HOME: server, ...settings },
});
closeSync(log);
endsWithUs(child);
await until('the server', async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);

const [sender, fetcher] = ['sender', 'fetcher'].map(machine);
const count = readFileSync(notes, 'utf8').split('\n').filter(Boolean).length;
await sender('import', 'bash');
await sender('register', '--username', 'maaler', '--email', 'maaler@example.org', '--password', 'kun-til-maaling');
// Sealed before the clock runs, as Gadeplan's entries are.
await sender('history', 'init-store');
const up = await timed(() => sender('sync'));
const key = (await sender('key')).trim();
await fetcher('login', '--username', 'maaler', '--password', 'kun-til-maaling', '--key', key);
const down = await timed(() => fetcher('sync'));
const there = (await fetcher('history', 'list', '--cmd-only')).split('\n').filter(Boolean).length;
assert.equal(there, count);
console.log(JSON.stringify({ up, down }));
await killGroup(child);

/** A machine of its own, asked by the command line. Nothing syncs by itself meanwhile. */
function machine(name) {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'config.toml'), `sync_address = "http://127.0.0.1:${port}"\nauto_sync = false\nupdate_check = false\nsecrets_filter = false\n`);
  const own = { HOME: home, ATUIN_CONFIG_DIR: home, ATUIN_DATA_DIR: join(home, 'data'), HISTFILE: notes, ATUIN_SESSION: '0' };
  return async (...words) => (await run(join(programs, 'atuin'), words, { env: { ...process.env, ...own }, maxBuffer: 64 * 1024 * 1024 })).stdout;
}

async function timed(act) {
  const begun = performance.now();
  await act();
  return performance.now() - begun;
}
