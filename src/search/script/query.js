// What a query asks for: query.rs.

// The two words that one may have been.
let split = (w) => {
  let l = [...w];
  let count = (w) => (find(w) || { n: 0 }).n;
  return gather(l.length > 60 ? [] : l.slice(3, -2), (_, p) => {
    let parts = [l.slice(0, p + 3).join(""), rest(w, p + 3)];
    let n = count(parts[0]) && min(...parts.map(count));
    return n && { n, parts };
  })
    .filter(Boolean)
    .sort(byPages)[0];
};
// Words that were typed as two, and two that were typed as one.
let respace = (asked, said) => {
  let say = (typed, used) => said.push({ kind: "spacing", typed, used: [used] });
  gather(asked.slice(1), (b, p) => {
    let a = asked[p];
    if (a.p + 1 !== b.p) return;
    let w = a.w + b.w;
    let form = find(w) || (!gather([a.w, b.w], find).every(Boolean) && correct(w)[0]);
    if (!form || !form.n) return;
    say(a.w + " " + b.w, form.w);
    for (let x of [a, b]) {
      if (x.said) x.t = [];
      x.said = 0;
      x.t.unshift(meaning(form, 14, 0));
    }
  });
  return gather(asked, (a) => {
    let found = !a.t.length && split(a.w);
    if (!found) return a;
    say(a.w, found.parts.join(" "));
    return found.parts.map((w) => resolve(w, a.p, false, true));
  }).flat();
};
// The longest phrase that starts at a place: by its words, or by the groups of its words.
let phraseAt = (p, words, asked) => {
  let longest = (list, phrases, space) => {
    for (let n = list.length; n; n--) {
      let c = phrases.get(list.slice(0, n).join(space));
      if (c) return { n, c };
    }
  };
  let said = longest(words.slice(p, p + 8), new Map(root.sayings), " ");
  let first = asked.findIndex((a) => a.p === p);
  let list = first < 0 ? [] : asked.slice(first, first + 8);
  let meant = longest(gather(list, (a) => (find(a.w) || a.t[0] || a).g), phrases);
  if (meant) meant.n = list[meant.n - 1].p + 1 - p;
  return said && meant ? (said.n > meant.n ? said : meant) : said || meant;
};
// The group that each word stands for, but not the same one twice in a row.
let groupsOf = (asked) =>
  asked
    .flatMap((x) => x.t.slice(0, 1))
    .map((x) => x.g)
    .filter((g, p, all) => g !== all[p - 1]);

// A concept by its group: concepts.rs.
let concept = (g) => root.concepts[g - root.first];
// The units of a query, and how it was understood.
let plan = (text, exactly) => {
  let words = wordsOf(text).map((x) => x.w);
  let z = words.length - 1;
  let said = [];
  let units = [];
  let seen = new Set();
  let asked = gather([...words.keys()].filter((p) => !z || !stop.includes(words[p])).slice(0, 128), (p) =>
    resolve(words[p], p, p === z, exactly),
  );
  if (!exactly) asked = respace(asked, said);
  for (let p = 0; p <= z; ) {
    let phrase = !exactly && phraseAt(p, words, asked);
    let next = p + (phrase ? phrase.n : 1);
    let own = asked.filter((x) => x.p >= p && x.p < next);
    if (phrase) {
      let used = phrase.c
        .map(concept)
        .filter(({ groups }) => !groups.length || groups.join() !== groupsOf(own).join())
        .map((x) => x.name);
      if (used.length) said.push({ kind: "concept", typed: words.slice(p, next).join(" "), used });
      units.push({ w: own.map((x) => x.t), c: phrase.c });
    } else {
      for (let { t } of own) {
        let key = t.map(({ g, f, r }) => [g, f, r]).join();
        if (!seen.has(key)) units.push({ w: [t], c: [] });
        seen.add(key);
      }
    }
    p = next;
  }
  said.push(...asked.map((x) => x.said).filter(Boolean));
  return { words, units, said, groups: groupsOf(asked) };
};
