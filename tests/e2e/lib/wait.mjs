// Waiting for a state, never for a time.

/** Asks `probe` until its answer is truthy and returns that answer. `what` says in the error what never came. */
export async function until(what, probe, { limit = 15_000, pause = 25 } = {}) {
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`, { cause: last });
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Resolves when the child process has ended, at once if it has already. */
export function ended(child) {
  return child.exitCode !== null || child.signalCode !== null ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
}

const groups = new Set();
process.on('exit', () => {
  for (const pid of groups) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/** Takes the process group of a child (spawned with `detached: true`) along when this program ends, however that comes. */
export function endsWithUs(child) {
  if (child.pid === undefined) return;
  groups.add(child.pid);
  child.once('exit', () => groups.delete(child.pid));
}

/** Kills a process and all it started. It must have been spawned with `detached: true`. */
export async function killGroup(child, signal = 'SIGKILL') {
  if (child.exitCode === null && child.signalCode === null) {
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
  await ended(child);
}
