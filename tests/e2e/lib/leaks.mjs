// Looks for words that must not be there: raw in every file under some folders, as UTF-8 and as UTF-16LE.

import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const ENCODINGS = ['utf8', 'utf16le'];

/**
 * Every place where one of `canaries` stands, as `{ file, canary, encoding, offset }`. Files of any size; folders or single
 * files; what disappears while it is read (a browser's lock files) is skipped. Names of files are searched as well.
 */
export async function findCanaries(places, canaries) {
  const needles = canaries.flatMap((canary) => ENCODINGS.map((encoding) => ({ canary, encoding, bytes: Buffer.from(canary, encoding) })));
  const hits = [];
  for (const place of places) {
    for await (const file of files(place)) {
      for (const canary of canaries) if (file.includes(canary)) hits.push({ file, canary, encoding: 'name', offset: 0 });
      await search(file, needles, hits);
    }
  }
  return hits;
}

/** Plants a canary in `folder` in both encodings, across a chunk border, so that a search can prove that it finds. */
export function plantControl(folder, canary) {
  mkdirSync(folder, { recursive: true });
  for (const encoding of ENCODINGS) {
    const word = Buffer.from(canary, encoding);
    const before = Buffer.alloc(CHUNK - Math.floor(word.length / 2), 0x2e);
    writeFileSync(join(folder, `planted-${encoding}.bin`), Buffer.concat([before, word, Buffer.alloc(100, 0x2e)]));
  }
  return ENCODINGS.length;
}

/** Throws unless the planted control is found in full; returns the hits of the real canaries. */
export async function searchWithControl(places, canaries, controlFolder) {
  const control = `control-${process.pid}-${Date.now()}-æøå`;
  const planted = plantControl(controlFolder, control);
  const found = await findCanaries([...places, controlFolder], [...canaries, control]);
  const controls = found.filter((hit) => hit.canary === control && hit.encoding !== 'name');
  if (controls.length !== planted) throw new Error(`the search finds ${controls.length} of ${planted} planted words: it proves nothing`);
  return found.filter((hit) => hit.canary !== control);
}

const CHUNK = 1 << 20;

async function* files(place) {
  let entries;
  try {
    entries = await readdir(place, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') yield place;
    else if (error.code !== 'ENOENT') throw error;
    return;
  }
  for (const entry of entries) {
    const path = join(place, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield path;
  }
}

async function search(file, needles, hits) {
  const overlap = Math.max(0, ...needles.map(({ bytes }) => bytes.length - 1));
  let tail = Buffer.alloc(0);
  let start = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
      const window = Buffer.concat([tail, chunk]);
      for (const { canary, encoding, bytes } of needles) {
        // A hit that lies in the tail as a whole was reported with the chunk before.
        const from = Math.max(0, tail.length - bytes.length + 1);
        for (let at = window.indexOf(bytes, from); at !== -1; at = window.indexOf(bytes, at + 1)) hits.push({ file, canary, encoding, offset: start + at });
      }
      tail = Buffer.from(window.subarray(Math.max(0, window.length - overlap)));
      start += window.length - tail.length;
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
