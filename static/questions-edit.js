// My questions, the part that waits for the reader's first touch: changing, ordering, sending, saving, opening,
// clearing, and taking in what another window wrote. Nothing here talks to a network: a mail goes through the
// reader's own program, a file to their own device.
(function () {
  'use strict';
  var my = window.rfaSheet, one = my.one, say = my.say, at = my.at, root = my.root;
  var words = one('.sheet__words'), chosen = one('.sheet__chosen'), own = one('#own-question');
  var undo = document.createElement('button'), removed = null;

  function keys(list) { return list.map(function (item) { return item.key; }).join(); }
  function keyOf(element) { return element.closest('.chosen').getAttribute('data-key'); }
  function show(text) {
    my.show(text);
    undo.remove();
  }

  // Two sheets that grew from one: what only one of them changed stands, and of two changes both are kept.
  function pick(from, ours, theirs) {
    if (ours === theirs || theirs === from) return ours;
    return ours === from ? theirs : ours + ' / ' + theirs;
  }
  function merge(from, ours, theirs) {
    var merged = my.blank(), isOurOrder = keys(ours.list) !== keys(from.list);
    my.fields.forEach(function (field) {
      var name = field.name;
      merged.fields[name] = pick(from.fields[name] || '', ours.fields[name] || '', theirs.fields[name] || '');
    });
    (isOurOrder ? ours.list.concat(theirs.list) : theirs.list.concat(ours.list)).forEach(function (item) {
      if (at(merged.list, item.key)) return;
      var was = at(from.list, item.key), our = at(ours.list, item.key), their = at(theirs.list, item.key);
      var old = was || { text: '', answer: '' };
      if (our && their) {
        merged.list.push({ key: item.key, text: pick(old.text, our.text, their.text), answer: pick(old.answer, our.answer, their.answer) });
      } else if (!was || was.answer !== item.answer || was.text !== item.text) {
        merged.list.push(item);
      }
    });
    return merged;
  }

  // Takes in what another window has kept meanwhile; called before anything is kept here.
  my.sync = function () {
    var kept = localStorage.getItem(my.KEY), theirs = my.blank();
    if (kept === my.last) return;
    if (kept) {
      try { theirs = my.clean(kept); } catch (error) {
        my.unread(kept);
        theirs = my.base;
      }
    }
    my.sheet = merge(my.base, my.sheet, theirs);
    my.base = theirs;
    my.last = kept;
    redraw();
    show(say('tabs'));
  };
  function look() {
    try { my.sync(); } catch (error) { my.trouble('forbidden'); }
  }

  // Whoever is typing in the list goes on typing where they were.
  function redraw() {
    var active = document.activeElement, row = active.closest('.chosen'), start = active.selectionStart;
    var part = active.getAttribute('data-part') || active.getAttribute('data-do');
    my.draw();
    var again = row && my.all('.chosen').filter(function (other) { return keyOf(other) === keyOf(row); })[0];
    var control = again && again.querySelector('[data-part="' + part + '"],[data-do="' + part + '"]');
    if (!control) return;
    control.focus();
    if (control.setSelectionRange) control.setSelectionRange(start, start);
  }
  function move(key, to) {
    var list = my.sheet.list, item = at(list, key);
    to = Math.max(0, Math.min(list.length - 1, to));
    list.splice(list.indexOf(item), 1);
    list.splice(to, 0, item);
    my.store();
    redraw();
    show(say('place') + ' ' + (to + 1) + '. ' + item.text);
  }
  function takeOff(key) {
    var item = at(my.sheet.list, key);
    if (!item) return;
    removed = { sheet: 1, fields: {}, list: [item] };
    my.sheet.list.splice(my.sheet.list.indexOf(item), 1);
    my.store();
    redraw();
    show(say('off') + ' ' + item.text);
    one('.sheet__status').appendChild(undo);
  }
  function addAll(other) {
    my.sheet = merge(my.blank(), my.sheet, other);
    my.store();
    redraw();
  }
  function plain() {
    var filled = my.lines().filter(function (pair) { return pair[1]; }).map(function (pair) { return pair.join(': '); });
    return filled.concat('', my.sheet.list.map(function (item, index) {
      return index + 1 + '. ' + item.text + (item.answer ? '\n   ' + item.answer : '');
    })).join('\n').trim();
  }

  var actions = {
    own: function () {
      my.putOwn(own.value.trim());
      own.value = '';
      my.grow(own);
      own.focus();
    },
    first: function (button) { move(keyOf(button), 0); },
    up: function (button) { move(keyOf(button), my.all('.chosen').indexOf(button.closest('.chosen')) - 1); },
    down: function (button) { move(keyOf(button), my.all('.chosen').indexOf(button.closest('.chosen')) + 1); },
    off: function (button) {
      takeOff(keyOf(button));
      my.heading.focus();
    },
    undo: function () {
      addAll(removed);
      show('');
      my.heading.focus();
    },
    print: function () { window.print(); },
    mail: function () {
      var body = encodeURIComponent(plain().replace(/\n/g, '\r\n'));
      // Some systems cut the address of a mail, or refuse it, at about 2,000 letters.
      if (body.length > 1900) show(say('long'));
      else location.href = 'mailto:?subject=' + encodeURIComponent(document.querySelector('h1').textContent) + '&body=' + body;
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
      link.href = URL.createObjectURL(new Blob([JSON.stringify(my.sheet)], { type: 'application/json' }));
      link.download = 'my-questions.json';
      document.body.appendChild(link).click();
      link.remove();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    },
    clear: function () {
      one('.sheet__sure').hidden = false;
      one('[data-do=keep]').focus();
    },
    keep: function () {
      one('.sheet__sure').hidden = true;
      one('[data-do=clear]').focus();
    },
    sure: function () {
      actions.keep();
      look();
      my.sheet = my.blank();
      my.isCorrupt = removed = null;
      words.value = '';
      words.hidden = true;
      my.store();
      my.draw();
      try { localStorage.removeItem(my.KEY + '-unread'); } catch (error) { my.trouble('forbidden'); }
      show(say('cleared'));
    }
  };

  root.onclick = function (event) {
    var button = event.target.closest('[data-do]');
    if (button) actions[button.getAttribute('data-do')](button);
  };
  function take(control) {
    var part = control.getAttribute('data-part');
    if (part) at(my.sheet.list, keyOf(control))[part] = control.value;
    else my.sheet.fields[control.name] = my.valueOf(control);
  }
  root.addEventListener('input', function (event) {
    if (!event.target.matches('[data-part], input[name]')) return;
    take(event.target);
    my.store();
  });
  function tick(box) {
    undo.remove();
    if (box.checked) my.put(box.value, my.labelOf(box));
    else takeOff(box.value);
  }
  root.addEventListener('change', function (event) {
    if (my.ticks.indexOf(event.target) >= 0) tick(event.target);
  });
  function open() {
    var input = one('.sheet__file'), file = input.files[0], reader = new FileReader();
    if (!file) return;
    reader.onloadend = function () {
      var outcome = 'opened';
      try { addAll(my.clean(reader.result)); } catch (error) { outcome = 'wrong'; }
      show(say(outcome));
      input.value = '';
    };
    // No sheet of ours is near this size, and a phone should not choke on another file.
    reader.readAsText(file.slice(0, 1e6));
  }
  one('.sheet__file').addEventListener('change', open);

  // Dragging by the grip; the buttons do the same for everybody.
  chosen.addEventListener('pointerdown', function (event) {
    if (!event.target.matches('.chosen__grip')) return;
    var row = event.target.closest('.chosen');
    event.preventDefault();
    row.classList.add('chosen--held');
    function follow(moving) {
      var after = my.all('.chosen').filter(function (other) {
        var box = other.getBoundingClientRect();
        return other !== row && moving.clientY < box.top + box.height / 2;
      })[0] || null;
      if (row.nextSibling !== after) chosen.insertBefore(row, after);
    }
    function drop() {
      document.removeEventListener('pointermove', follow);
      document.removeEventListener('pointerup', drop);
      document.removeEventListener('pointercancel', drop);
      move(keyOf(row), my.all('.chosen').indexOf(row));
    }
    document.addEventListener('pointermove', follow);
    document.addEventListener('pointerup', drop);
    document.addEventListener('pointercancel', drop);
  });

  undo.type = 'button';
  undo.className = 'button';
  undo.textContent = say('back');
  undo.setAttribute('data-do', 'undo');

  addEventListener('storage', look);
  addEventListener('pageshow', look);
  document.addEventListener('visibilitychange', look);
  // What was typed, ticked, chosen or pressed while this script was on its way is kept and done.
  my.fields.concat(my.all('[data-part]')).forEach(take);
  my.ticks.forEach(function (box) { if (box.checked !== !!at(my.sheet.list, box.value)) tick(box); });
  my.store();
  open();
  if (my.waiting) my.waiting.click();
}());
