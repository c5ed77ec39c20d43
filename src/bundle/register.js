(function (workers, script) {
  if (workers) addEventListener('load', function () {
    workers.register(new URL('sw.js', script.src)).catch(function () {});
  });
})(navigator.serviceWorker, document.currentScript);
