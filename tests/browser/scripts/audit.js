// What a page has to keep in every state, looked at from inside it. Run with `state` (its name) and whether
// everything is looked at; returns a list of { check, where, what }. No timers: it also runs with scripts off.
const [state, everything] = arguments;
const paper = state === "print";
const styled = !["no-style", "neither"].includes(state);
const narrow = ["width-320", "zoom-400"].includes(state);
const found = [];

const name = (element) => {
  const label = (element.textContent || element.alt || "").trim().replace(/\s+/g, " ").slice(0, 40);
  const kind = element.classList.length ? "." + element.classList[0] : "";
  return element.localName + (element.id ? "#" + element.id : "") + kind + " “" + label + "”";
};
const report = (check, element, what) => found.push({ check, where: element ? name(element) : "page", what });
const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
const style = (element) => getComputedStyle(element);

// A state that is not there would pass every check.
const media = { dark: "(prefers-color-scheme: dark)", "forced-colours": "(forced-colors: active)",
  "reduced-motion": "(prefers-reduced-motion: reduce)", print: "print" };
for (const [other, query] of Object.entries(media)) {
  if (matchMedia(query).matches !== (other === state)) report("state", null, query + " is " + matchMedia(query).matches);
}
if (innerWidth !== (narrow ? 320 : 1280)) report("state", null, innerWidth + " px wide");
if (!document.hasFocus()) report("state", null, "the window has no focus");
if (state === "zoom-400" && devicePixelRatio !== 4) report("state", null, "magnified " + devicePixelRatio + " times");
if (state === "text-200" && parseFloat(style(document.body).fontSize) < 35) report("state", null, "text is as it was");

// A rule about one page that looked right only because nothing was styled proves nothing.
const sheet = all("link[rel=stylesheet]").find((link) => link.media === (paper ? "print" : "screen"));
const rules = () => {
  try {
    return sheet.sheet.cssRules.length;
  } catch (error) {
    return location.protocol === "file:" ? 1 : 0; // a page from the disk may not look into its style sheet
  }
};
if (styled && !rules()) report("style-loaded", sheet, "the style sheet is not there");
if (!styled && rules()) report("style-loaded", sheet, "there is a style sheet");
if (styled && !paper && style(document.querySelector(".skip-link")).position !== "absolute") {
  report("style-loaded", null, "the style sheet has no effect");
}

// What the browser shows of an element: nothing, if it has no box or is made invisible.
const shown = (element) => element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true });

// Text that is out of sight on purpose: another way to it stands on the page, or only paper lacks it.
const ON_PURPOSE = [
  "[hidden]", "details:not([open])", "noscript", "script", "style", "svg", ".menu", ".menu-button", ".wide-only", ".home__start", "title",
  "datalist", "option", ".not-unpacked",
].concat(paper ? [".skip-link", ".header__urgent", ".header__strip", ".breadcrumb", ".contents", ".letters",
  ".letters__list", ".search-form",
  ".section-navigation", ".entry-list__onward", ".previous-next", ".footer__menu", ".footer__pass", ".organisation__address",
  ".question-builder", ".search", "button", "[data-screen-only]", ".add-question",
  ".sheet__live", ".sheet__more", ".sheet ~ .prose", ".sheet ~ .page-foot .provenance", ".article > .sheet > .sheet__matters", ".finder", ".booklet-how", ".booklet-sheet__note", ".booklet-end__link",
  ".booklet .page-list__description", ".booklet .part-list__description"] : [],
// Of a page made to be cut out only the sheet is printed.
paper && document.querySelector(".sheet-of-paper, .wallet") ? [".header", ".opening", ".urgent-line", ".prose", ".path-step", ".page-foot", ".footer"] : [],
// Beside a card on paper stand signs, which the line at the top leads to on a screen, and words in place of its fields.
paper ? [".usual__control", ".usual__lost"] : [".usual__signs", ".usual__words"],
// A table names its options once; as cards each cell does. Boxes are to be ticked by hand, links to be followed.
[".choices__name", ".choices__head", paper ? ".values__row" : ".values__boxes"]);

