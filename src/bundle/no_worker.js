// Takes back what an earlier worker kept on the reader's device: pages come from the network again.
'use strict';

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  const ours = 'rfa-guide ' + self.registration.scope + ' ';
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(ours)))
      .then((kept) => Promise.all(kept.map((name) => caches.delete(name))))
      .then(() => self.registration.unregister())
  );
});
