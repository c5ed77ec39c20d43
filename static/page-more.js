// The meaning of a word where it stands, a question put on the reader's sheet where it stands, and the ways to pass
// a page on. `rfa-guide` puts a line before this that sets `rfaTerms`: the meaning of each term by its id.
(function () {
  'use strict';
  var WORDS = {
    en: {
      more: 'More in the glossary',
      close: 'Close the meaning',
      copy: 'Copy the link',
      copied: 'The link is copied. You can paste it into a message.',
      select: 'Hold or right-click the link below to copy it.',
      link: 'Link to this page',
      share: 'Share it',
      print: 'Print this page'
    }
  };
  var say = WORDS[document.documentElement.lang] || WORDS.en;
  var passing = document.querySelector('.footer__pass'), address = location.href.split(/[?#]/)[0];

  function make(parent, name, className, words) {
    var element = document.createElement(name);
    element.className = className;
    element.textContent = words || '';
    parent.appendChild(element);
    return element;
  }

  function meaningOf(link) { return document.getElementById(link.getAttribute('aria-controls')); }
  function close(link) {
    var meaning = meaningOf(link);
    if (meaning) meaning.remove();
    link.setAttribute('aria-expanded', 'false');
    link.focus();
  }
  function open(link, words) {
    var block = link.closest('p,li,dd,dt,td,figcaption,h2,h3') || link;
    var meaning = document.createElement('div');
    meaning.className = 'meaning';
    meaning.id = 'meaning-' + link.hash.slice(1);
    // A live region is read out once words come into it, so it is there before them.
    meaning.setAttribute('role', 'status');
    if (/^(P|H2|H3)$/.test(block.tagName)) block.parentNode.insertBefore(meaning, block.nextSibling);
    else block.appendChild(meaning);
    link.setAttribute('aria-controls', meaning.id);
    link.setAttribute('aria-expanded', 'true');
    requestAnimationFrame(function () {
      make(meaning, 'p', 'meaning__words', link.textContent + ': ' + words);
      var ways = make(meaning, 'p', 'meaning__ways');
      make(ways, 'a', 'meaning__link', say.more).href = link.href;
      var button = make(ways, 'button', 'button', say.close);
      button.type = 'button';
      button.onclick = function () { close(link); };
    });
  }
  function toggle(link) {
    var words = window.rfaTerms && window.rfaTerms[link.hash.slice(1)];
    if (!words) location = link.href;
    else if (link.getAttribute('aria-expanded') === 'true') close(link);
    else open(link, words);
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest('.glossary-link');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    toggle(link);
  });
  document.addEventListener('keydown', function (event) {
    var link = event.target.closest('.glossary-link'), meaning = event.target.closest('.meaning');
    if (event.key === 'Escape' && (link || meaning)) {
      close(link || document.querySelector('[aria-controls="' + meaning.id + '"]'));
    } else if (event.key === ' ' && link) {
      event.preventDefault();
      toggle(link);
    }
  });

  function addWays() {
    var ways = passing.querySelector('.footer__list'), mail = passing.querySelector('a');
    var status = make(passing, 'div', '');
    var said = make(status, 'p', ''), field = make(passing, 'input', 'footer__address');
    function way(words, action) {
      var button = make(ways, 'button', 'button', words);
      button.type = 'button';
      button.addEventListener('click', action);
    }
    status.setAttribute('role', 'status');
    field.readOnly = field.hidden = true;
    field.setAttribute('aria-label', say.link);
    field.value = address;
    // A file on this device has no address that somebody else could open.
    if (/^http/.test(location.protocol)) {
      mail.href = mail.href.split('&body=')[0] + '&body=' + encodeURIComponent(address);
      way(say.copy, function (event) {
        field.hidden = false;
        field.select();
        var isCopied = document.execCommand('copy');
        if (isCopied) {
          field.hidden = true;
          event.target.focus();
        }
        said.textContent = isCopied ? say.copied : say.select;
      });
      if (navigator.share) {
        way(say.share, function () {
          navigator.share({ title: document.title, url: address }).catch(function () { /* the reader changed their mind */ });
        });
      }
    }
    way(say.print, function () { window.print(); });
  }
  if (passing) addWays();

  // The reader's sheet as the device keeps it (questions-show.js reads the same). Something else in its place is
  // the sheet's own page to tell of: the link then leads there, as it does from a disk, where each file may have a
  // storage of its own, and where storage is refused or full.
  var KEY = 'rfa-my-questions', MOST = 100, LATER = 100;
  var mine = document.querySelector('#my-sheet'), myName = mine && mine.textContent, heard = make(document.body, 'div', 'visually-hidden');
  var asks = [].slice.call(document.querySelectorAll('.add-question')).map(function (link) {
    var words = link.textContent, asked = link.search.split('add=')[1] || '';
    return {
      link: link,
      href: link.href,
      words: words,
      // The list of the guide gives a question's id, other pages its words.
      id: /^[a-z0-9-]+$/.test(asked) ? asked : '',
      text: link.getAttribute('aria-label').slice(words.length + 2)
    };
  });

  function read() {
    var kept = localStorage.getItem(KEY), sheet = kept ? JSON.parse(kept) : { sheet: 1, fields: {}, list: [] };
    if (sheet.sheet !== 1 || !sheet.fields || !Array.isArray(sheet.list)) throw new Error('not a sheet');
    return sheet;
  }
  function mark() {
    var list = [];
    try { list = read().list; } catch (error) { /* the sheet's own page tells of it */ }
    var count = ' (' + list.length + ')';
    // On the sheet's own page it would only load the page anew.
    mine.hidden = !list.length || !!document.querySelector('#sheet');
    mine.textContent = myName + count;
    asks.forEach(function (ask) {
      ask.isAdded = list.some(function (item) { return item && (item.text === ask.text || (ask.id && item.key === ask.id)); });
      var words = ask.isAdded ? ask.link.getAttribute('data-added') + count : ask.words;
      ask.link.href = ask.isAdded ? mine.href : ask.href;
      if (ask.link.textContent === words) return;
      ask.link.textContent = words;
      ask.link.setAttribute('aria-label', words + ': ' + ask.text);
    });
  }
  function add(ask) {
    var sheet = read();
    if (sheet.list.length >= MOST) throw new Error('the sheet is full');
    sheet.list.push({ key: ask.id || 'own-' + Date.now() + Math.random(), text: ask.text, answer: '' });
    localStorage.setItem(KEY, JSON.stringify(sheet));
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest('.add-question');
    var ask = asks.filter(function (one) { return one.link === link; })[0];
    if (!mine || !ask || ask.isAdded || event.ctrlKey || event.metaKey || event.shiftKey || !/^http/.test(location.protocol)) return;
    try { add(ask); } catch (error) { return; }
    event.preventDefault();
    mark();
    heard.textContent = '';
    // A part that has just come is listened to a moment later.
    setTimeout(function () { heard.textContent = link.textContent; }, LATER);
  });
  heard.setAttribute('role', 'status');
  if (mine) {
    mark();
    addEventListener('pageshow', mark);
    addEventListener('storage', mark);
  }
}());