const texts = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  if (!node.data.trim()) continue;
  const owner = node.parentElement;
  const range = document.createRange();
  range.selectNodeContents(node);
  const boxes = Array.from(range.getClientRects()).filter((box) => box.width > 1 && box.height > 1);
  if (boxes.length && shown(owner)) texts.push({ node, owner, boxes });
  else if (!owner.closest(ON_PURPOSE.join()) && !owner.closest(".visually-hidden")) {
    report("lost-text", owner, "“" + node.data.trim().slice(0, 60) + "” is not shown");
  }
}

// Language of parts: a letter of another script speaks for another language.
const SCRIPTS = [
  [/[\u0600-\u06ff]/, ["ar", "ur", "fa", "ps", "ku"]], [/[\u0980-\u09ff]/, ["bn"]], [/[\u0a00-\u0a7f]/, ["pa"]],
  [/[\u0900-\u097f]/, ["hi", "ne"]], [/[\u0400-\u04ff]/, ["uk", "ru", "bg"]], [/[\u4e00-\u9fff]/, ["zh", "ja"]],
];
for (const { node, owner } of texts) {
  const language = ((owner.closest("[lang]") || { lang: "" }).lang || "").split("-")[0];
  if (!language) report("language", owner, "no language");
  for (const [letters, languages] of SCRIPTS) {
    if (letters.test(node.data) && !languages.includes(language)) report("language", owner, "not marked as another language");
  }
}

// Shape: one main heading, no id twice, the picture's words where the picture is not.
if (all("h1").length !== 1) report("one-h1", null, all("h1").length + " h1");
const ids = all("[id]").map((element) => element.id);
ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => report("duplicate-id", null, id));
for (const picture of all("img")) {
  if (!picture.hasAttribute("alt")) report("alt", picture, "no text alternative");
  const loaded = picture.complete && picture.naturalWidth > 0;
  if (state === "no-images" ? loaded : !loaded && picture.loading !== "lazy") {
    report("picture", picture, loaded ? "is there" : "is not loaded");
  }
  // Without the picture a browser draws the words in its place, cut at the picture's own size.
  if (state === "no-images" && shown(picture) && picture.alt.length && picture.getClientRects()[0].width < 24) {
    report("picture", picture, "no room for its words");
  }
}

// Nothing from elsewhere.
const here = location.protocol + "//" + location.host;
for (const entry of performance.getEntriesByType("resource")) {
  if (!entry.name.startsWith(here) && !entry.name.startsWith("data:")) report("other-host", null, entry.name);
}

const width = document.documentElement.clientWidth;
const root = document.scrollingElement;
if (styled && !paper) {
  if (root.scrollWidth > width + 1) {
    const past = all("body *").filter((element) => shown(element) && element.getBoundingClientRect().right > width + 1);
    report("sideways", past[past.length - 1], root.scrollWidth + " px of page in " + width);
  }
  // Fixed and sticky things may not take the small screen of a magnified page.
  for (const element of all("body *")) {
    if (!["fixed", "sticky"].includes(style(element).position) || !shown(element)) continue;
    if (element.getBoundingClientRect().height > innerHeight * 0.3) report("sticky", element, "takes over 30 % of the screen");
  }
}

