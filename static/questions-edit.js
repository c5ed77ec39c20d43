// My questions, the part that waits for the reader's first touch: choosing a talk, adding, changing, ordering,
// clearing, and taking in what another window wrote.
(function () {
  'use strict';
  var my = window.rfaSheet, one = my.one, say = my.say, at = my.at, root = my.root;
  var words = one('.sheet__words'), rows = one('.sheet__rows'), own = one('#own-question'), error = one('#own-error');
  var undo = document.createElement('button'), removed = null, last = null;

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
    merged.talk = ours.talk === from.talk ? theirs.talk : ours.talk;
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
      try { theirs = my.clean(JSON.parse(kept)); } catch (error) {
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

  // A reader who types in the list goes on typing where they were.
  function redraw() {
    var active = document.activeElement, row = active.closest('.chosen'), start = active.selectionStart;
    var part = active.getAttribute('data-part') || active.getAttribute('data-do');
    my.draw();
    var again = row && my.all('.chosen').filter(function (other) { return keyOf(other) === keyOf(row); })[0];
    // At either end of the list one of the two ways to move is gone: the other takes its place.
    var control = again && (again.querySelector('[data-part="' + part + '"],[data-do="' + part + '"]') ||
      again.querySelector('[data-do=up],[data-do=down]'));
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
    removed = my.blank();
    removed.list.push(item);
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
  function miss(isMissing) {
    error.hidden = !isMissing;
    if (isMissing) own.setAttribute('aria-describedby', error.id);
    else own.removeAttribute('aria-describedby');
    own.setAttribute('aria-invalid', isMissing);
  }

  var actions = my.actions = {
    own: function () {
      var asked = own.value.trim();
      miss(!asked);
      if (asked) my.putOwn(asked);
      else show(say('empty'));
      own.value = '';
      my.grow(own);
      own.focus();
    },
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
    close: function () {
      my.close();
      (root.contains(last) ? last : my.heading).focus();
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
      miss(false);
      my.store();
      my.draw();
      try { localStorage.removeItem(my.KEY + '-unread'); } catch (error) { my.trouble('forbidden'); }
      show(say('cleared'));
    }
  };

  // Each action clears what the one before it said; an action of questions-take.js may still be on its way.
  root.onclick = function (event) {
    var button = event.target.closest('[data-do]'), action = button && actions[button.getAttribute('data-do')];
    if (button && !action) my.waiting = button;
    if (!action) return;
    show('');
    action(button);
  };
  // The last place outside the bar that had focus gets it back from "Close".
  root.addEventListener('focusin', function (event) { if (!event.target.closest('.sheet__bar')) last = event.target; });
  // A message goes with the next key or touch, unless it still has its way back.
  ['keydown', 'pointerdown'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (!undo.parentNode && !event.target.closest('.sheet__bar')) my.show('');
    });
  });
  function take(control) {
    var part = control.getAttribute('data-part');
    if (part) at(my.sheet.list, keyOf(control))[part] = control.value;
    else my.sheet.fields[control.name] = my.valueOf(control);
  }
  root.addEventListener('input', function (event) {
    if (event.target === own) miss(false);
    if (!event.target.matches('[data-part], input[name]:not([type=radio])')) return;
    take(event.target);
    my.store();
  });
  function tick(box) {
    undo.remove();
    if (box.checked) my.put(box.value, my.labelOf(box));
    else takeOff(box.value);
  }
  function choose(talk) {
    my.sheet.talk = talk.value;
    my.store();
    my.draw();
    show(my.all('.sheet__shown input').length + ' ' + say('talk'));
  }
  root.addEventListener('change', function (event) {
    if (event.target.name === 'talk') choose(event.target);
    if (my.ticks.indexOf(event.target) >= 0) tick(event.target);
  });
  // Dragging by the grip; the buttons do the same for everybody.
  rows.addEventListener('pointerdown', function (event) {
    if (!event.target.matches('.chosen__grip')) return;
    var row = event.target.closest('.chosen'), list = row.parentNode;
    event.preventDefault();
    row.classList.add('chosen--held');
    function follow(moving) {
      var after = my.all('.chosen').filter(function (other) {
        var box = other.getBoundingClientRect();
        return other !== row && moving.clientY < box.top + box.height / 2;
      })[0] || null;
      if (row.nextSibling !== after) list.insertBefore(row, after);
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
  // All that was typed, ticked, chosen or pressed while this script was on its way is kept and done.
  my.fields.concat(my.all('[data-part]')).forEach(take);
  my.ticks.forEach(function (box) { if (box.checked !== !!at(my.sheet.list, box.value)) tick(box); });
  my.talks.forEach(function (talk) { if (talk.checked && talk.value !== my.base.talk) choose(talk); });
  my.addAll = addAll;
  my.tell = show;
  my.store();
}());
