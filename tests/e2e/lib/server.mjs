// The real endpoint, started, stopped and killed by a journey. Its port stays the same over restarts: the origin is the storage.

import { spawn, execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtempSync, openSync, closeSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ended, endsWithUs, killGroup, until } from './wait.mjs';

const BINARY = process.env.GADEPLAN_SERVER ?? new URL('../../../target/release/gadeplan-server', import.meta.url).pathname;
const run = promisify(execFile);

/** A port on the loopback address that nothing listens on now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * One endpoint with a data folder and a log of its own.
 * `publicUrl`: the address that clients see when a proxy stands in front.
 */
export class Server {
  static async create({ folder = mkdtempSync(join(tmpdir(), 'gadeplan-server-')), port, publicUrl, env = {} } = {}) {
    return new Server(folder, port ?? (await freePort()), publicUrl, env);
  }

  constructor(folder, port, publicUrl, env) {
    this.folder = folder;
    this.data = join(folder, 'data');
    this.log = join(folder, 'server.log');
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.publicUrl = publicUrl ?? this.url;
    this.env = env;
    this.child = null;
    mkdirSync(this.data, { recursive: true });
  }

  get isRunning() {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it and waits until /healthz answers. */
  async start() {
    if (this.isRunning) return;
    const log = openSync(this.log, 'a');
    const arguments_ = ['serve', '--listen', `127.0.0.1:${this.port}`, '--data', this.data, '--public-url', this.publicUrl];
    this.child = spawn(BINARY, arguments_, { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...this.env } });
    closeSync(log);
    endsWithUs(this.child);
    let failure = null;
    this.child.once('error', (error) => (failure = error));
    await until(`the endpoint at ${this.url}`, async () => {
      if (!failure && this.isRunning) return (await fetch(`${this.url}/healthz`)).ok;
      return true;
    });
    if (failure || !this.isRunning) throw new Error(`the endpoint ended at once: ${failure ?? readFileSync(this.log, 'utf8').slice(-2000)}`);
  }

  /** Asks it to end, as an operator does, and waits for that. */
  async stop() {
    if (!this.isRunning) return;
    this.child.kill('SIGTERM');
    await ended(this.child);
  }

  /** The power is cut. */
  async kill() {
    if (this.isRunning) await killGroup(this.child);
  }

  async restart() {
    await this.stop();
    await this.start();
  }

  /** The code with which an operator lets one new team in. */
  async newTeamCode() {
    const { stdout } = await run(BINARY, ['new-team', '--data', this.data], { env: { ...process.env, ...this.env } });
    return stdout.trim().split('\n').at(-1).trim();
  }
}
