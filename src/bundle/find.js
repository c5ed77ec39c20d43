// The search of the single file: it reads the page that it stands in, so it needs no index. The form,
// the places for an answer and every word that it says are in templates/components/find.html. Before it stands the matcher of the emergency cards
// (src/site/emergency/cards.js), with `cards`, which gives the tier of a text.
(function () {
  'use strict';
  var box = document.querySelector('.find');
  var form = box.querySelector('form');
  var field = box.querySelector('input');
  var list = box.querySelector('ol');
  var stop = fold('a am an and are as at be by can could did do does for from had has have how i if in is it me my of on or should so that the their them they this to was we what when where which who why going get there about will with would you your');
  var sections;

  // The words of a text as they are compared: small letters, no accents, no apostrophes, no s at the end.
  function fold(text) {
    var words = text.normalize('NFD').replace(/[\u0300-\u036f'’]/g, '').toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) || [];
    return words.map(function (word) { return word.replace(/([^s]{2})s$/, '$1'); });
  }

  // Whether one letter more, less or other, or two that change places, makes them the same.
  function isNear(one, two) {
    var start = 0, end = one.length, last = two.length;
    while (start < end && one[start] === two[start]) start++;
    while (end > start && last > start && one[end - 1] === two[last - 1]) end--, last--;
    end -= start;
    last -= start;
    return end < 2 && last < 2 || end === 2 && last === 2 && one[start] === two[start + 1] && one[start + 1] === two[start];
  }

  // How well a word is among others: 5 as it is, 2 as a start, 1 with one slip, 0 not at all.
  function match(wanted, words) {
    return words.reduce(function (best, word) {
      return Math.max(best, word === wanted ? 5
        : wanted.length > 3 && word.startsWith(wanted) ? 2
        : wanted.length > 4 && isNear(wanted, word) ? 1 : 0);
    }, 0);
  }

  // Each page, and each part of one that a link can lead to, with its sentences.
  function read() {
    var found = [];
    document.querySelectorAll('article').forEach(function (article) {
      var title = article.querySelector('.opening__title').textContent;
      function begin(id, name, page) {
        found.push({ id: id, name: name, page: page, named: fold(name), sentences: [] });
      }
      begin(article.id, title, '');
      article.querySelectorAll('[id],p,li,dd').forEach(function (part) {
        if (part.closest('.page-foot,.entry-list__onward,.sheet,nav,svg,p[class^=booklet-]')) return;
        // A source and a letter of the alphabet are no answers.
        if (part.id && part.textContent.length > 1 && !part.querySelector('dt[data-number]')) {
          begin(part.id, (part.querySelector('dt,h4,h5,h6') || part).textContent.trim(), title);
          found[found.length - 1].lay = part.dataset.lay || '';
        }
        if (/^(P|LI|DD)$/.test(part.tagName)) {
          found[found.length - 1].sentences.push.apply(found[found.length - 1].sentences, part.textContent.match(/\S.*?(?:[.?!](?=\s)|$)/gm));
        }
      });
    });
    found.forEach(function (section) {
      section.words = Array.from(new Set(fold([section.page, section.lay].concat(section.sentences).join(' '))));
    });
    return found;
  }

  // The sections with at least half of the words, the best first.
  function find(wanted) {
    var scores = sections.map(function () { return { had: 0, score: 0 }; });
    wanted.forEach(function (word) {
      var here = sections.map(function (section) {
        var named = match(word, section.named);
        return named * (named < 5 ? 1 : section.page ? 3 : 6) + match(word, section.words);
      });
      // A word that few sections have says more.
      var worth = Math.log(1 + sections.length / here.filter(Boolean).length);
      here.forEach(function (score, at) {
        if (!score) return;
        scores[at].had++;
        scores[at].score += score * worth;
      });
    });
    return sections.map(function (section, at) {
      var share = scores[at].had / wanted.length;
      return { section: section, score: share < 0.5 ? 0 : scores[at].score * share * share };
    }).filter(function (hit) { return hit.score; })
      .sort(function (one, two) { return two.score - one.score; })
      .map(function (hit) { return hit.section; });
  }

  function make(name, children) {
    var element = document.createElement(name);
    element.append.apply(element, children);
    return element;
  }

  // The sentence that holds the most of the words, with these marked.
  function excerpt(section, wanted) {
    var best = '', most = -1;
    section.sentences.forEach(function (sentence) {
      var words = fold(sentence);
      var had = wanted.filter(function (word) { return match(word, words); }).length;
      if (had > most && sentence !== section.name) best = sentence, most = had;
    });
    return make('p', best.split(/([\p{L}\p{N}\p{M}'’]+)/u).map(function (part) {
      var words = fold(part);
      return wanted.some(function (word) { return match(word, words); }) ? make('mark', [part]) : part;
    }));
  }

  function say(total) {
    var key = total > 10 ? 'most' : total > 1 ? 'many' : total ? 'one' : 'none';
    var status = box.querySelector('[role=status]');
    status.textContent = '';
    status.append(make('p', [status.dataset[key].replace('{total}', total).replace('{query}', function () { return field.value.trim(); })]));
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var all = Array.from(new Set(fold(field.value)));
    var wanted = all.filter(function (word) { return stop.indexOf(word) < 0; });
    if (!wanted.length) wanted = all;
    if (!wanted.length) return field.focus();
    sections = sections || read();
    var hits = find(wanted);
    list.textContent = '';
    hits.slice(0, 10).forEach(function (section) {
      var link = make('a', [section.name + (section.page && ' – ' + section.page)]);
      link.href = '#' + section.id;
      list.append(make('li', [link, excerpt(section, wanted)]));
    });
    var tier = cards(field.value);
    box.querySelectorAll('[data-card]').forEach(function (card) { card.hidden = card.dataset.card !== tier; });
    box.querySelector('.find__none').hidden = hits.length > 0;
    say(hits.length);
    // Away from the field, so that a phone puts its keyboard away.
    form.querySelector('button').focus();
  });
  form.hidden = false;
}());
