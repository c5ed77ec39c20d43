// The index: encoding/root.rs. Its root, and what is read from that once it is there.
let root, heads, places, pages, pageOf, back, sounds, posts, phrases, stop, endings, rules, cards;

let open = () => {
  root = need("root");
  // Where each of some lengths starts.
  let sums = (sizes, sum = 0) => sizes.map((n) => (sum += n) - n);
  let words = all(root.words, () => [int(), word()]);
  heads = words.map(([, w]) => w);
  places = sums(words.map(([n]) => n));
  let sizes = all(root.pages, int);
  pages = sums(sizes);
  pageOf = sizes.flatMap((n, p) => Array(n).fill(p));
  back = all(root.backwards, word);
  sounds = all(root.sounds, word);
  posts = sums(all(root.postings, int));
  phrases = new Map(all(root.phrases, () => [list(int).join(), list(int)]));
  cards = cardsOf(root.cards);
  stop = root.stop.split(" ");
  endings = root.endings.split(" ");
  rules = root.hear.split(" ").map((x) => /^(\D+)(\d)(.)(.?)$/.exec(x));
};

// How to read each kind of file: encoding/words.rs, postings.rs, backwards.rs, sounds.rs, texts.rs.
let FORMATS = {
  w: (text, _, next) =>
    all(text, (p) => {
      if (!p) next = int();
      let w = word();
      let g = next + signed();
      if (g === next) next++;
      let n = int();
      return { w, g, n: floor(n / 2), m: n % 2 ? after(w) : "" };
    }),
  p: (text, file) =>
    all(text, (p) => {
      let w = list(word);
      let e = [];
      let n = int();
      let cut = n > 299 && int();
      for (let next = -1; e.length < n; ) {
        let level = n > 299 && digit() + 1;
        let same = level ? int() : 1;
        if (level) next = -1;
        while (same--) e.push([(next += int() + 1), level || digit() + 1]);
      }
      return { w, e, n: cut, names: list(() => [list(() => posts[file] + p + signed()).join(), list(int)]) };
    }),
  b: (text) => all(text, () => ({ w: word() })),
  s: (text) =>
    all(text, () => {
      let next = -1;
      return { w: word(), p: list(() => (next += int() + 1)) };
    }),
  t: (text) => text.flatMap(([url, title, entries]) => entries.map((x) => [url, title, ...x])),
};

// All that one file holds.
let load = (kind, file) => {
  let name = kind + file;
  return (read[name] = read[name] || FORMATS[kind](need(name), file));
};

// The last of the sorted starts that is not after what is looked for.
let fileOf = (heads, key) => heads.reduce((file, s, p) => (s <= key ? p : file), 0);
// All files that may hold what starts so.
let filesWith = (heads, s) => {
  let file = fileOf(heads, s);
  return [...heads.keys()].filter((x) => x === file || heads[x].startsWith(s));
};

// Lookups: lexicon.rs. What is in the file of a word, what starts with it, what has a number.
let near = (w, kind = "w", shards = heads) => (shards.length ? load(kind, fileOf(shards, w)) : []);
// The form of a word.
let find = (w) => near(w).find((f) => f.w === w);
// All forms that start so.
let starting = (w, kind = "w", shards = heads) =>
  gather(filesWith(shards, w), (file) => load(kind, file))
    .flat()
    .filter((x) => x.w.startsWith(w));
// What has this number, counted through all files of a kind.
let nth = (kind, heads, n) => {
  let file = fileOf(heads, n);
  return load(kind, file)[n - heads[file]];
};
// A group: its words, its entries with levels, the pages it is on if the entries were cut, its names.
let post = (g) => nth("p", posts, g);
