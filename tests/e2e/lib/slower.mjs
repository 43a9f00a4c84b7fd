// Lets a group of processes run for one part in `rate` of the time: a processor that is so many times slower, for all their threads.
// A thread of its own, so that what the journey does meanwhile does not lengthen the strokes.

import { parentPort, workerData } from 'node:worker_threads';

/** Milliseconds that the group may run at a stretch: shorter than what a person could see. */
const STROKE = 4;

const { group, rate, shared } = workerData;
const ended = new Int32Array(shared);

parentPort.postMessage('begun');
try {
  while (Atomics.load(ended, 0) === 0) {
    process.kill(-group, 'SIGCONT');
    const begun = performance.now();
    Atomics.wait(ended, 0, 0, STROKE);
    process.kill(-group, 'SIGSTOP');
    // As long as it really ran, and not as it was meant to.
    Atomics.wait(ended, 0, 0, (performance.now() - begun) * (rate - 1));
  }
} finally {
  process.kill(-group, 'SIGCONT');
}
