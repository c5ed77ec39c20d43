// Takes back what an earlier worker kept on the reader's device: pages come from the network again.
//
// It never takes the earlier worker's place: what a page asked for in that moment did not come for a minute
// and more in Chromium. A worker that finds nothing kept asks the network, and is gone with the last page
// that it serves.
'use strict';

self.addEventListener('install', (event) => {
  const ours = 'rfa-guide ' + self.registration.scope + ' ';
  // Not waited for: it is done when this event is over.
  self.registration.unregister();
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(ours)))
      .then((kept) => Promise.all(kept.map((name) => caches.delete(name))))
      // An old page may yet register what has just been removed. A worker that is not installed comes
      // again with the next visit, and removes it again.
      .then(() => Promise.reject(new Error('nothing is kept any more')))
  );
});
