// The meaning of a word where it stands, and the ways to pass a page on. `rfa-guide` puts a line before this
// that sets `rfaTerms`: the meaning of each term by its id.
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
}());
