// My questions, as this device keeps them: reads the sheet, draws it, adds the question that the address carries,
// and readies it for paper.
(function () {
  'use strict';
  var LENGTH = 2000, MOST = 100, my = window.rfaSheet, root = my.root;
  var one = function (selector) { return root.querySelector(selector); };
  var all = function (selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); };
  var fields = all('input[name]'), ticks = all('.sheet__list input'), paper = document.createElement('div');

  // `base` is the sheet as last read or kept, `last` its text: what another window changes is seen by them.
  Object.assign(my, {
    one: one, all: all, fields: fields, ticks: ticks, sheet: blank(), base: blank(),
    blank: blank, at: at, say: say, show: show, trouble: trouble, labelOf: labelOf, valueOf: valueOf,
    clean: clean, unread: unread, store: store, draw: draw, grow: grow, lines: lines, put: put, putOwn: putOwn
  });

  function blank() { return { sheet: 1, fields: {}, list: [] }; }
  function say(name) { return one('[data-say=' + name + ']').textContent; }
  function show(words) { one('.sheet__said').textContent = words; }
  function trouble(name) { one('.sheet__trouble').textContent = name ? say(name) : ''; }
  function labelOf(control) { return control.parentNode.textContent; }
  function valueOf(field) { return field.type === 'checkbox' ? (field.checked ? 'yes' : '') : field.value; }
  function listed(id) { return ticks.filter(function (box) { return box.value === id; })[0]; }
  function at(list, key) { return list.filter(function (item) { return item.key === key; })[0]; }

  // What a file or this device holds is taken for nothing but short texts under names that we know.
  function text(value) { return typeof value === 'string' ? value.slice(0, LENGTH) : ''; }
  function clean(json) {
    var raw = JSON.parse(json), found = blank();
    if (raw.sheet !== 1) throw new Error('not a sheet');
    fields.forEach(function (field) { found.fields[field.name] = text(raw.fields[field.name]); });
    raw.list.slice(0, MOST).forEach(function (item) {
      var key = text(item.key), box = listed(key), asked = box ? labelOf(box) : text(item.text);
      if (key && !at(found.list, key)) found.list.push({ key: key, text: asked, answer: text(item.answer) });
    });
    return found;
  }
  // What cannot be read is set aside, not written over.
  function unread(kept) {
    my.isCorrupt = true;
    trouble('corrupt');
    try { localStorage.setItem(my.KEY + '-unread', kept); } catch (error) { trouble('full'); }
  }
  function isEmpty() {
    return !my.sheet.list.length && fields.every(function (field) { return !my.sheet.fields[field.name]; });
  }
  function store() {
    try {
      if (my.sync) my.sync();
      var json = isEmpty() ? null : JSON.stringify(my.sheet);
      if (json) localStorage.setItem(my.KEY, json);
      else localStorage.removeItem(my.KEY);
      my.last = json;
      my.base = JSON.parse(JSON.stringify(my.sheet));
      if (!my.isCorrupt) trouble();
    } catch (error) {
      trouble(my.isForbidden || error.name === 'SecurityError' ? 'forbidden' : 'full');
    }
    write();
  }

  // The list as the sheet has it.
  function draw() {
    var list = one('.sheet__chosen');
    list.textContent = '';
    my.sheet.list.forEach(function (item) {
      var row = document.importNode(one('.sheet__row').content, true).firstChild;
      var parts = [].slice.call(row.querySelectorAll('textarea'));
      row.setAttribute('data-key', item.key);
      parts.forEach(function (area) { area.value = item[area.getAttribute('data-part')]; });
      [].slice.call(row.querySelectorAll('button')).concat(parts[1]).forEach(function (control) {
        control.setAttribute('aria-label', (control.textContent || labelOf(control)).trim() + ': ' + item.text);
      });
      if (listed(item.key)) {
        row.querySelector('.chosen__text').textContent = item.text;
        parts[0].parentNode.remove();
      }
      list.appendChild(row);
    });
    [].slice.call(list.querySelectorAll('textarea')).forEach(grow);
    ticks.forEach(function (box) { box.checked = !!at(my.sheet.list, box.value); });
    fields.forEach(function (field) {
      var value = my.sheet.fields[field.name] || '';
      if (field.type === 'checkbox') field.checked = !!value;
      else if (field.value !== value) field.value = value;
    });
    one('.sheet__none').hidden = my.sheet.list.length > 0;
    write();
  }

  // Makes a box as high as its words.
  function grow(area) {
    area.style.blockSize = 'auto';
    area.style.blockSize = area.scrollHeight + 4 + 'px';
  }

  // Labels and what was written, for paper, e-mail and copying.
  function lines() {
    var matters = [], pairs = [];
    fields.forEach(function (field) {
      var value = my.sheet.fields[field.name] || '';
      if (!/^matters/.test(field.name)) pairs.push([labelOf(field), value]);
      else if (value) matters.push(field.type === 'checkbox' ? labelOf(field) : value);
    });
    if (matters[0]) pairs.push([one('#what-matters').textContent, matters.join('; ')]);
    return pairs;
  }
  function add(parent, name, className, words) {
    var element = document.createElement(name);
    element.className = className;
    element.textContent = words || '';
    return parent.appendChild(element);
  }
  function write() {
    paper.textContent = '';
    lines().forEach(function (pair) {
      add(add(paper, 'p', 'paper__field', pair[0] + ': '), 'span', 'paper__line', pair[1]);
    });
    add(paper, 'h2', 'paper__title', my.sheet.list[0] ? say('title') : '');
    var list = add(paper, 'ol', 'paper__list');
    my.sheet.list.forEach(function (item) {
      add(add(list, 'li', 'paper__question', item.text), 'p', item.answer ? 'paper__answer' : 'sheet__lines', item.answer);
    });
    document.body.classList.toggle('sheet-filled', !isEmpty());
  }

  function put(key, asked) {
    var list = my.sheet.list, same = list.filter(function (item) { return item.key === key || item.text === asked; })[0];
    var isFull = list.length >= MOST;
    if (!same && !isFull) {
      list.push({ key: key, text: asked, answer: '' });
      store();
    }
    draw();
    show(isFull ? say('most') : say(same ? 'already' : 'added') + ' ' + asked);
  }
  function putOwn(asked) {
    var known = ticks.filter(function (box) { return box.value === asked || labelOf(box) === asked; })[0];
    if (known) put(known.value, labelOf(known));
    else if (asked) put('own-' + Date.now() + Math.random(), asked);
  }

  root.addEventListener('input', function (event) { if (event.target.matches('textarea')) grow(event.target); });
  paper.className = 'paper';
  root.appendChild(paper);
  if (my.isForbidden) trouble('forbidden');
  if (my.last) {
    try {
      my.sheet = clean(my.last);
      my.base = clean(my.last);
    } catch (error) {
      unread(my.last);
    }
  }
  // What was typed or ticked while this script was on its way.
  fields.forEach(function (field) {
    var value = valueOf(field);
    if (value) my.sheet.fields[field.name] = value;
  });
  ticks.filter(function (box) { return box.checked && !at(my.sheet.list, box.value); })
    .forEach(function (box) { put(box.value, labelOf(box)); });
  draw();
  var asked = location.search.match(/[?&]add=([^&]*)/);
  if (asked) {
    try { putOwn(decodeURIComponent(asked[1].replace(/\+/g, ' ')).slice(0, 500)); } catch (error) { /* not words: nothing to add */ }
    try { history.replaceState(null, '', location.pathname); } catch (error) { /* some browsers refuse it from disk */ }
    my.heading.focus();
  }
}());
