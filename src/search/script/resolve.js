// What a word may stand for: resolve.rs.

// How many letters two words share at their starts: one_edit.rs.
let shared = (v, w) => {
  let l = [...w];
  return [...v, 0].findIndex((x, p) => x !== l[p]);
};
// A word without its first letters.
let rest = (w, n) => [...w].slice(n).join("");
// How many letters a word has.
let size = (w) => [...w].length;
// A word from its end: lexicon.rs.
let reversed = (w) => [...w].reverse().join("");

// Forms, those that share most with a word first.
let byPages = (a, b) => b.n - a.n;
let closest = (w, forms) =>
  forms.sort((a, b) => shared(w, b.w) - shared(w, a.w) || byPages(a, b) || (a.w < b.w ? -1 : 1));
// Only the forms that share most, two letters or more: lexicon.rs.
let like = (w, forms) => {
  let most = max(2, ...forms.map((x) => shared(w, x.w)));
  return closest(w, forms.filter((x) => shared(w, x.w) === most));
};
// Whether pages print it as it is.
let plain = (f) => f.n && !f.m;

// What a word means in a query.
let meaning = (form, f, r) => ({ g: form.g, f, r, w: form.m || form.w });

// Words one slip away: one_edit.rs.
let slips = (w) => {
  let l = [...w];
  if (l.length < 4 || l.length > 60 || /\p{N}/u.test(w)) return [];
  let n = floor((l.length + 1) / 2);
  let s = l.slice(0, n - 1).join("");
  let z = rest(w, n);
  let [a, b] = gather([[back.length ? s : ""], [reversed(z), "b", back]], (x) => starting(...x));
  let found = [...a.map((f) => f.w), ...b.map((f) => reversed(f.w))];
  return gather(unique(found).filter((v) => (v.startsWith(s) || v.endsWith(z)) && isSlip(l, [...v])), find);
};

// What a word sounds like: sound.rs.
let hear = (w) => {
  let heard = "";
  if (!rules[0] || !/^[a-z]{4,}$/.test(w)) return heard;
  for (let p = 0; p < w.length; ) {
    let [, , n, sound] = rules.find(([, l, , , at]) => w.startsWith(l, p) && (at === "^" ? !p : p >= at)) || [0, 0, 1, w[p]];
    if (sound !== "-" && !heard.endsWith(sound)) heard += sound;
    p += +n;
  }
  return heard;
};

// A word without each ending that it has.
let bases = (w, least) =>
  endings
    .filter((z) => w.endsWith(z))
    .map((z) => w.slice(0, w.length - z.length))
    .filter((base) => size(base) >= least);
// The commonest word that differs in its ending.
let ended = (w) => {
  let list = bases(w, 3).flatMap((base) => [base, base.replace(/([ -~])\1$/, "$1")]);
  return gather(list.flatMap((base) => endings.map((z) => base + z)), find)
    .filter((x) => x && x.n)
    .sort(byPages)[0];
};
// The commonest words that start so, one of each group.
let completions = (w, most) => {
  let groups = new Set();
  return filesWith(heads, w).length > 8
    ? []
    : closest(w, starting(w).filter((x) => x.w !== w && plain(x)))
        .filter(({ g }) => !groups.has(g) && groups.add(g))
        .slice(0, most);
};
// Printed words one slip away.
let correct = (w) => {
  let found = unique([w, ...bases(w, 6)]).reduce((found, w) => (found.length ? found : slips(w).filter((f) => f.n)), []);
  let near = found.filter((x) => shared(w, x.w));
  return closest(w, near.length || size(w) < 7 ? near : found)
    .sort(byPages)
    .slice(0, 8);
};
// How many slips make one word of another (Levenshtein).
let distance = (v, w) => {
  let row = [...w, 0].map((_, p) => p);
  for (let a of v) {
    let before = row[0]++;
    [...w].forEach((b, p) => {
      let n = min(before + (a !== b), row[p] + 1, row[p + 1] + 1);
      before = row[p + 1];
      row[p + 1] = n;
    });
  }
  return row.pop();
};
// Words that sound the same and are spelt nearly so.
let alikes = (w) => {
  let sound = hear(w);
  if (!sound || size(w) < 6) return [];
  let alike = sounds.length
    ? gather(near(sound, "s", sounds).filter((x) => x.w === sound).flatMap((x) => x.p), (p) => nth("w", places, p))
    : starting("").filter((x) => plain(x) && hear(x.w) === sound);
  return closest(w, alike.filter((x) => 5 * distance(w, x.w) <= 2 * size(w))).slice(0, 8);
};
// Words that start the same, for at least three quarters.
let begun = (w) => {
  let n = size(w);
  return n < 5 ? [] : like(w, starting([...w].slice(0, 5).join("")))
        .filter((x) => x.n && 4 * shared(w, x.w) >= 3 * n && size(x.w) <= n + 4)
        .slice(0, 8);
};
// What to offer when nothing was found.
let nearest = (w) => like(w, near(w).filter(plain)).slice(0, 3);

// One word of a query, with all that it may stand for.
let resolve = (w, p, last, exactly) => {
  let t = [];
  let a = { w, p, t };
  let add = (forms, f, r, kind, most) => {
    if (kind && forms.length) a.said = { kind, typed: w, used: forms.slice(0, most).map((x) => x.w) };
    for (let form of forms) if (!t.some((x) => x.g === form.g)) t.push(meaning(form, f, r));
  };
  let exact = find(w);
  let form = exact || (!exactly && ended(w));
  if (form && (form.m ? !exactly : form.n)) add([form], 16, 0);
  if (exactly) return a;
  if (exact && exact.m) a.said = { kind: "spelling", typed: w, used: [exact.m] };
  let whole = t.length;
  if (last && size(w) > 1) add(completions(w, whole ? 4 : 8), whole ? 6 : 11, 1, !whole && "completion", 3);
  if (whole || exact) return a;
  add(correct(w), t.length ? 12 : 14, 2, !t.length && "correction", 1);
  if (!t.length) add(alikes(w), 12, 2, "sound-alike", 1);
  if (!t.length) add(begun(w), 8, 2, "same-start", 3);
  return a;
};
