// Words as they are compared, and the matcher of words.rs: which tier's card a text raises. The search
// (src/search/script/) and the single file (src/bundle/find.js) both begin with it.

let LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

// One character as it is compared: text/fold.rs.
let fold = (x) =>
  x
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f'’ʼ]/g, "")
    .replace(/./g, (x) => LETTERS[x] || x);

// The words of a text, and where they start and end in it.
let wordsOf = (text) => {
  let words = [];
  text.replace(/(?!['’])(['’]?[\p{Alphabetic}\p{N}\p{M}])+/gu, (w, _, s) => {
    words.push({ w: [...w].map(fold).join(""), s, z: s + w.length });
  });
  return words.filter((x) => x.w);
};

// One slip: a letter changed, added, left out, or swapped with the next (text/slip.rs). Words are lists of letters.
let isSlip = (v, w) => {
  let n = 0;
  while (n < v.length && v[n] === w[n]) n++;
  let same = (a, b) => v.length - a === w.length - b && v.slice(a).every((x, p) => x === w[b + p]);
  return !!(v[n] || w[n]) && (same(n + 1, n + 1) || same(n + 1, n) || same(n, n + 1) || (v[n] === w[n + 1] && v[n + 1] === w[n] && same(n + 2, n + 2)));
};

// From the text of all phrases to a function that gives a text's tier.
let cardsOf = (cards) => {
  let entries = (text) => text.split(";").filter((x) => x.includes("=")).map((x) => x.split("=")).map(([k, x]) => [k, x.split(",")]);
  let [classes, not, questions, signs] = (cards + "|||").split("|");
  classes = new Map(entries(classes));
  let patterns = new Map();
  let firsts = {};
  let tokens = new Map();
  // A word, or what it starts with. f: whether it is the start; n: the tokens that it begins.
  let patternOf = (word) => {
    let w = word.replace("*", "");
    return { w, f: w !== word, n: [], l: [...w] };
  };
  let pattern = (word) => {
    if (!patterns.has(word)) {
      let x = patternOf(word);
      patterns.set(word, x);
      let [first] = x.w;
      (firsts[first] = firsts[first] || []).push(x);
    }
    return patterns.get(word);
  };
  let token = (text) => {
    let own = text.replace(/^\^+/, "");
    let parts = own.split("-");
    let t = tokens.get(text) || { n: parts.length, first: own !== text };
    if (tokens.has(text)) return t;
    tokens.set(text, t);
    let all = [[]];
    for (let part of parts) {
      let words = /^<.*>$/.test(part) ? classes.get(part.slice(1, -1)) || [] : [part];
      all = all.flatMap((before) => words.map((x) => [...before, ...x.split("-").map(pattern)]));
    }
    for (let [x, ...l] of all) x.n.push([t, l]);
    return t;
  };
  let phrase = (text) => {
    let parts = text.split(/\s+/).filter(Boolean);
    let there = parts.filter((x) => x[0] !== "!").map(token);
    return { there, absent: parts.filter((x) => x[0] === "!").map((x) => token(x.slice(1))), n: there.reduce((n, t) => n + t.n, 6) };
  };
  questions = questions.split(",").map(phrase);
  not = not.split(",").filter(Boolean).map(patternOf);
  let phrases = entries(signs)
    .flatMap(([head, list]) => {
      let [, n, tier, even] = /^(\d+) (.*?)(!?)$/.exec(head);
      return list.map((x) => ({ ...phrase(x), order: +n, tier, even }));
    })
    .sort((a, b) => a.order - b.order);

  let isIn = ({ w, f }, v) => v === w || (f && v.startsWith(w));
  // The patterns that a word is, with one slip in five letters or more.
  let patternsOf = (v) => {
    let l = [...v];
    let slips = l.length < 41 && !not.some((x) => isIn(x, v));
    return (firsts[l[0]] || []).filter(
      (x) =>
        isIn(x, v) ||
        (slips &&
          x.l.length > 4 &&
          (x.f ? [-1, 0, 1] : [l.length - x.l.length]).some((n) => n * n < 2 && l.length >= x.l.length + n && isSlip(l.slice(0, x.l.length + n), x.l))),
    );
  };
  // Words with "can not", "cannot" and "can t" as "cant", "do not" as "dont", "I am" as "im".
  let contracted = (words) => {
    let short = [];
    for (let w of words) {
      let one = short[short.length - 1];
      let two =
        /^can (not|t)$/.test(one + " " + w) ? "cant"
        : one === "will" && w === "not" ? "wont"
        : w === "not" && /^(can|could|will|would|should|do|does|did|is|are|was|has|have|had|need)$/.test(one) ? one + "nt"
        : w === "t" && /^(won|don|didn|doesn|couldn|isn|hasn|haven)$/.test(one) ? one + "t"
        : one === "i" && /^(m|am)$/.test(w) ? "im"
        : one === "i" && /^(ve|have)$/.test(w) ? "ive"
        : "";
      if (two) short.pop();
      short.push(two || (w === "cannot" ? "cant" : w));
    }
    return short;
  };
  // Finds places for the other tokens of a phrase, near those that have theirs.
  let placed = ([t, ...others], n, places, taken) =>
    !t ||
    places.get(t).some(
      ([s, z]) =>
        Math.max(z, ...taken.map((x) => x[1])) - Math.min(s, ...taken.map((x) => x[0])) <= n &&
        !taken.some((x) => s < x[1] && x[0] < z) &&
        placed(others, n, places, [...taken, [s, z]]),
    );

  // By word, for all texts.
  let known = new Map();
  return (text) => {
    let words = contracted(wordsOf(text).map((x) => x.w));
    for (let w of words) if (!known.has(w)) known.set(w, patternsOf(w));
    let places = new Map();
    words.forEach((w, p) => {
      for (let x of known.get(w))
        for (let [t, l] of x.n)
          if ((!p || !t.first) && l.every((x, n) => p + 1 + n < words.length && known.get(words[p + 1 + n]).includes(x)))
            (places.get(t) || places.set(t, []).get(t)).push([p, p + 1 + l.length]);
    });
    let has = (t) => places.has(t);
    let isThere = ({ there, absent, n }) => there.length && there.every(has) && !absent.some(has) && placed(there, n, places, []);
    let isQuestion = words.length < 15 && questions.some(isThere);
    let found = phrases.find((x) => (x.even || !isQuestion) && isThere(x));
    return found ? found.tier : null;
  };
};
