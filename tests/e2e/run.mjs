// Runs the browser journeys: `node tests/e2e/run.mjs [NAME]`. The last line is `N passed, N failed`, counted in steps.

import { runAll } from './lib/runner.mjs';

process.exitCode = await runAll(process.argv[2]);
