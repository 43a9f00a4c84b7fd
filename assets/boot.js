// Starts the app: checks what the browser can do, loads the screens, registers the service worker, and says in plain
// Danish what is wrong when something is. It shares state with the app through attributes and events on <html> only:
//   data-offline  preparing | ready | unavailable      can the app be opened without a network?
//   data-update   waiting | taken                      a new version waits; another window has taken it
//   event gadeplan:take-over   the app (at the lock screen only) lets the waiting version in
//   event gadeplan:stopped     the app or the engine can't go on: show the reload screen

const root = document.documentElement;
const main = document.getElementById('main');
const shell = document.getElementById('shell');

const messages = {
  insecure: {
    title: 'Gadeplan skal åbnes over HTTPS',
    text: 'Adressen i browseren begynder med http://, og så kan telefonen ikke gemme noget krypteret. Brug den adresse, der begynder med https://, eller spørg den, der driver Gadeplan hos jer. Der er ikke gået noget tabt.',
  },
  old: {
    title: 'Browseren er for gammel til Gadeplan',
    text: 'Gadeplan kræver en nyere browser for at kunne gemme krypteret på telefonen: Chrome 111, Firefox 111 eller Safari 16.4 (iOS 16.4) eller nyere. Opdatér, og åbn Gadeplan igen. Der er ikke gået noget tabt.',
  },
  load: {
    title: 'Gadeplan kunne ikke åbne',
    text: 'Noget af appen kunne ikke hentes. Se, om der er net, og prøv igen. Det, du har gemt på telefonen, ligger der stadig.',
    again: true,
  },
  stopped: {
    title: 'Gadeplan måtte standse',
    text: 'Der skete en fejl i appen. Det, du har gemt, ligger stadig på telefonen.',
    again: true,
  },
};

// How long a new version may take to come in before a reload helps it, milliseconds, and how often one may.
const PATIENCE = 2_500;
const RELOADS = 3;
// Counts those reloads. It lives as long as the tab.
const RELOADED = 'gadeplan-take-over';
let asked = false;

function say(name) {
  const message = messages[name];
  root.dataset.shell = name;
  // The stopped screens leave the page, so that nothing of a citizen stays behind the message.
  main.replaceChildren();
  document.getElementById('shell-title').textContent = message.title;
  document.getElementById('shell-text').textContent = message.text;
  document.getElementById('shell-again').hidden = !message.again;
  shell.hidden = false;
  document.getElementById('shell-title').focus();
}

function missing() {
  if (!window.isSecureContext) return 'insecure';
  const able = 'WebAssembly' in window && 'Worker' in window && 'locks' in navigator && typeof navigator.storage?.getDirectory === 'function';
  return able ? null : 'old';
}

function watchForTrouble() {
  // A panic in wasm aborts: the module must not be entered again.
  const fatal = (error) => 'WebAssembly' in window && error instanceof WebAssembly.RuntimeError;
  window.addEventListener('error', (event) => fatal(event.error) && say('stopped'));
  window.addEventListener('unhandledrejection', (event) => fatal(event.reason) && say('stopped'));
  document.addEventListener('gadeplan:stopped', () => say('stopped'));
  document.getElementById('shell-again').addEventListener('click', () => location.reload());
}

// The app appends itself to #main and knows nothing of the shell.
function leaveWhenTheAppShows() {
  const observer = new MutationObserver(() => {
    if (main.childElementCount > 0) {
      shell.hidden = true;
      root.dataset.shell = 'left';
      observer.disconnect();
    }
  });
  observer.observe(main, { childList: true });
}

// From the first moment: the new version may come in while the screens still load.
function watchForNewVersion() {
  const reloads = Number(sessionStorage.getItem(RELOADED));
  sessionStorage.removeItem(RELOADED);
  if (reloads > 0) expectNewVersion(reloads);
  navigator.serviceWorker?.addEventListener('controllerchange', () => {
    if (asked) location.reload();
    else if (root.dataset.offline === 'ready') root.dataset.update = 'taken';
  });
}

// Chromium can let the new version wait for minutes while the old one has a request of this page open: a reload ends those. Later than
// that the page is not reloaded by itself: somebody may be writing.
function expectNewVersion(reloads) {
  asked = true;
  setTimeout(() => {
    asked = false;
    if (root.dataset.update !== 'waiting' || reloads >= RELOADS) return;
    sessionStorage.setItem(RELOADED, reloads + 1);
    location.reload();
  }, PATIENCE);
}

async function registerServiceWorker() {
  if (!('serviceWorker' in navigator)) {
    root.dataset.offline = 'unavailable';
    return;
  }
  root.dataset.offline = 'preparing';
  const workers = navigator.serviceWorker;
  try {
    const registration = await workers.register('/sw.js', { scope: '/', updateViaCache: 'none' });
    const note = () => {
      if (registration.waiting && registration.active) root.dataset.update = 'waiting';
      // A first installation that failed: nothing would open without a network.
      if (!registration.installing && !registration.waiting && !registration.active) root.dataset.offline = 'unavailable';
    };
    note();
    registration.installing?.addEventListener('statechange', note);
    registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', note));
    document.addEventListener('gadeplan:take-over', () => {
      if (!registration.waiting) return;
      registration.waiting.postMessage({ type: 'take-over' });
      expectNewVersion(0);
    });
    await workers.ready;
    root.dataset.offline = 'ready';
  } catch {
    // Also the case when the server can't be reached, where an earlier registration still serves the page.
    root.dataset.offline = workers.controller ? 'ready' : 'unavailable';
  }
}

async function start() {
  watchForTrouble();
  const lack = missing();
  if (lack) return say(lack);
  leaveWhenTheAppShows();
  try {
    watchForNewVersion();
    const app = await import(root.dataset.ui);
    await app.start();
  } catch (error) {
    console.error(error);
    say(error instanceof WebAssembly.RuntimeError ? 'stopped' : 'load');
  }
  await registerServiceWorker();
}

start();
