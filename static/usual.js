// My usual, my number: keeps the card on this device, and nowhere else. Every word that is said is in the page. The
// card is whole without this: it can be printed and filled in by hand. Nothing is worked out from what is written.
(function () {
  'use strict';
  var KEY = 'rfa-my-usual', LENGTH = 200, root = document.querySelector('.usual');
  var fields = all('.usual__control'), unsaved = {}, isForbidden = false, isCorrupt = false;
  var sure = document.createElement('div');

  function one(selector) { return root.querySelector(selector); }
  function all(selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function say(name) { return root.getAttribute('data-' + name); }
  function show(words) { one('.usual__said').textContent = words; }
  function trouble(name) { one('.usual__trouble').textContent = name ? say(name) : ''; }
  function add(parent, name, className, words) {
    var element = document.createElement(name);
    element.className = className;
    element.textContent = words || '';
    return parent.appendChild(element);
  }
  function button(parent, name, action) {
    var made = add(parent, 'button', 'button', say(name));
    made.type = 'button';
    made.onclick = action;
    return made;
  }

  // Nothing that this device holds is taken for more than short texts under names that we know. A card that cannot
  // be read is set aside, not written over; all that stands on the screen stays, and is kept with the next change.
  function read() {
    var kept = localStorage.getItem(KEY), found = {};
    if (!kept) return found;
    try {
      var raw = JSON.parse(kept);
      if (raw.usual !== 1) throw new Error('not a card');
      fields.forEach(function (field) {
        var value = raw.fields[field.name];
        if (typeof value === 'string') found[field.name] = value.slice(0, LENGTH);
      });
    } catch (error) {
      isCorrupt = true;
      show('');
      trouble('corrupt');
      fields.forEach(function (field) { if (field.value) unsaved[field.name] = true; });
      localStorage.setItem(KEY + '-unread', kept);
      found = {};
    }
    return found;
  }
  function failed(error) { trouble(isForbidden || error.name === 'SecurityError' ? 'forbidden' : 'full'); }

  // Only what was changed here is written: another window may have changed the rest.
  function store() {
    try {
      var card = read();
      fields.forEach(function (field) { if (unsaved[field.name]) card[field.name] = field.value; });
      var isEmpty = fields.every(function (field) { return !card[field.name]; });
      if (isEmpty) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, JSON.stringify({ usual: 1, fields: card }));
      unsaved = {};
      if (!isCorrupt) trouble();
    } catch (error) { failed(error); }
    if (window.rfaMyLine) window.rfaMyLine();
  }

  // Words in a field that is as high as they are, and the same words for paper, where a field would cut them.
  function draw(field) {
    field.nextSibling.textContent = field.value;
    if (field.rows) {
      field.style.blockSize = 'auto';
      field.style.blockSize = field.scrollHeight + 4 + 'px';
    }
  }
  function takeIn() {
    var card = read(), isChanged = false;
    fields.forEach(function (field) {
      var value = card[field.name] || '';
      if (unsaved[field.name] || field.value === value) return;
      field.value = value;
      draw(field);
      isChanged = true;
    });
    return isChanged;
  }
  function look() {
    try { if (takeIn()) show(say('tabs')); } catch (error) { failed(error); }
  }

  function ask(isAsked) {
    sure.hidden = !isAsked;
    (isAsked ? no : clear).focus();
  }
  function clearAll() {
    ask(false);
    fields.forEach(function (field) {
      field.value = '';
      draw(field);
    });
    unsaved = {};
    try {
      localStorage.removeItem(KEY);
      localStorage.removeItem(KEY + '-unread');
      isCorrupt = false;
      trouble();
    } catch (error) { failed(error); }
    show(say('cleared'));
    if (window.rfaMyLine) window.rfaMyLine();
  }

  root.classList.add('usual--live');
  one('.usual__lost').hidden = true;
  var buttons = document.createElement('p');
  buttons.className = 'usual__buttons';
  one('.usual__mine').insertBefore(buttons, one('.usual__status'));
  button(buttons, 'print', function () { window.print(); });
  buttons.appendChild(document.createTextNode(' '));
  var clear = button(buttons, 'clear', function () { ask(true); });
  sure.className = 'usual__sure stack stack--close';
  sure.hidden = true;
  add(sure, 'p', '', say('sure')).id = 'usual-sure';
  var answers = add(sure, 'p', 'usual__buttons');
  button(answers, 'yes', clearAll).setAttribute('aria-describedby', 'usual-sure');
  answers.appendChild(document.createTextNode(' '));
  var no = button(answers, 'no', function () { ask(false); });
  no.setAttribute('aria-describedby', 'usual-sure');
  one('.usual__mine').insertBefore(sure, one('.usual__status'));

  fields.forEach(function (field) {
    add(field.parentNode, 'span', 'usual__words').setAttribute('aria-hidden', 'true');
    // Typed while this script was on its way.
    if (field.value) unsaved[field.name] = true;
  });
  try { localStorage.getItem(KEY); } catch (error) { isForbidden = true; }
  try { takeIn(); } catch (error) { failed(error); }
  fields.forEach(draw);
  if (Object.keys(unsaved).length) store();
  root.addEventListener('input', function (event) {
    var field = event.target;
    unsaved[field.name] = true;
    draw(field);
    show('');
    store();
  });
  addEventListener('storage', look);
  addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
}());
