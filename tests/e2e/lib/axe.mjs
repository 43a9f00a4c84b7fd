// Accessibility by axe-core. Its source is evaluated over CDP, since the content security policy rightly refuses script tags.

import { readFileSync } from 'node:fs';

const SOURCE = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds wrong on the page now: `[{ id, impact, help, nodes: [{ target, summary }] }]`, empty when all is well. */
export async function violations(page, { tags = TAGS, include } = {}) {
  const session = await page.context().newCDPSession(page);
  try {
    await evaluate(session, `if (!globalThis.axe) { ${SOURCE} }; undefined`);
    const scope = include ? JSON.stringify({ include: [[include]] }) : 'document';
    const options = JSON.stringify({ runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    const found = await evaluate(session, `axe.run(${scope}, ${options}).then((result) => result.violations)`);
    return found.map(({ id, impact, help, nodes }) => ({
      id,
      impact,
      help,
      nodes: nodes.map(({ target, failureSummary }) => ({ target: target.join(' '), summary: failureSummary })),
    }));
  } finally {
    await session.detach();
  }
}

/** Throws with a readable list unless axe finds nothing. */
export async function expectAccessible(page, screen, options) {
  const found = await violations(page, options);
  if (found.length === 0) return;
  const lines = found.map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}\n${nodes.map((node) => `    ${node.target}: ${node.summary}`).join('\n')}`);
  throw new Error(`${screen}: axe finds ${found.length}\n  ${lines.join('\n  ')}`);
}

async function evaluate(session, expression) {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
