// Brings a larger script when it is first wanted, or there is a sheet of questions.
(function () {
  var later = document.querySelector('#later').content, finder = document.querySelector('.finder'), fold = document.querySelector('.contents__fold');
  function bring(from) {
    document.head.appendChild(document.importNode(from, true));
    from.textContent = '';
  }
  function load(event) {
    var wanted = event.target.closest('.glossary-link,.footer__pass,.finder,.add-question'), link = wanted && wanted.href;
    if (!wanted || !later.firstChild || event.ctrlKey || event.metaKey) return;
    bring(later);
    if (!link) return;
    event.preventDefault();
    document.head.lastChild.onload = function () { wanted.click(); };
    document.head.lastChild.onerror = function () { location = link; };
  }
  addEventListener('click', load);
  addEventListener('focusin', function (event) {
    if (event.target.name === 'q') bring(document.querySelector('.search-form__script').content);
  });
  // With its meaning to open and close each term is a button.
  document.querySelectorAll('.glossary-link').forEach(function (term) {
    term.setAttribute('role', 'button');
    term.setAttribute('aria-expanded', 'false');
  });
  if (fold) fold.open = matchMedia('(min-width: 62em)').matches;
  try { if (localStorage['rfa-my-questions']) bring(later); } catch (error) { /* none */ }
  if (!finder) return;
  finder.hidden = false;
  finder.addEventListener('focusin', load);
  if (location.search) load({ target: finder });
}());
