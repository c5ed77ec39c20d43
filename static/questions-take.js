// My questions, taken along: shown to a doctor, printed, sent, copied, saved as a page, and opened again. Nothing here
// talks to a network: a mail goes through the reader's own program, a file to their own device.
(function () {
  'use strict';
  var FILE = 'my-questions.html', my = window.rfaSheet, one = my.one, say = my.say, actions = my.actions, show = my.tell, keyed = my.at;
  var words = one('.sheet__words'), title = document.querySelector('h1').textContent;

  function plain() {
    var filled = my.lines().filter(function (pair) { return pair[1]; }).map(function (pair) { return pair.join(': '); });
    return filled.concat('', my.sheet.list.map(function (item, index) {
      return index + 1 + '. ' + item.text + (item.answer ? '\n   ' + item.answer : '');
    })).join('\n').trim();
  }
  function add(parent, name, words, mark, value) {
    var element = parent.ownerDocument.createElement(name);
    element.textContent = words;
    if (mark) element.setAttribute(mark, value || '');
    return parent.appendChild(element);
  }

  // The sheet as a page that any browser shows. Its parts are marked, so that it can be opened here again.
  var LOOK = 'body{font:1.25rem/1.5 sans-serif;margin:2rem auto;max-width:38rem;padding:0 1rem}' +
    'li{font-weight:bold;margin-block:1.5rem}li p{white-space:pre-line}[data-answer]{font-weight:normal}';
  function page() {
    var made = document.implementation.createHTMLDocument(title), main = add(made.body, 'main', '', 'data-sheet', '1');
    made.documentElement.lang = document.documentElement.lang;
    made.documentElement.dir = document.documentElement.dir;
    main.setAttribute('data-talk', my.sheet.talk);
    add(main, 'h1', title);
    my.fields.forEach(function (field) {
      var value = my.sheet.fields[field.name];
      if (!value) return;
      var line = add(main, 'p', (field.type === 'checkbox' ? one('#what-matters').textContent : my.labelOf(field)) + ': ');
      add(line, 'span', field.type === 'checkbox' ? my.labelOf(field) : value, 'data-field', field.name);
    });
    if (my.sheet.list[0]) add(main, 'h2', say('title'));
    var list = my.sheet.list[0] && add(main, 'ol', '');
    my.sheet.list.forEach(function (item) {
      var row = add(list, 'li', '', 'data-key', item.key);
      add(row, 'p', item.text, 'data-text');
      add(row, 'p', item.answer, 'data-answer');
    });
    return '<!DOCTYPE html>\n' + made.documentElement.outerHTML.replace('<head>', '<head><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width, initial-scale=1"><style>' + LOOK + '</style>');
  }
  // Tags with nothing but our own marks, and no styles: the page's policy is not even asked about the rest.
  var TAG = /<([a-z][a-z0-9]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi, MARK = /\sdata-[a-z]+(=("[^"]*"|'[^']*'|[^\s"'>]+))?/gi;
  function plainTags(file) {
    return file.replace(/<style[\s\S]*?<\/style>/gi, '').replace(TAG, function (tag, name, marks) {
      return '<' + name + (marks.match(MARK) || []).join('') + '>';
    });
  }
  // A file is taken for nothing but its words: no part of it comes into this page, and nothing in it runs or loads.
  function read(file) {
    if (/^\s*\{/.test(file)) return my.clean(JSON.parse(file));
    var found = new DOMParser().parseFromString(plainTags(file), 'text/html');
    var main = found.querySelector('main[data-sheet="1"]'), raw = my.blank();
    if (!main) throw new Error('not a sheet');
    raw.talk = main.getAttribute('data-talk');
    [].slice.call(main.querySelectorAll('[data-field]')).forEach(function (part) {
      raw.fields[part.getAttribute('data-field')] = part.textContent;
    });
    my.fields.forEach(function (field) { if (field.type === 'checkbox' && raw.fields[field.name]) raw.fields[field.name] = 'yes'; });
    [].slice.call(main.querySelectorAll('[data-key]')).forEach(function (row) {
      var text = row.querySelector('[data-text]'), answer = row.querySelector('[data-answer]');
      raw.list.push({ key: row.getAttribute('data-key'), text: text ? text.textContent : '', answer: answer ? answer.textContent : '' });
    });
    return my.clean(raw);
  }
  function open() {
    var input = one('.sheet__file'), file = input.files[0], reader = new FileReader();
    if (!file) return;
    reader.onloadend = function () {
      var outcome = 'opened';
      try { my.addAll(read(reader.result)); } catch (error) { outcome = 'wrong'; }
      show(say(outcome));
      input.value = '';
    };
    // No sheet of ours is near this size, and a phone should not choke on another file.
    reader.readAsText(file.slice(0, 1e6));
  }

  // One question a view, on the whole screen, for somebody else to read. Everything else is away meanwhile.
  function doctor(button) {
    var view = document.importNode(one('.sheet__view').content, true).firstChild, at = 0, key, top = pageYOffset;
    var part = function (selector) { return view.querySelector(selector); }, answer = part('textarea');
    function turn(by) {
      if (!my.sheet.list.length) return close();
      var list = my.sheet.list, item;
      at = Math.max(0, Math.min(list.length - 1, at + by));
      item = list[at];
      key = item.key;
      part('.doctor__place').textContent = say('question') + ' ' + (at + 1) + ' ' + say('of') + ' ' + list.length;
      part('.doctor__text').textContent = item.text;
      answer.value = item.answer;
      part('[data-turn="-1"]').hidden = !at;
      part('[data-turn="1"]').hidden = at === list.length - 1;
      my.grow(answer);
      part('h2').focus();
      scrollTo(0, 0);
    }
    function close() {
      view.remove();
      document.body.classList.remove('is-shown');
      document.removeEventListener('keydown', escape);
      my.draw();
      scrollTo(0, top);
      button.focus();
    }
    function escape(event) { if (event.key === 'Escape') close(); }
    view.addEventListener('click', function (event) {
      var by = event.target.closest('[data-turn]');
      if (!by) return;
      if (by.getAttribute('data-turn') === '0') close();
      else turn(+by.getAttribute('data-turn'));
    });
    answer.addEventListener('input', function () {
      var item = keyed(my.sheet.list, key);
      my.grow(answer);
      // Another window may have removed it.
      if (!item) return;
      item.answer = answer.value;
      my.store();
    });
    document.addEventListener('keydown', escape);
    document.body.appendChild(view);
    document.body.classList.add('is-shown');
    turn(0);
  }

  Object.assign(actions, {
    doctor: doctor,
    print: function () { window.print(); },
    mail: function () {
      var body = encodeURIComponent(plain().replace(/\n/g, '\r\n'));
      // Some systems cut the address of a mail, or refuse it, at about 2,000 letters.
      if (body.length > 1900) show(say('long'));
      else location.href = 'mailto:?subject=' + encodeURIComponent(title) + '&body=' + body;
    },
    share: function () { navigator.share({ text: plain() }).catch(function () { /* the reader changed their mind */ }); },
    // The old way to copy works from disk and over plain HTTP, where the new one is forbidden.
    copy: function (button) {
      words.hidden = false;
      words.value = plain();
      words.select();
      var isCopied = document.execCommand('copy');
      if (isCopied) {
        words.hidden = true;
        button.focus();
      }
      show(say(isCopied ? 'copied' : 'select'));
    },
    save: function () {
      var link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([page()], { type: 'text/html' }));
      link.download = FILE;
      document.body.appendChild(link).click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
      show(say('saved') + ' ' + FILE);
    }
  });
  one('.sheet__file').addEventListener('change', open);
  // A file chosen or a button pressed while this script was on its way.
  open();
  if (my.waiting) my.waiting.click();
}());
