// Which entries answer best: rank.rs. Whole numbers only.

// The binary logarithm in 256ths: weight.rs.
let log2 = (n) => {
  let log = 31 - Math.clz32(n);
  let rest = floor((n * 32768) / 2 ** log);
  for (let bit = 0; bit < 8; bit++) {
    rest = floor((rest * rest) / 32768);
    log *= 2;
    if (rest >= 65536) {
      rest = floor(rest / 2);
      log++;
    }
  }
  return log;
};

// The greatest first, and of equals the first.
let greatest = (a, b) => b[0] - a[0] || a[1] - b[1];
let add = (a, b) => a + b;
// Joins a number to what a Map has for a key.
let put = (map, key, n, join = max) => map.set(key, join(map.get(key) || 0, n));

// The best entries of one page, and how they compare with the best, in sixteenths.
let order = (scores) => {
  let rest = scores.slice(1);
  let least = rest.length > 1 ? min(...rest) : 0;
  let entries = scores
    .map((n, p) => [p ? n : min(n, floor((n + least) / 2)), p])
    .filter(([, p]) => scores[p] > (p ? least : 0))
    .sort(greatest);
  let best = max(1, ...entries.map(([n]) => n));
  return entries
    .filter(([n]) => 3 * n >= 2 * best)
    .slice(0, 2)
    .map(([n, p]) => [p, floor((n * 16) / best)]);
};

// How rare something on n pages is: weight.rs.
let rarityOf = (n) => max(1, log2(2 * pages.length + 2) - log2(2 * n + 1));
// What one word gives each entry, the best of its readings, and how rare the first of them is.
let scoreOf = (to) => {
  let scores = new Map();
  let first;
  for (let r of [0, 1, 2]) {
    let best = new Map();
    let read = to.filter((t) => t.r === r);
    for (let t of read) for (let [e, level] of post(t.g).e) put(best, e, level * t.f);
    let rare = rarityOf(max(unique([...best.keys()].map((e) => pageOf[e])).length, ...read.map((t) => post(t.g).n)));
    if (best.size) first = first || rare;
    best.forEach((n, e) => put(scores, e, floor((n * rare) / 16)));
  }
  return [scores, first || rarityOf(0)];
};
// What a unit gives each entry.
let scoresOf = (u) => {
  let sums = new Map();
  let sum = 0;
  for (let to of u.w) {
    let [scores, rare] = scoreOf(to);
    sum += rare;
    scores.forEach((n, e) => put(sums, e, n, add));
  }
  for (let g of u.c) {
    let [scores, rare] = scoreOf([{ g, f: 16, r: 0 }]);
    let most = max(rare, floor((sum * 13) / 16));
    scores.forEach((n, e) => put(sums, e, floor((n * most) / rare)));
  }
  return sums;
};
// The entries in order, with their pages and scores.
let rank = ({ units, groups }) => {
  gather(units.flatMap((u) => [...u.c, ...u.w.flat().map((t) => t.g)]), post);
  let scores = pageOf.map(() => 0);
  let sums = new Map();
  let shares = new Map();
  let asked = 0;
  for (let u of units) {
    let best = new Map();
    let n = u.w.length;
    asked += n;
    scoresOf(u).forEach((n, e) => {
      scores[e] += n;
      put(best, pageOf[e], n);
    });
    best.forEach((score, p) => {
      put(sums, p, score, add);
      put(shares, p, n, add);
    });
  }
  let [, names] = groups.flatMap((g) => post(g).names).find(([key]) => key === groups.join()) || [0, []];
  for (let n of names) {
    let e = floor(n / 3);
    if (n % 3 < 2) scores[e] = floor((scores[e] * (n % 3 ? 20 : 24)) / 16);
  }
  return [...sums]
    .filter(([, n]) => n)
    .map(([p, n]) => {
      let entries = scores.slice(pages[p], pages[p + 1]);
      let more = (n) => floor((n * (names.includes(3 * p + 2) ? 20 : 16)) / 16);
      let share = 48 + floor((shares.get(p) * 16) / max(1, asked));
      return [floor(((more(n) * 6 + more(max(...entries)) * 16) * share) / 512), p, entries];
    })
    .sort(greatest)
    .flatMap(([score, p, entries]) => order(entries).map(([e, n]) => ({ p, e: pages[p] + e, score: floor((score * n) / 16) })));
};
