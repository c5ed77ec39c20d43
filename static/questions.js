// My questions: readies the sheet to be filled in here. A sheet that this device keeps, or a question in the
// address, brings questions-show.js; the reader's first touch brings questions-edit.js and questions-take.js too.
// Without them the page is whole and prints with lines. Every word that is said stands in the page.
(function () {
  'use strict';
  var root = document.getElementById('sheet'), later = root.querySelector('.sheet__later').content;
  var my = window.rfaSheet = { KEY: 'rfa-my-questions', root: root };

  function load(scripts) {
    while (scripts-- && later.firstElementChild) {
      var script = document.importNode(later.firstElementChild, true);
      later.firstElementChild.remove();
      script.async = false;
      document.head.appendChild(script);
    }
  }
  function loadAll() { load(3); }

  root.classList.add('sheet--live');
  root.querySelectorAll('.sheet__live').forEach(function (part) { part.hidden = false; });
  root.querySelector('[data-do=share]').hidden = !navigator.share;
  my.heading = root.querySelector('#my-own-questions');
  my.heading.textContent = root.querySelector('[data-say=title]').textContent;
  ['focusin', 'pointerover', 'pointerdown', 'input'].forEach(function (name) { root.addEventListener(name, loadAll); });
  addEventListener('storage', loadAll);
  root.onclick = function (event) { my.waiting = event.target.closest('[data-do]'); };
  try { my.last = localStorage.getItem(my.KEY); } catch (error) { my.isForbidden = true; }
  if (my.last || my.isForbidden || /[?&]add=/.test(location.search)) load(1);
}());
