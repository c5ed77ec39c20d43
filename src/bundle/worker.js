// Keeps the whole guide on the reader's device, so that every page opens with no network.
//
// A version is kept as a whole or not at all: each file is asked for with its sum, and one that is
// missing or belongs to another version ends the attempt, which leaves what was there. Whatever
// goes wrong here, the page comes from the network as if there were no worker.
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
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(requests))
      .then(() => self.skipWaiting())
      .catch((fault) => caches.delete(CACHE).then(() => Promise.reject(fault)))
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(OURS) && name !== CACHE))
      .then((old) => {
        const removed = old.map((name) => caches.delete(name));
        if (old.length) {
          removed.push(caches.open(CACHE).then((cache) => cache.put(NEWS, new Response(''))));
        }
        return Promise.all(removed);
      })
  );
});

self.addEventListener('fetch', (event) => {
  const request = event.request;
  const address = request.url.split(/[?#]/)[0];
  if (request.method !== 'GET' || !address.startsWith(HOME)) return;
  let path = address.slice(HOME.length);
  if (path === '' || path.endsWith('/')) path += 'index.html';
  if (path in FILES) {
    event.respondWith(kept(path, request));
  } else if (request.mode === 'navigate' && path + '/index.html' in FILES) {
    // The links of a page need the slash after its folder.
    event.respondWith(Response.redirect(address + '/' + request.url.slice(address.length)));
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
