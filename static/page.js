// Brings a larger script when it is first wanted.
(function () {
  var later = document.querySelector('#later').content, finder = document.querySelector('.finder'), fold = document.querySelector('.contents__fold');
  function load(event) {
    var wanted = event.target.closest('.glossary-link,.footer__pass,.finder'), link = wanted && wanted.href;
    if (!wanted || !later.firstChild || event.ctrlKey || event.metaKey) return;
    if (link) event.preventDefault();
    document.head.appendChild(document.importNode(later, true));
    later.textContent = '';
    if (!link) return;
    document.head.lastChild.onload = function () { wanted.click(); };
    document.head.lastChild.onerror = function () { location = link; };
  }
  addEventListener('click', load);
  // Whoever comes to a search box will search: what that needs is on its way while they type.
  addEventListener('focusin', function (event) {
    var script = event.target.name === 'q' && document.querySelector('.search-form__script');
    if (script) document.head.appendChild(document.importNode(script.content, true));
    if (script) script.remove();
  });
  // With its meaning to open and close each term is a button.
  document.querySelectorAll('.glossary-link').forEach(function (term) {
    term.setAttribute('role', 'button');
    term.setAttribute('aria-expanded', 'false');
  });
  if (fold) fold.open = matchMedia('(min-width: 62em)').matches;
  if (!finder) return;
  finder.hidden = false;
  finder.addEventListener('focusin', load);
  if (location.search) load({ target: finder });
}());