if (styled) {
  // Text cut off: a box that hides what does not fit.
  for (const element of all("body *")) {
    if (!shown(element) || element.closest(".visually-hidden") || element.closest("svg")) continue;
    const look = style(element);
    const hides = (value) => value === "hidden" || value === "clip";
    const cutAcross = hides(look.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const cutDown = hides(look.overflowY) && element.scrollHeight > element.clientHeight + 1;
    // The name of a chosen file is shortened by the browser itself.
    if (element.matches("[type=file]")) continue;
    // One pixel is no room at all: words for a screen reader alone.
    if (element.clientWidth > 1 && (cutAcross || cutDown)) report("clipped", element, "its text does not fit");
  }
  // Text on text. The middle of each line, so that tall accents and tight headings do not count.
  const lines = [];
  for (const { owner, boxes } of texts) {
    if (owner.closest(".visually-hidden, .skip-link")) continue;
    for (const box of boxes) {
      const middle = box.top + box.height / 2;
      lines.push({ owner, left: box.left + 2, right: box.right - 2, top: middle - box.height / 5, bottom: middle + box.height / 5 });
    }
  }
  lines.sort((one, other) => one.top - other.top);
  for (let at = 0; at < lines.length; at += 1) {
    for (let next = at + 1; next < lines.length && lines[next].top < lines[at].bottom; next += 1) {
      const [one, other] = [lines[at], lines[next]];
      if (one.left < other.right && other.left < one.right) report("overlap", one.owner, "lies on " + name(other.owner));
    }
  }
}

const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
const stops = all(STOPS).filter((element) => shown(element) && !element.disabled && element.tabIndex >= 0);
for (const element of all("[tabindex]")) {
  if (element.tabIndex > 0) report("tab-order", element, "tabindex over 0");
}
for (const element of all("[onclick], [role=button], [role=link]")) {
  if (!element.matches(STOPS)) report("keyboard", element, "a keyboard cannot reach it");
}

if (styled && !paper) {
  const inText = (element) => {
    if (style(element).display !== "inline") return false;
    let block = element.parentElement;
    while (style(block).display === "inline") block = block.parentElement;
    return block.textContent.trim().length > element.textContent.trim().length;
  };
  for (const element of stops) {
    if (element.matches(".skip-link, [tabindex]:not(a, button, input, select, textarea, summary)")) continue;
    // A box to tick is as big as the label that goes with it.
    const label = element.labels && element.labels[0];
    const boxes = [element.getBoundingClientRect()].concat(label && element.matches("[type=checkbox], [type=radio]") ? [label.getBoundingClientRect()] : []);
    const height = Math.max(...boxes.map((box) => box.height));
    const across = Math.max(...boxes.map((box) => box.width));
    if (inText(element)) {
      let block = element.parentElement;
      while (style(block).display === "inline") block = block.parentElement;
      const line = parseFloat(style(block).lineHeight);
      if (line < 24) report("target", element, "24 px are needed in text, lines are " + line + " px apart");
    } else if (height < 43.5 || across < 43.5) {
      report("target", element, Math.round(across) + " × " + Math.round(height) + " px, 44 are needed");
    }
  }

  // Focus: each stop must look different with it, and nothing may lie on it.
  const look = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor } = style(element);
    return { outlineStyle, outlineWidth, outlineColor, boxShadow, backgroundColor };
  };
  const before = document.activeElement;
  // A page with hundreds of stops has many of one kind in one kind of place: the first six stand for them.
  const seen = new Map();
  const isNew = (element) => {
    const kind = [element.localName, element.className, element.parentElement.localName, element.parentElement.className].join();
    seen.set(kind, (seen.get(kind) || 0) + 1);
    return seen.get(kind) <= 6;
  };
  for (const element of stops.length > 300 && !everything ? stops.filter(isNew) : stops) {
    const calm = look(element);
    element.focus();
    if (document.activeElement !== element) {
      report("focus", element, "does not take focus");
      continue;
    }
    const lit = look(element);
    const ring = lit.outlineStyle !== "none" && parseFloat(lit.outlineWidth) >= 2 && !/^rgba.*, 0\)$|transparent/.test(lit.outlineColor);
    const shadow = lit.boxShadow !== "none" && lit.boxShadow !== calm.boxShadow;
    // The system's own colours take shadows and backgrounds away: only an outline is left.
    if (state === "forced-colours" ? !ring : !ring && !shadow) report("focus", element, "cannot be seen");
    // WebKit scrolls to what has focus only after the script is done.
    element.scrollIntoView({ block: "nearest" });
    const box = Array.from(element.getClientRects()).find((part) => part.width > 4 && part.height > 4);
    if (!box) continue;
    const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
    const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < innerHeight);
    const over = inside.map(([x, y]) => document.elementFromPoint(x, y)).find((top) => top && top !== element && !element.contains(top) && !top.contains(element));
    if (over) report("focus-hidden", element, "lies under " + name(over));
    else if (!inside.length) report("focus-hidden", element, "is out of sight");
  }
  if (before && before.focus) before.focus();
  if (document.activeElement && document.activeElement !== document.body) document.activeElement.blur();
  scrollTo(0, 0);
}

if (state === "reduced-motion" && document.getAnimations().length) report("motion", null, "something still moves");
if (state === "forced-colours") {
  for (const element of all("body *")) {
    if (style(element).forcedColorAdjust === "none") report("forced-colours", element, "keeps its own colours");
  }
}
// A page that refuses one of the two ways to hold a phone.
if (narrow && document.querySelector("meta[name=viewport][content*='user-scalable'], meta[name=viewport][content*='maximum-scale']")) {
  report("zoom", null, "the page forbids zooming");
}
return found;
