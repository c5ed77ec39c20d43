// Keeps the whole guide on the reader's device, so that every page opens with no network.
//
// A version is kept as a whole or not at all: each file is asked for with its sum, and one that is
// missing or belongs to another version ends the attempt, which leaves what was there. A tab that is
// open on a former version finds that version's files until it is closed. Whatever goes wrong here,
// the page comes from the network as if there were no worker.
'use strict';

// Path to sum, and the sum of this file; `rfa-guide` fills both in.
const FILES = {/* files */};
const VERSION = '/* version */';

const HOME = self.registration.scope;
// Two guides on one host do not see each other's.
const OURS = 'rfa-guide ' + HOME + ' ';
const CACHE = OURS + VERSION;
// Lies in the cache of a version that replaced another, until a page has said so.
const NEWS = HOME + '?updated';
// Lies there while tabs are open on a former version: their ids.
const TABS = HOME + '?tabs';
const WORDS =
  '<p class="container" role="status">This guide has changed since you last opened it. ' +
  'You now see the newest version.</p>';

self.addEventListener('install', (event) => {
  // Somebody who pays for each page has asked for no more than they read.
  if ((navigator.connection || {}).saveData) {
    event.waitUntil(Promise.reject(new Error('the device saves data')));
    return;
  }
  const requests = Object.keys(FILES).map(
    (path) => new Request(HOME + path, { cache: 'no-cache', integrity: FILES[path] })
  );
  event.waitUntil(
    caches.keys().then((names) =>
      caches
        .open(CACHE)
        .then((cache) => cache.addAll(requests))
        .then(() => self.skipWaiting())
        .catch((fault) =>
          // This very version may be kept already: `addAll` has left it as it was.
          (names.includes(CACHE) ? Promise.resolve() : caches.delete(CACHE)).then(() => Promise.reject(fault))
        )
    )
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([former(), self.clients.matchAll({ type: 'window' })]).then(([old, tabs]) => {
      if (!old.length) return;
      const ids = JSON.stringify(tabs.map((tab) => tab.id));
      return caches
        .open(CACHE)
        .then((cache) => Promise.all([cache.put(NEWS, new Response('')), cache.put(TABS, new Response(ids))]))
        .then(letGo);
    })
  );
});

// The names of other versions that are kept.
function former() {
  return caches.keys().then((names) => names.filter((name) => name.startsWith(OURS) && name !== CACHE));
}

// Removes former versions once no tab is open on one.
function letGo() {
  return read(TABS)
    .then((tabs) => (tabs ? tabs.json() : null))
    .then((ids) => {
      if (!ids) return true;
      return Promise.all(ids.map((id) => self.clients.get(id))).then((tabs) => {
        if (tabs.some((tab) => tab)) return false;
        return former()
          .then((names) => Promise.all(names.map((name) => caches.delete(name))))
          .then(() => caches.open(CACHE))
          .then((cache) => cache.delete(TABS));
      });
    })
    .then((isDone) => { isAlone = isDone; })
    .catch(() => {});
}
// True once this run of the worker knows that no former version is kept.
let isAlone = false;

self.addEventListener('fetch', (event) => {
  const request = event.request;
  const address = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET' || !address.startsWith(HOME)) return;
  if (!isAlone) event.waitUntil(letGo());
  let path = address.slice(HOME.length);
  if (path === '' || path.endsWith('/')) path += 'index.html';
  if (path in FILES) {
    event.respondWith(kept(path, request));
  } else if (request.mode === 'navigate' && path + '/index.html' in FILES) {
    // The links of a page need the slash after its folder.
    event.respondWith(Response.redirect(address + '/' + request.url.slice(address.length)));
  } else if (request.destination === 'script' || request.destination === 'style') {
    event.respondWith(keptFormerly(address).then((found) => found || fetch(request)));
  }
});

function kept(path, request) {
  return Promise.all([read(HOME + path), isNews(request)])
    .catch(() => [])
    .then(([found, news]) => {
      if (!found) return fetch(request);
      if (news) return found.text().then((html) => answer(html.replace(/<main[^>]*>/, '$&' + WORDS), found));
      // Some hosts send /a/index.html on to /a/, and browsers refuse such an answer as a page.
      return found.redirected ? answer(found.body, found) : found;
    });
}

// A file that only a former version has.
function keptFormerly(address) {
  return former()
    .then((names) => Promise.all(names.map((name) => caches.match(address, { cacheName: name, ignoreVary: true }))))
    .then((found) => found.find((answer) => answer))
    .catch(() => {});
}

// Whether this is the first page since a new version came. The page says so as it opens: a line that
// comes later would push away what somebody is about to touch.
function isNews(request) {
  if (request.mode !== 'navigate') return false;
  return read(NEWS).then((news) => !!news && caches.open(CACHE).then((cache) => cache.delete(NEWS)));
}

// Opening a cache to read from it would make it anew after somebody has cleared it away.
function read(address) {
  return caches.match(address, { cacheName: CACHE, ignoreVary: true });
}

// `body` with the headers of `found`, but for those that describe how it came over the network.
function answer(body, found) {
  const headers = new Headers(found.headers);
  headers.delete('content-length');
  headers.delete('content-encoding');
  return new Response(body, { headers });
}
