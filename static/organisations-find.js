// Who can help: leaves only the organisations for one need and one nation on the page. The choice stands in the
// address, so that it can be kept or sent.
(function () {
  'use strict';
  var UK = 'england scotland wales northern-ireland';
  var finder = document.querySelector('.finder'), said = finder.querySelector('[role=status] p');
  var need = finder.elements.need, nation = finder.elements.nation, found = document.createElement('section');
  var title = found.appendChild(document.createElement('h2'));
  var parts = [].slice.call(document.querySelectorAll('.by-need, .finder ~ .contents, [aria-labelledby=by-nation]'));
  // Each organisation, and a mark where it stands when nothing is chosen. It helps with the needs under
  // which it is told or linked.
  var entries = [].slice.call(document.querySelectorAll('.organisation')).map(function (element) {
    var mark = document.createComment(''), needs = [];
    parts.forEach(function (part) {
      if (part.contains(element) || part.querySelector('[href="#' + element.id + '"]')) needs.push(part.getAttribute('aria-labelledby'));
    });
    element.parentNode.insertBefore(mark, element);
    return { element: element, mark: mark, need: needs, nation: (element.getAttribute('data-nations') || UK).split(' ') };
  });

  // What the address asks for, unless the reader was quicker.
  function take(select) {
    var asked = location.search.match(new RegExp('[?&]' + select.name + '=([\\w-]+)'));
    if (asked && !select.value) select.value = asked[1];
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }
  function suits(entry, select) { return !select.value || entry[select.name].indexOf(select.value) >= 0; }
  function find() {
    var isOpen = !need.value && !nation.value, count = 0;
    entries.forEach(function (entry) {
      var isFound = suits(entry, need) && suits(entry, nation);
      if (isFound) count++;
      entry.element.hidden = !isFound;
      if (isOpen) entry.mark.parentNode.insertBefore(entry.element, entry.mark.nextSibling);
      else found.appendChild(entry.element);
    });
    parts.forEach(function (part) { part.hidden = !isOpen; });
    found.hidden = isOpen || !count;
    title.textContent = [need, nation].filter(function (select) { return select.value; })
      .map(function (select) { return select.options[select.selectedIndex].text; }).join(', ');
    said.textContent = count === entries.length ? 'All ' + count + ' organisations are listed.'
      : count === 1 ? '1 organisation fits. It is listed below.'
      : count ? count + ' organisations fit. They are listed below.'
      : 'No organisation here fits both. Choose “Anywhere” or “Anything” to see more.';
    try {
      var query = [need, nation].filter(function (select) { return select.value; })
        .map(function (select) { return select.name + '=' + select.value; }).join('&');
      history.replaceState(null, '', location.pathname + (query && '?' + query) + location.hash);
    } catch (error) { /* some browsers refuse it from disk */ }
  }

  found.className = 'stack';
  found.hidden = true;
  title.className = 'heading-2';
  finder.parentNode.insertBefore(found, finder.nextSibling);
  [need, nation].forEach(take);
  finder.addEventListener('change', find);
  finder.addEventListener('submit', function (event) { event.preventDefault(); });
  if (need.value || nation.value) find();
}());
