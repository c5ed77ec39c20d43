// My questions, as this device keeps them: reads the sheet, draws it, lays out the questions for the reader's talk,
// adds the question that the address carries, and readies it for paper.
(function () {
  'use strict';
  var LENGTH = 2000, MOST = 100, SHOWN = 7, LARGE = 3, my = window.rfaSheet, root = my.root;
  var one = function (selector) { return root.querySelector(selector); };
  var all = function (selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); };
  var fields = all('input[name]:not([type=radio])'), ticks = all('.sheet__list input'), talks = all('[name=talk]');
  var questions = all('.sheet__question'), homes = questions.map(function (row) { return row.parentNode; });
  var shown = one('.sheet__shown'), rest = one('.sheet__rest'), paper = document.createElement('div');
  var said = one('.sheet__said'), troubled = one('.sheet__trouble'), closed = '', laidOut = '';

  // `base` is the sheet as last read or kept, `last` its text: what another window changes is seen by them.
  Object.assign(my, {
    one: one, all: all, fields: fields, ticks: ticks, talks: talks, sheet: blank(), base: blank(),
    blank: blank, at: at, say: say, show: show, trouble: trouble, labelOf: labelOf, valueOf: valueOf,
    clean: clean, unread: unread, close: close, store: store, draw: draw, grow: grow, lines: lines, put: put, putOwn: putOwn
  });

  function blank() { return { sheet: 1, talk: '', fields: {}, list: [] }; }
  function say(name) { return one('[data-say=' + name + ']').textContent; }
  function show(words) {
    said.textContent = words;
    bar();
  }
  // Trouble that the reader has closed is not said again until it is another.
  function trouble(name) {
    if (name && name === closed) return;
    closed = '';
    troubled.textContent = name ? say(name) : '';
    troubled.setAttribute('data-name', name || '');
    bar();
  }
  function close() {
    if (troubled.textContent) closed = troubled.getAttribute('data-name');
    troubled.textContent = '';
    show('');
  }
  function bar() {
    var isEmptyBar = !said.textContent && !troubled.textContent, count = my.sheet.list.length;
    one('[data-do=close]').hidden = isEmptyBar;
    one('.sheet__see').hidden = isEmptyBar || !count;
    one('.sheet__see').textContent = say('sheet') + ' (' + count + ')';
  }
  function labelOf(control) { return (control.nextElementSibling || control.parentNode).textContent; }
  function valueOf(field) { return field.type === 'checkbox' ? (field.checked ? 'yes' : '') : field.value; }
  function listed(id) { return ticks.filter(function (box) { return box.value === id; })[0]; }
  function worded(asked) { return ticks.filter(function (box) { return labelOf(box) === asked; })[0]; }
  function at(list, key) { return list.filter(function (item) { return item.key === key; })[0]; }

  // The content of a file or of this device is taken for nothing but short texts under names that we know.
  function text(value) { return typeof value === 'string' ? value.slice(0, LENGTH) : ''; }
  function clean(raw) {
    var found = blank();
    if (raw.sheet !== 1) throw new Error('not a sheet');
    if (talks.some(function (talk) { return talk.value === raw.talk; })) found.talk = raw.talk;
    fields.forEach(function (field) { found.fields[field.name] = text(raw.fields[field.name]); });
    raw.list.slice(0, MOST).forEach(function (item) {
      var box = listed(text(item.key)) || worded(item.text);
      var key = box ? box.value : text(item.key), asked = box ? labelOf(box) : text(item.text);
      if (key && !at(found.list, key)) found.list.push({ key: key, text: asked, answer: text(item.answer) });
    });
    return found;
  }
  // A sheet that cannot be read is set aside, not written over.
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
      var json = isEmpty() && !my.sheet.talk ? null : JSON.stringify(my.sheet);
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

  function isFor(row, name) { return (row.getAttribute(name) || '').split(' ').indexOf(my.sheet.talk) >= 0; }
  // The questions for the talk, seven at most and the suggested among them; the others wait behind "More questions".
  function layOut() {
    var talk = my.sheet.talk;
    if (laidOut === talk) return;
    laidOut = talk;
    var spare = one('.sheet__home ul') || add(one('.sheet__home'), 'ul', 'sheet__list');
    var places = SHOWN - questions.filter(function (row) { return isFor(row, 'data-suggested'); }).length;
    questions.forEach(function (row, index) {
      var tag = row.querySelector('.tick__tag'), home = homes[index], isHere = home === shown;
      if (tag) tag.remove();
      if (talk && isFor(row, 'data-suggested')) {
        isHere = true;
        add(row.firstElementChild, 'span', 'tick__tag', say('suggested'));
      } else if (talk) {
        isHere = isFor(row, 'data-talks') && places > 0;
        if (isHere) places -= 1;
      }
      (isHere ? shown : home === shown ? spare : home).appendChild(row);
    });
    homes.concat(spare).forEach(function (home) { home.closest('fieldset').hidden = !home.firstElementChild; });
    if (!spare.firstElementChild) spare.remove();
  }

  // The list as the sheet has it. An empty one is not there, so that nobody is told of it.
  function draw() {
    var rows = one('.sheet__rows'), count = my.sheet.list.length, owns = 0;
    rows.textContent = '';
    var list = count ? add(rows, 'ol', 'sheet__chosen') : rows;
    my.sheet.list.forEach(function (item, index) {
      var row = document.importNode(one('.sheet__row').content, true).firstChild;
      var parts = [].slice.call(row.querySelectorAll('textarea'));
      row.setAttribute('data-key', item.key);
      if (!listed(item.key)) row.querySelector('.chosen__name').textContent += ' ' + (owns += 1);
      if (!index) row.querySelector('[data-do=up]').remove();
      if (index === count - 1) row.querySelector('[data-do=down]').remove();
      if (count === 1) row.querySelector('.chosen__grip').remove();
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
    talks.forEach(function (talk) { talk.checked = talk.value === my.sheet.talk; });
    layOut();
    one('.sheet__none').hidden = count > 0;
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
  // The first questions in large letters, and the whole sheet for paper.
  function write() {
    var count = my.sheet.list.length, large = one('.sheet__large');
    one('.sheet__result').hidden = !count;
    one('#my-result').textContent = say(['one', 'one', 'two', 'three'][count] || 'many');
    large.textContent = '';
    if (count) large = add(large, 'ol', 'sheet__first');
    my.sheet.list.slice(0, LARGE).forEach(function (item) { add(large, 'li', '', item.text); });
    paper.textContent = '';
    lines().forEach(function (pair) {
      add(add(paper, 'p', 'paper__field', pair[0] + ': '), 'span', 'paper__line', pair[1]);
    });
    if (count) add(paper, 'h2', 'paper__title', say('title'));
    var list = count && add(paper, 'ol', 'paper__list');
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
    var known = listed(asked) || worded(asked);
    if (known) put(known.value, labelOf(known));
    else if (asked) put('own-' + Date.now() + Math.random(), asked);
  }

  root.addEventListener('input', function (event) { if (event.target.matches('textarea')) grow(event.target); });
  paper.className = 'paper';
  root.appendChild(paper);
  if (my.isForbidden) trouble('forbidden');
  if (my.last) {
    try {
      my.sheet = clean(JSON.parse(my.last));
      my.base = clean(JSON.parse(my.last));
    } catch (error) {
      unread(my.last);
    }
  }
  // All that was typed or ticked while this script was on its way.
  fields.forEach(function (field) {
    var value = valueOf(field);
    if (value) my.sheet.fields[field.name] = value;
  });
  talks.forEach(function (talk) { if (talk.checked) my.sheet.talk = talk.value; });
  ticks.filter(function (box) { return box.checked && !at(my.sheet.list, box.value); })
    .forEach(function (box) { put(box.value, labelOf(box)); });
  draw();
  var asked = location.search.match(/[?&]add=([^&]*)/);
  if (asked) {
    try { putOwn(decodeURIComponent(asked[1].replace(/\+/g, ' ')).slice(0, 500)); } catch (error) { /* not words: nothing to add */ }
    try { history.replaceState(null, '', location.pathname); } catch (error) { /* some browsers refuse it from disk */ }
    (my.sheet.list.length ? one('#my-result') : my.heading).focus();
  }
}());
