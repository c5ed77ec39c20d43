// The reader's own 24-hour number, as this device keeps it: on the cards to ring now and today, and what the card for
// the wallet asks for. usual-look.js brings this if something is kept. The button of 999 is never touched. The copy of a
// hospital with a number of its own has no words for the reader's: the hospital's goes first.
(function () {
  'use strict';
  var say = document.querySelector('#my-number'), LENGTH = 150, shown;

  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function text(value) { return typeof value === 'string' ? value.trim().slice(0, LENGTH) : ''; }
  function read() {
    try { return localStorage.getItem('rfa-my-usual'); } catch (error) { return null; }
  }
  function fieldsOf(json) {
    try { return JSON.parse(json).fields || {}; } catch (error) { return {}; }
  }

  // Digits, and a + before them, of the longest number in the words. None, if that cannot be one: words such as
  // "020 7946 0000 24 hours" are shown, but a wrong number must not be rung.
  function dialled(words) {
    var runs = words.match(/\(?\+?\d+\)?(\s?\(0\))?([\s.\u2010-\u2015-]?\d+)*/g) || [];
    return runs.map(function (run) {
      return run.replace(/(\+.*)\(0\)/, '$1').replace(/[^\d+]/g, '');
    }).filter(function (number) {
      return /^(\+\d{3,15}|00\d{3,15}|0\d{2,10}|[1-9]\d{2,9})$/.test(number);
    }).sort(function (one, two) { return two.length - one.length; })[0];
  }

  function show() {
    var json = read(), fields = fieldsOf(json), words = text(fields.number), number = dialled(words);
    // A button that is being pressed is not taken away.
    if (json === shown) return;
    shown = json;
    all('.my-line').forEach(function (old) { old.remove(); });
    all('.emergency-card--now .emergency-card__body, .emergency-card--today .emergency-card__body').forEach(function (body) {
      if (!say || !words || body.querySelector('.local__call')) return;
      var own = document.createElement('div'), call = document.createElement(number ? 'a' : 'p');
      own.className = 'my-line';
      call.textContent = say.getAttribute(number ? 'data-call' : 'data-words') + ' ' + words;
      if (number) {
        call.className = 'emergency-card__call';
        call.href = 'tel:' + number;
      }
      own.appendChild(call);
      body.insertBefore(own, body.firstChild);
    });
    all('[data-my]').forEach(function (blank) { blank.textContent = text(fields[blank.getAttribute('data-my')]); });
  }

  show();
  window.rfaMyLine = show;
  addEventListener('storage', show);
  addEventListener('pageshow', show);
}());
