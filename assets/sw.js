// Keeps the app itself on the phone, so that it opens without a network. It holds no personal data: it never touches the
// API, and knows exactly the files of one build, each with its SHA-256. xtask fills in the two names in braces.

const BUILD = '{{build}}';
const ASSETS = {{assets}}; // [path, integrity]
const LATER = {{later}}; // paths of what is fetched once it is wanted, and kept then
const PREFIX = 'gadeplan-';
const CACHE = PREFIX + BUILD;
const SHELL = '/index.html';
const PATHS = new Set(ASSETS.map(([path]) => path));
const NEVER = ['/v1/', '/api/', '/healthz', '/readyz', '/metrics'];

self.addEventListener('install', (event) => event.waitUntil(precache()));

// A new version waits until every window is closed, or until the lock screen lets it in.
self.addEventListener('message', (event) => {
  if (event.data?.type === 'take-over') self.skipWaiting();
});

self.addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      const names = await caches.keys();
      await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
      await self.clients.claim();
    })(),
  ),
);

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (NEVER.some((path) => url.pathname.startsWith(path))) return;
  if (request.mode === 'navigate') event.respondWith(fromCache(SHELL, request));
  else if (PATHS.has(url.pathname)) event.respondWith(fromCache(url.pathname, request));
  else if (LATER.includes(url.pathname)) event.respondWith(keptLater(url.pathname, request));
});

// All or nothing: one file that is missing or altered, and the version before stays.
async function precache() {
  const cache = await caches.open(CACHE);
  await Promise.all(
    ASSETS.map(async ([path, integrity]) => {
      if (await cache.match(path)) return;
      // A hashed name says the content: what the version before has need not be fetched again.
      const known = path.startsWith('/s/') && (await caches.match(path));
      const answer = known || (await fetch(path, { integrity, cache: path.startsWith('/s/') ? 'default' : 'no-cache' }));
      if (!answer.ok || answer.redirected) throw new Error(`${path}: ${answer.status}`);
      await cache.put(path, answer);
    }),
  );
  // Whoever had an earlier version of these has this one, too.
  const wanted = LATER.map(kind);
  for (const name of await caches.keys()) {
    if (!name.startsWith(PREFIX)) continue;
    const had = (await (await caches.open(name)).keys()).map((request) => kind(new URL(request.url).pathname));
    const again = LATER.filter((path, at) => had.includes(wanted[at]));
    await Promise.all(again.map(async (path) => (await cache.match(path)) || cache.add(path)));
  }
}

// A name without its hash.
function kind(path) {
  return path.replace(/\.[0-9a-f]{16}\./, '.');
}

async function keptLater(path, request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && !answer.redirected) await cache.put(path, answer.clone());
  return answer;
}

// The search part is ours (the worker's build id), never a part of the name.
async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) || fetch(request);
}
