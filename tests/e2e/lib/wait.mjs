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
