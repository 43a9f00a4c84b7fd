// A proxy that stands between the phones and the endpoint: it records every byte, loses answers, and tells lies.

import { createServer, request as ask } from 'node:http';
import { appendFileSync, writeFileSync } from 'node:fs';

/**
 * Clients use `url`. A rule applies to requests that `match(request)` accepts (`{ method, url, body }`), `times` times:
 *   swallow  the endpoint gets the request and commits; the client never sees the answer, its connection is cut
 *   answer   the endpoint gets the request; the client sees `make(real)` (`{ status, headers, body }`) instead
 *   invent   the endpoint never gets the request; the client sees `make(request)`
 */
export class Proxy {
  static async create({ capture, port = 0 } = {}) {
    const proxy = new Proxy(capture);
    await new Promise((resolve, reject) => {
      proxy.server.once('error', reject);
      proxy.server.listen(port, '127.0.0.1', resolve);
    });
    proxy.port = proxy.server.address().port;
    proxy.url = `http://127.0.0.1:${proxy.port}`;
    return proxy;
  }

  constructor(capture) {
    this.capture = capture;
    this.rules = [];
    this.seen = [];
    this.target = null;
    if (capture) writeFileSync(capture, '');
    this.server = createServer((request, response) => this.#handle(request, response).catch(() => response.destroy()));
  }

  forwardTo(port) {
    this.target = port;
  }

  /** Returns the rule; its `applied` counts how often it was used. */
  swallow(match, times = 1) {
    return this.#rule({ kind: 'swallow', match, times });
  }

  answer(match, make, times = 1) {
    return this.#rule({ kind: 'answer', match, times, make });
  }

  invent(match, make, times = 1) {
    return this.#rule({ kind: 'invent', match, times, make });
  }

  /** Back to an honest wire. */
  clear() {
    this.rules = [];
  }

  async close() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #rule(rule) {
    rule.applied = 0;
    this.rules.push(rule);
    return rule;
  }

  async #handle(request, response) {
    const body = await collect(request);
    const about = { method: request.method, url: request.url, headers: request.headers, body };
    this.#record(`> ${request.method} ${request.url}`, request.rawHeaders, body);
    const rule = this.rules.find((candidate) => candidate.applied < candidate.times && candidate.match(about));
    if (rule) rule.applied += 1;
    if (rule?.kind === 'invent') return reply(response, await rule.make(about));
    const real = await this.#forward(request, body);
    this.seen.push({ ...about, status: real.status, answer: real.body });
    this.#record(`< ${real.status} ${request.url}`, real.rawHeaders, real.body);
    if (rule?.kind === 'swallow') return void request.socket.destroy();
    reply(response, rule ? { ...real, ...(await rule.make(real)) } : real);
  }

  #forward(request, body) {
    return new Promise((resolve, reject) => {
      // The Host header stays the client's: the endpoint may compare it with the origin.
      const onward = ask({ host: '127.0.0.1', port: this.target, method: request.method, path: request.url, headers: request.headers, agent: false });
      onward.once('error', reject);
      onward.once('response', async (answer) => {
        try {
          resolve({ status: answer.statusCode, headers: answer.headers, rawHeaders: answer.rawHeaders, body: await collect(answer) });
        } catch (error) {
          reject(error);
        }
      });
      onward.end(body);
    });
  }

  #record(line, headers, body) {
    if (this.capture) appendFileSync(this.capture, Buffer.concat([Buffer.from(`${line}\n${headers.join('\n')}\n\n`), body, Buffer.from('\n')]));
  }
}

const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

function reply(response, { status = 200, headers = {}, body = Buffer.alloc(0) }) {
  const kept = Object.entries(headers).filter(([name]) => !HOP.has(name.toLowerCase()));
  const sent = Buffer.from(body);
  // A browser repeats by itself what is lost on a connection that was used before: no connection is used twice.
  response.shouldKeepAlive = false;
  // An answer that may not have a body keeps the length that the endpoint named.
  response.writeHead(status, Object.fromEntries(status === 304 || status === 204 ? kept : [...kept, ['content-length', sent.length]]));
  response.end(sent);
}

async function collect(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
