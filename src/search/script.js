// The search in the browser: the steps and whole numbers of the Rust modules beside this file, over
// the files that they write. It loads those files as scripts, because a browser will not fetch from a
// memory stick, and only the few that a query needs: looking into a file that is not there yet throws,
// the file is loaded, and the query is asked again from its start.
//
// What is published is this file without its comments and indents. Names that are used all over:
//   w  a word, folded          g  a group of words, as a number    l  the letters of a word
//   n  a number or a count     e  an entry, as a number            p  a place in a list or a page
//   f  a form: { w, g, n: the pages it is on, m: the word that it means, if it is another spelling }
//   t  what a word may stand for: { g, f: a factor in sixteenths, r: 0, 1 or 2 as the reading, w }
//   a  a word as asked: { w, p: its place, t: all that it may stand for, said: how it was understood }
//   s  where something starts in a text, or a start  z  where it ends, or an end
//   x  one of a list, in a short function
//   u  a unit of a query: { w: a list of t for each word, c: the groups of its concepts }
(() => {
  let files = {};
  let read = {};
  let wanted = new Set();
  let { floor, max, min } = Math;

  window.rfaSearch = (name, text) => {
    files[name] = text;
  };

  // The content of a file.
  let need = (name) => {
    if (name in files) return files[name];
    throw wanted.add(name);
  };

  // As list.map(take), but goes on after something missing, so that all of it is wanted at once.
  let gather = (list, take) => {
    let fault;
    let taken = list.map((x, p) => {
      try {
        return take(x, p);
      } catch (x) {
        fault = x;
      }
    });
    if (fault) throw fault;
    return taken;
  };

  // A list without repeats.
  let unique = (list) => [...new Set(list)];

  // Reading: encoding/digits.rs. What is read, how far, and the last word.
  let text, at, last;

  // Everything in a content, one after the other.
  let all = (from, take) => {
    let found = [];
    text = from;
    at = 0;
    last = "";
    while (at < text.length) found.push(take(found.length));
    return found;
  };
  // A digit is a printable character, but none of "'<\
  let digit = () => {
    let n = text.charCodeAt(at++);
    return n - 33 - (n > 34) - (n > 39) - (n > 60) - (n > 92);
  };
  // A number, its low digits first.
  let int = () => {
    let n = digit();
    return n < 45 ? n : n - 45 + 45 * int();
  };
  // Whole numbers, negative ones in between.
  let signed = () => {
    let n = int();
    return n % 2 ? -(n + 1) / 2 : n / 2;
  };
  // How many there are, and then each.
  let list = (take) => Array.from({ length: int() }, take);
  // A word that is told by the one before it.
  let after = (w) => {
    let s = w.slice(0, int());
    let n = int();
    return s + text.slice(at, (at += n));
  };
  // The next of sorted words.
  let word = () => (last = after(last));

  // Words: fold.rs.

  let LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };

  // One character as it is compared.
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
  // How many letters a word has.
  let size = (w) => [...w].length;
  // A word from its end: lexicon.rs.
  let reversed = (w) => [...w].reverse().join("");

  // How many letters two words share at their starts: one_edit.rs.
  let shared = (v, w) => {
    let l = [...w];
    return [...v, 0].findIndex((x, p) => x !== l[p]);
  };

  // A word without its first letters.
  let rest = (w, n) => [...w].slice(n).join("");
  // Whether a letter was changed, added, left out, or swapped with the next: one_edit.rs.
  let isSlip = (v, w) => {
    let n = shared(v, w);
    let [a, b] = [v, w].map((w) => rest(w, n));
    let [c, d] = [a, b].map((w) => rest(w, 1));
    let [x = "", y = ""] = a;
    return v !== w && (c === d || c === b || a === d || y + x + rest(c, 1) === b);
  };

  // Forms, those that share most with a word first: resolve.rs.
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

  // What a word means in a query: resolve.rs.
  let meaning = (form, f, r) => ({ g: form.g, f, r, w: form.m || form.w });

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

  // The greatest first, and of equals the first: rank.rs.
  let greatest = (a, b) => b[0] - a[0] || a[1] - b[1];
  let add = (a, b) => a + b;
  // Joins a number to what a Map has for a key.
  let put = (map, key, n, join = max) => map.set(key, join(map.get(key) || 0, n));

  // The best entries of one page, and how they compare with the best, in sixteenths: rank.rs.
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

  // The sentences that hold most of the words of a Map: excerpt.rs.
  let excerpt = (text, groups) => {
    let found = wordsOf(text).filter(({ w }) => groups.has(w));
    let from = 0;
    let list = text
      .replace(/([.?!]) /g, "$1\n")
      .split("\n")
      .map((x) => [from, (from += x.length + 1) - 1])
      .filter(([s, z]) => s < z);
    let [, , s, z] = list
      .map(([s, z]) => {
        z = max(z, ...list.map((x) => x[1]).filter((z) => z - s <= 200));
        let own = found.filter((x) => x.s >= s && x.s < z);
        return [unique(own.map(({ w }) => groups.get(w))).length, -own.length, s, z];
      })
      .sort(greatest)
      .concat([[0, 0, 0, 0]])[0];
    if (z - s > 300) {
      z = s + 200;
      if (/[\udc00-\udfff]/.test(text[z])) z--;
      let space = text.slice(s, z).lastIndexOf(" ");
      if (space >= 0) z = s + space;
    }
    return {
      text: text.slice(s, z).replace(/\n/g, " "),
      marks: found.filter((x) => x.s >= s && x.z <= z).map((x) => [x.s - s, x.z - s]),
    };
  };

  // The index with this root: encoding/root.rs. Makes the function that answers.
  let open = (root) => {
    // Where each of some lengths starts.
    let sums = (sizes, sum = 0) => sizes.map((n) => (sum += n) - n);
    let words = all(root.words, () => [int(), word()]);
    let heads = words.map(([, w]) => w);
    let places = sums(words.map(([n]) => n));
    let sizes = all(root.pages, int);
    let pages = sums(sizes);
    let pageOf = sizes.flatMap((n, p) => Array(n).fill(p));
    let back = all(root.backwards, word);
    let sounds = all(root.sounds, word);
    let posts = sums(all(root.postings, int));
    let phrases = new Map(all(root.phrases, () => [list(int).join(), list(int)]));
    let stop = root.stop.split(" ");
    let endings = root.endings.split(" ");
    let rules = root.hear.split(" ").map((x) => /^(\D+)(\d)(.)(.?)$/.exec(x));

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

    // Words one slip away: one_edit.rs.
    let slips = (w) => {
      let l = [...w];
      if (l.length < 4 || l.length > 60 || /\p{N}/u.test(w)) return [];
      let n = floor((l.length + 1) / 2);
      let s = l.slice(0, n - 1).join("");
      let z = rest(w, n);
      let [a, b] = gather([[back.length ? s : ""], [reversed(z), "b", back]], (x) => starting(...x));
      let found = [...a.map((f) => f.w), ...b.map((f) => reversed(f.w))];
      return gather(unique(found).filter((v) => (v.startsWith(s) || v.endsWith(z)) && isSlip(w, v)), find);
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

    // What a word may stand for: resolve.rs.

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
      let found = unique([w, ...bases(w, 5)]).reduce((found, w) => (found.length ? found : slips(w).filter((f) => f.n)), []);
      let near = found.filter((x) => shared(w, x.w));
      return closest(w, near.length ? near : found)
        .sort(byPages)
        .slice(0, 8);
    };
    // Words that sound the same.
    let alikes = (w) => {
      let sound = hear(w);
      if (!sound) return [];
      let alike = sounds.length
        ? gather(near(sound, "s", sounds).filter((x) => x.w === sound).flatMap((x) => x.p), (p) => nth("w", places, p))
        : starting("").filter((x) => plain(x) && hear(x.w) === sound);
      return closest(w, alike.filter((x) => (size(w) - size(x.w)) ** 2 < 10)).slice(0, 8);
    };
    // Words that start the same, for at least half.
    let begun = (w) => {
      let n = size(w);
      return n < 5 ? [] : like(w, starting([...w].slice(0, 5).join("")))
            .filter((x) => x.n && 2 * shared(w, x.w) >= n && size(x.w) <= n + 4)
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

    // Which entries answer best: rank.rs. Whole numbers only.

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

    // The answer: answer.rs.
    return (text, exactly, limit) => {
      let asked = plan(text, exactly);
      let found = rank(asked);
      let groups = new Map();
      gather(asked.units.flatMap((u) => u.w.flat()), ({ g, w }) => {
        let words = post(g).w;
        if (!words.length) words = near(w).filter((x) => x.g === g && !x.m).map((x) => x.w);
        words.forEach((w) => groups.set(w, g));
      });
      let hits = gather(found.slice(0, limit), ({ e, score }) => {
        let [url, title, anchor, heading, text] = load("t", floor(e / root.texts))[e % root.texts];
        return { url: url + (anchor && "#" + anchor), title, heading, score, ...excerpt(text, groups) };
      });
      let lost = found.length ? [] : asked.words.filter((w) => !stop.includes(w)).slice(0, 3);
      return {
        hits,
        total: found.length,
        said: asked.said,
        isEmergency: asked.units.some((u) => u.c.some((g) => concept(g).is_emergency)) || found.slice(0, 3).some((x) => x.p === root.emergency),
        nearest: unique(gather(lost, nearest).flat().map((x) => x.w)),
      };
    };
  };

  // The answer, or the names of the files that it still needs.
  let answer;
  let ask = (...query) => {
    wanted.clear();
    try {
      answer = answer || open(need("root"));
      return answer(...query);
    } catch (x) {
      if (!wanted.size) throw x;
      return { wanted: [...wanted] };
    }
  };
  window.rfaSearch.ask = ask;

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
  let show = (box, query, limit, { hits, total, said, isEmergency, nearest }) => {
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
      if (hit.heading) list.lastChild.append(paragraph(linkTo(hit.url, hit.heading)));
      list.lastChild.append(marked(hit));
    }
    if (total) results.append(list);
    if (total > hits.length) tell(again({ show: limit + 20 }, say("more")));
    part("emergency").hidden = !isEmergency;
    part("none").hidden = total;
    part("status").append(paragraph(say(total > 1 ? "many" : total ? "one" : "no", { total, query })));
  };
  // Answers the address of this page, which is there: its script waits for it (`defer`), and others come with the focus.
  let go = () => {
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
  };
  go();
})();
