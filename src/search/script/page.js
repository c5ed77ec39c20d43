// The page: templates/search.html has the places and the sentences, and `results.rs` fills them in
// the same way where there is no script.

if (!window.document) return;
let source = (document.currentScript || document.documentElement).src;
// An element with its properties and what is in it.
let make = (name, like, ...list) => {
  let node = Object.assign(document.createElement(name), like);
  node.append(...list);
  return node;
};
let paragraph = (...list) => make("p", {}, ...list);
let link = (href, text) => make("a", { href }, text);
// A link to a place of the site, that works from a memory stick.
let linkTo = (url, text) => link(new URL(".." + url.replace(/#|$/, "index.html$&"), source).href, text);
let part = (name) => document.getElementById("search-" + name);

// Loads a file of the index.
let bring = (name) =>
  new Promise((onload, onerror) => {
    let path = files.root ? files.root.folder + "/" + name : document.documentElement.lang;
    document.head.append(make("script", { src: new URL(path + ".js", source), onload, onerror }));
  });
// Asks again and again, until nothing is wanted.
let complete = async (...query) => {
  let found = ask(...query);
  if (!found.wanted) return found;
  await Promise.all(found.wanted.map(bring));
  return complete(...query);
};

// An excerpt, with what was looked for marked: results.rs.
let marked = ({ text, marks }) => {
  let node = make("p");
  let at = 0;
  for (let [s, z] of marks) {
    node.append(text.slice(at, s), make("mark", {}, text.slice(s, z)));
    at = z;
  }
  node.append(text.slice(at));
  return node;
};
// Fills the page in: results.rs.
let show = (box, query, limit, { hits, total, said, card, nearest }) => {
  let results = part("results");
  let list = make("ol", { className: "results__list" });
  let say = (key, like) => box.dataset[key].replace(/{(\w+)}/g, (_, name) => like[name]);
  let tell = (...list) => results.append(paragraph(...list));
  let again = (like, text) => link("?" + new URLSearchParams({ q: query, ...like }), text);
  for (let { kind, typed, used } of said) tell(say(kind in box.dataset ? kind : "other", { typed, used: used.join(", ") }));
  if (said.length) tell(again({ exactly: 1 }, say("exactly")));
  if (nearest.length) tell(say("nearest"), ...nearest.flatMap((w) => [" ", again({ q: w }, w)]));
  let page;
  for (let hit of hits) {
    let [own] = hit.url.split("#");
    if (own !== page) list.append(make("li", { className: "stack stack--close" }, make("h3", { className: "heading-3" }, linkTo(own, hit.title))));
    page = own;
    if (hit.heading) {
      let to = linkTo(hit.url, hit.heading);
      to.append(make("span", { className: "visually-hidden" }, ": " + hit.title));
      list.lastChild.append(paragraph(to));
    }
    list.lastChild.append(marked(hit));
  }
  if (total) results.append(list);
  if (total > hits.length) tell(again({ show: limit + 20 }, say("more")));
  for (let one of box.querySelectorAll("[data-card]")) one.hidden = one.dataset.card !== card;
  part("none").hidden = part("list").hidden = total;
  let count = say(total > 1 ? "many" : total ? "one" : "no", { total, query });
  part("status").append(make("h2", { className: "results__count" }, count));
};
// Answers the address of this page, which is there: its script waits for it (`defer`), and others come with the focus.
let box = part("answer");
let asked = new URLSearchParams(location.search);
let query = (asked.get("q") || "").trim();
// Whoever only came to a search box will ask in a moment.
if (!box || !query || part("status").firstChild) return complete("");
let limit = +asked.get("show") || 5;
document.title = query + " – " + document.title;
for (let input of document.getElementsByName("q")) input.value = query;
complete(query, asked.has("exactly"), limit).then(
  (found) => show(box, query, limit, found),
  () => part("status").append(paragraph(box.dataset.fault)),
);
