// The search in the browser: the steps and whole numbers of the Rust modules beside this file, over
// the files that they write. It loads those files as scripts, because a browser will not fetch from a
// memory stick, and only the few that a query needs: looking into a file that is not there yet throws
// MISSING, the file is loaded, and the query is asked again from its start.
(() => {
  "use strict";
  const DIGITS = "!#$%&()*+,-./0123456789:;=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
  const MISSING = {};
  const files = {};
  const read = {};
  const wanted = new Set();
  let index;

  window.rfaSearch = (name, content) => {
    files[name] = content;
  };

  // Files: digits.rs, words.rs and their neighbours.

  class Reader {
    constructor(text) {
      this.text = text;
      this.at = 0;
    }
    more() {
      return this.at < this.text.length;
    }
    level() {
      return DIGITS.indexOf(this.text.charAt(this.at++)) + 1;
    }
    number() {
      for (let number = 0, weight = 1; ; weight *= 45) {
        const digit = DIGITS.indexOf(this.text.charAt(this.at++));
        number += (digit % 45) * weight;
        if (digit < 45) return number;
      }
    }
    signed() {
      const number = this.number();
      return number % 2 ? -(number + 1) / 2 : number / 2;
    }
    list(item) {
      return Array.from({ length: this.number() }, item);
    }
    rising() {
      let next = 0;
      return this.list(() => (next += this.number() + 1) - 1);
    }
    word(before) {
      const start = before.slice(0, this.number());
      const length = this.number();
      this.at += length;
      return start + this.text.slice(this.at - length, this.at);
    }
  }

  const FORMATS = {
    w(reader) {
      let next = reader.number();
      let word = "";
      const forms = new Map();
      while (reader.more()) {
        word = reader.word(word);
        const group = next + reader.signed();
        if (group === next) next++;
        const pages = reader.number();
        const means = pages % 2 ? reader.word(word) : "";
        forms.set(word, { word, group, pages: Math.floor(pages / 2), means });
      }
      return forms;
    },
    p(reader, number) {
      const groups = [];
      let group = index.postings[number];
      let word = "";
      for (; reader.more(); group++) {
        const words = reader.list(() => (word = reader.word(word)));
        const entries = [];
        const size = reader.number();
        for (let next = 0; entries.length < size; ) {
          const level = size < 300 ? 0 : reader.level();
          let same = level ? reader.number() : 1;
          if (level) next = 0;
          while (same--) {
            next += reader.number() + 1;
            entries.push([next - 1, level || reader.level()]);
          }
        }
        const names = reader.list(() => ({
          groups: reader.list(() => group + reader.signed()).join(),
          named: reader.list(() => reader.number()),
        }));
        groups.push({ words, entries, names });
      }
      return groups;
    },
    b(reader) {
      const words = [];
      for (let word = ""; reader.more(); ) words.push((word = reader.word(word)));
      return words;
    },
    s(reader) {
      const sounds = new Map();
      for (let sound = ""; reader.more(); ) sounds.set((sound = reader.word(sound)), reader.rising());
      return sounds;
    },
  };

  // The files of one kind with these numbers; all that are missing are wanted at once.
  const load = (kind, numbers) => {
    const names = numbers.map((number) => kind + number);
    const missing = names.filter((name) => !(name in files));
    missing.forEach((name) => wanted.add(name));
    if (missing.length) throw MISSING;
    return names.map((name, place) => {
      if (!read[name]) {
        const content = files[name];
        read[name] = kind === "t" ? content : FORMATS[kind](new Reader(content), numbers[place]);
      }
      return read[name];
    });
  };

  // As list.map(take), but goes on after something missing, so that all of it is wanted at once.
  const gather = (list, take) => {
    let lack;
    const taken = list.map((item, place) => {
      try {
        return take(item, place);
      } catch (error) {
        if (error !== MISSING) throw error;
        lack = error;
      }
    });
    if (lack) throw lack;
    return taken;
  };

  const open = (root) => {
    const starts = (text, has) => {
      const reader = new Reader(text);
      const all = [];
      for (let first = ""; reader.more(); ) {
        const size = has.size ? reader.number() : 0;
        if (has.word) first = reader.word(first);
        all.push(has.word && !has.size ? first : has.word ? { first, size } : size);
      }
      return all;
    };
    const sums = (sizes) => {
      let sum = 0;
      return sizes.map((size) => (sum += size) - size);
    };
    const words = starts(root.words, { size: 1, word: 1 });
    const sizes = starts(root.pages, { size: 1 });
    const phrases = new Map();
    for (const reader = new Reader(root.phrases); reader.more(); ) {
      const groups = reader.list(() => reader.number()).join();
      phrases.set(groups, reader.list(() => reader.number()));
    }
    index = {
      root,
      phrases,
      sayings: new Map(root.sayings),
      stop: new Set(root.stop.split(" ")),
      endings: root.endings.split(" "),
      hear: root.hear.split(" ").map((rule) => /^(\D+)(\d)(.)(.?)$/.exec(rule)),
      words: words.map((shard) => shard.first),
      places: sums(words.map((shard) => shard.size)),
      backwards: starts(root.backwards, { word: 1 }),
      sounds: starts(root.sounds, { word: 1 }),
      postings: sums(starts(root.postings, { size: 1 })),
      texts: sums(starts(root.texts, { size: 1 })),
      first: sums(sizes),
      pageOf: [].concat(...sizes.map((size, page) => new Array(size).fill(page))),
    };
  };

  // The last of the sorted starts that is not after what is looked for.
  const shardOf = (starts, wanted) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= wanted) low = middle;
      else high = middle;
    }
    return low;
  };
  const shardsWith = (starts, start) => {
    if (!starts.length) return [];
    const shards = [shardOf(starts, start)];
    for (let next = shards[0] + 1; next < starts.length && starts[next].startsWith(start); next++) shards.push(next);
    return shards;
  };

  // Words: fold.rs.

  const LETTERS = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ" };
  const isPart = (character) =>
    character < "\x80" ? /[a-z0-9]/i.test(character) : /[\p{Alphabetic}\p{N}\p{M}]/u.test(character);
  const isApostrophe = (character) => /['\u2019\u02bc]/.test(character);
  const fold = (character) => {
    let folded = "";
    for (const part of character.normalize("NFKD")) {
      for (const lower of part.toLowerCase()) {
        if (character < "\x80" ? isPart(lower) : !/[\u0300-\u036f'\u2019\u02bc]/.test(lower)) {
          folded += LETTERS[lower] || lower;
        }
      }
    }
    return folded;
  };
  const wordsOf = (text) => {
    const words = [];
    const characters = Array.from(text);
    let at = 0;
    let word;
    characters.forEach((character, place) => {
      const next = characters[place + 1];
      if (isPart(character) || (word && next && isApostrophe(character) && isPart(next))) {
        if (!word) words.push((word = { folded: "", start: at }));
        word.folded += fold(character);
        word.end = at + character.length;
      } else word = 0;
      at += character.length;
    });
    return words.filter((word) => word.folded);
  };
  const lengthOf = (word) => Array.from(word).length;
  const shared = (a, b) => {
    const others = Array.from(b);
    const letters = Array.from(a);
    const differs = letters.findIndex((letter, place) => letter !== others[place]);
    return differs < 0 ? letters.length : differs;
  };
  const reversed = (word) => Array.from(word).reverse().join("");

  // Lookups: lexicon.rs, one_edit.rs, sound.rs.

  const find = (word) => (index.words.length ? load("w", [shardOf(index.words, word)])[0].get(word) : undefined);
  const startingWith = (start, shards) =>
    [].concat(...load("w", shards || shardsWith(index.words, start)).map((forms) => [...forms.values()])).filter((form) => form.word.startsWith(start));
  const isSlip = (typed, meant) => {
    const a = Array.from(typed);
    const b = Array.from(meant);
    const same = shared(typed, meant);
    const rest = (letters, from) => letters.slice(same + from).join("");
    return (
      (a.length > same && b.length > same && rest(a, 1) === rest(b, 1)) ||
      (a.length > same && rest(a, 1) === rest(b, 0)) ||
      (b.length > same && rest(a, 0) === rest(b, 1)) ||
      (a.length > same + 1 && a[same] === b[same + 1] && a[same + 1] === b[same] && rest(a, 2) === rest(b, 2))
    );
  };
  const neighbours = (word) => {
    const letters = Array.from(word);
    if (letters.length < 4 || /\p{N}/u.test(word)) return [];
    if (!index.backwards.length) return startingWith("").filter((form) => isSlip(word, form.word));
    const half = Math.ceil(letters.length / 2);
    const start = letters.slice(0, half - 1).join("");
    const end = reversed(letters.slice(half).join(""));
    const [forwards, backwards] = gather(
      [
        () => startingWith(start).filter((form) => isSlip(word, form.word)),
        () => [].concat(...load("b", shardsWith(index.backwards, end))).filter((other) => other.startsWith(end)),
      ],
      (take) => take(),
    );
    const others = backwards.map(reversed).filter((other) => !other.startsWith(start) && isSlip(word, other));
    return forwards.concat(gather(others, find));
  };
  const hear = (word) => {
    let sounds = "";
    if (!index.root.hear || !/^[a-z]{4,}$/.test(word)) return sounds;
    for (let at = 0; at < word.length; ) {
      const rule = index.hear.find(
        ([, letters, , , place]) => word.startsWith(letters, at) && (place === "^" ? !at : at >= place),
      );
      const sound = rule ? rule[3] : word[at];
      if (sound !== "-" && !sounds.endsWith(sound)) sounds += sound;
      at += rule ? +rule[2] : 1;
    }
    return sounds;
  };

  // What a word may stand for: resolve.rs.

  const byPages = (a, b) => b.pages - a.pages || (a.word < b.word ? -1 : 1);
  const otherEnding = (word) => {
    const tried = [];
    for (const ending of index.endings) {
      const base = word.slice(0, word.length - ending.length);
      if (!word.endsWith(ending) || lengthOf(base) < 3) continue;
      const bases = [base];
      if (/^[\0-\x7f]$/.test(base.slice(-1)) && base.slice(-1) === base.slice(-2, -1)) bases.push(base.slice(0, -1));
      for (const base of bases) tried.push(...index.endings.map((other) => base + other));
    }
    return gather(tried, find).reduce((best, form) => (form && form.pages > (best ? best.pages : 0) ? form : best), undefined);
  };
  const completions = (word, most) => {
    const shards = shardsWith(index.words, word);
    if (shards.length > 4) return [];
    const groups = new Set();
    return startingWith(word, shards)
      .filter((form) => form.word !== word && !form.means && form.pages)
      .sort(byPages)
      .filter((form) => !groups.has(form.group) && groups.add(form.group))
      .slice(0, most);
  };
  const corrections = (word) => {
    const printed = (word) => neighbours(word).filter((form) => form.pages);
    let found = printed(word);
    for (const ending of index.endings) {
      if (found.length) break;
      const base = word.slice(0, word.length - ending.length);
      if (ending && word.endsWith(ending) && lengthOf(base) > 4) found = printed(base);
    }
    const likely = found.filter((form) => shared(word, form.word));
    return (likely.length ? likely : found)
      .sort((a, b) => b.pages - a.pages || shared(word, b.word) - shared(word, a.word) || byPages(a, b))
      .slice(0, 8);
  };
  const heardAs = (sound) => {
    if (!index.sounds.length) return startingWith("").filter((form) => form.pages && !form.means && hear(form.word) === sound);
    return gather(load("s", [shardOf(index.sounds, sound)])[0].get(sound) || [], (place) => {
      const shard = shardOf(index.places, place);
      return [...load("w", [shard])[0].values()][place - index.places[shard]];
    });
  };
  const soundAlikes = (word) => {
    const sound = hear(word);
    return (sound ? heardAs(sound) : [])
      .filter((form) => Math.abs(lengthOf(word) - lengthOf(form.word)) <= 3)
      .sort((a, b) => shared(word, b.word) - shared(word, a.word) || byPages(a, b))
      .slice(0, 8);
  };
  const sameStart = (word) => {
    const length = lengthOf(word);
    if (length < 5) return [];
    const forms = startingWith(Array.from(word).slice(0, 5).join(""));
    const most = Math.max(0, ...forms.map((form) => shared(word, form.word)));
    return forms
      .filter((form) => form.pages && shared(word, form.word) === most && 2 * most >= length && lengthOf(form.word) <= length + 4)
      .sort(byPages)
      .slice(0, 8);
  };
  const nearest = (word) => {
    if (!index.words.length) return [];
    const forms = [...load("w", [shardOf(index.words, word)])[0].values()].filter((form) => form.pages && !form.means);
    const most = Math.max(0, ...forms.map((form) => shared(word, form.word)));
    if (most < 2) return [];
    return forms.filter((form) => shared(word, form.word) === most).sort(byPages).slice(0, 3);
  };

  const resolve = (word, isLast, literally) => {
    const to = [];
    const resolved = { to };
    const add = (form, factor, reading) => {
      if (!to.some((other) => other.group === form.group)) {
        to.push({ group: form.group, factor, reading, word: form.means || form.word });
      }
    };
    const say = (kind, used) => {
      if (used.length) resolved.said = { kind, typed: word, used };
    };
    const words = (forms, most) => forms.slice(0, most).map((form) => form.word);
    const exact = find(word);
    if (exact && !exact.means && exact.pages) add(exact, 16, 0);
    if (exact && exact.means && !literally) {
      add(exact, 16, 0);
      say("spelling", [exact.means]);
    }
    if (literally) return resolved;
    const other = exact || otherEnding(word);
    if (other && !exact) add(other, 16, 0);
    const isWhole = to.length > 0;
    if (isLast && lengthOf(word) >= 2) {
      const completed = completions(word, isWhole ? 4 : 8);
      if (!isWhole) say("completion", words(completed, 3));
      completed.forEach((form) => add(form, isWhole ? 6 : 11, 1));
    }
    if (isWhole || exact) return resolved;
    const isCompleted = to.length > 0;
    const corrected = corrections(word);
    if (!isCompleted) say("correction", words(corrected, 1));
    corrected.forEach((form) => add(form, isCompleted ? 12 : 14, 2));
    if (to.length) return resolved;
    const heard = soundAlikes(word);
    say("sound-alike", words(heard, 1));
    heard.forEach((form) => add(form, 12, 2));
    if (to.length) return resolved;
    const alike = sameStart(word);
    say("same-start", words(alike, 3));
    alike.forEach((form) => add(form, 8, 2));
    return resolved;
  };

  // What a query asks for: query.rs.

  const split = (word) => {
    const letters = Array.from(word);
    const count = (part) => (find(part) || { pages: 0 }).pages;
    let best = 0;
    let parts;
    gather(letters.slice(3, -2), (_, place) => {
      const [first, second] = [letters.slice(0, place + 3).join(""), letters.slice(place + 3).join("")];
      const pages = count(first) && Math.min(count(first), count(second));
      if (pages > best) {
        best = pages;
        parts = [first, second];
      }
    });
    return parts;
  };
  const respace = (asked, said) => {
    gather(asked.slice(1), (after, place) => {
      const before = asked[place];
      if (before.place + 1 !== after.place) return;
      const joined = before.word + after.word;
      let form = find(joined);
      if (!form && !gather([before.word, after.word], find).every(Boolean)) form = corrections(joined)[0];
      if (!form || !form.pages) return;
      said.push({ kind: "spacing", typed: before.word + " " + after.word, used: [form.word] });
      for (const { resolved } of [before, after]) {
        if (resolved.said) {
          resolved.said = undefined;
          resolved.to = [];
        }
        resolved.to.unshift({ group: form.group, factor: 14, reading: 0, word: form.means || form.word });
      }
    });
    return [].concat(
      ...gather(asked, (one) => {
        const parts = !one.resolved.to.length && split(one.word);
        if (!parts) return [one];
        said.push({ kind: "spacing", typed: one.word, used: [parts.join(" ")] });
        return parts.map((word) => ({ place: one.place, word, resolved: resolve(word, false, true) }));
      }),
    );
  };
  const phraseAt = (place, words, asked) => {
    let best;
    for (let length = Math.min(8, words.length - place); length > 0 && !best; length--) {
      const concepts = index.sayings.get(words.slice(place, place + length).join(" "));
      if (concepts) best = { start: place, end: place + length, concepts };
    }
    const first = asked.findIndex((one) => one.place === place);
    if (first < 0) return best;
    const following = asked.slice(first, first + 8);
    const groups = gather(following, (one) => find(one.word) || one.resolved.to[0]);
    const known = groups.findIndex((group) => !group);
    for (let length = known < 0 ? groups.length : known; length > 0; length--) {
      const key = groups.slice(0, length).map((to) => to.group).join();
      const end = following[length - 1].place + 1;
      if (index.phrases.has(key)) {
        return best && best.end > end ? best : { start: place, end, concepts: index.phrases.get(key) };
      }
    }
    return best;
  };
  const without_repeats = (list) => list.filter((item, place) => item !== list[place - 1]);
  const firstGroups = (asked) => without_repeats(asked.filter((one) => one.resolved.to.length).map((one) => one.resolved.to[0].group)).join();
  const keyOf = (to) => to.map((one) => [one.group, one.factor, one.reading]).join(";");

  const plan = (text, literally) => {
    const words = wordsOf(text).map((word) => word.folded);
    const last = words.length - 1;
    const places = words.map((_, place) => place);
    const isAsked = (place) => !index.stop.has(words[place]) || (place === last && !last);
    let asked = gather(places.filter(isAsked).slice(0, 128), (place) => ({
      place,
      word: words[place],
      resolved: resolve(words[place], place === last, literally),
    }));
    const said = [];
    if (!literally) asked = respace(asked, said);
    const units = [];
    const seen = new Set();
    let isEmergency = false;
    for (let place = 0; place < words.length; ) {
      const phrase = !literally && phraseAt(place, words, asked);
      if (phrase) {
        const inside = asked.filter((one) => one.place >= phrase.start && one.place < phrase.end);
        const groups = firstGroups(inside);
        const meanings = phrase.concepts.map((group) => index.root.concepts[group - index.root.first]);
        isEmergency = isEmergency || meanings.some((meaning) => meaning.is_emergency);
        const used = meanings
          .filter((meaning) => !meaning.groups.length || meaning.groups.join() !== groups)
          .map((meaning) => meaning.name);
        if (used.length) said.push({ kind: "concept", typed: words.slice(phrase.start, phrase.end).join(" "), used });
        units.push({ words: inside.map((one) => one.resolved.to), concepts: phrase.concepts });
        place = phrase.end;
        continue;
      }
      for (const { resolved } of asked.filter((one) => one.place === place)) {
        if (!seen.has(keyOf(resolved.to))) units.push({ words: [resolved.to], concepts: [] });
        seen.add(keyOf(resolved.to));
      }
      place++;
    }
    said.push(...asked.map((one) => one.resolved.said).filter(Boolean));
    return { units, said, isEmergency, groups: firstGroups(asked), words };
  };

  // Which entries answer best: rank.rs and weight.rs. Whole numbers only.

  const whole = Math.floor;
  const log2 = (number) => {
    const integer = 31 - Math.clz32(number);
    let fraction = whole((number * 32768) / 2 ** integer);
    let result = integer;
    for (let bit = 0; bit < 8; bit++) {
      fraction = whole((fraction * fraction) / 32768);
      result *= 2;
      if (fraction >= 65536) {
        fraction = whole(fraction / 2);
        result++;
      }
    }
    return result;
  };
  const rarityOf = (found) => Math.max(1, log2(2 * index.first.length + 2) - log2(2 * found + 1));
  const postings = (group) => {
    const shard = shardOf(index.postings, group);
    return load("p", [shard])[0][group - index.postings[shard]];
  };
  const merge = (into, scores, join) => {
    scores.forEach((score, entry) => into.set(entry, into.has(entry) ? join(into.get(entry), score) : score));
  };
  const readingScores = (to) => {
    const best = new Map();
    for (const { group, factor } of to) {
      for (const [entry, level] of postings(group).entries) best.set(entry, Math.max(best.get(entry) || 0, level * factor));
    }
    const rarity = rarityOf(new Set([...best.keys()].map((entry) => index.pageOf[entry])).size);
    best.forEach((level, entry) => best.set(entry, whole((level * rarity) / 16)));
    return [best, rarity];
  };
  const wordScores = (to) => {
    const scores = new Map();
    let first;
    for (const reading of [0, 1, 2]) {
      const [found, rarity] = readingScores(to.filter((one) => one.reading === reading));
      if (found.size && first === undefined) first = rarity;
      merge(scores, found, Math.max);
    }
    return [scores, first === undefined ? rarityOf(0) : first];
  };
  const unitScores = (unit) => {
    const sums = new Map();
    let rarities = 0;
    for (const word of unit.words) {
      const [scores, rarity] = wordScores(word);
      rarities += rarity;
      merge(sums, scores, (a, b) => a + b);
    }
    for (const group of unit.concepts) {
      const [scores, rarity] = wordScores([{ group, factor: 16, reading: 0 }]);
      const wanted = Math.max(rarity, whole((rarities * 13) / 16));
      scores.forEach((score, entry) => scores.set(entry, whole((score * wanted) / rarity)));
      merge(sums, scores, Math.max);
    }
    return sums;
  };
  // The best entries of one page, and how they compare with the best, in sixteenths.
  const order = (totals) => {
    const headings = totals.slice(1);
    const common = headings.length > 1 ? Math.min(...headings) : 0;
    const entries = [];
    totals.forEach((total, place) => {
      if (total <= (place ? common : 0)) return;
      const own = Math.min(common, total) + whole((Math.max(0, total - common) * 8) / 16);
      entries.push([place ? total : own, place]);
    });
    entries.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    const best = Math.max(1, entries.length ? entries[0][0] : 1);
    return entries
      .filter(([total]) => 3 * total >= 2 * best)
      .slice(0, 2)
      .map(([total, place]) => [place, whole((total * 16) / best)]);
  };
  const rank = ({ units, groups }) => {
    const groupsOf = (unit) => [].concat(unit.concepts, ...unit.words.map((word) => word.map((to) => to.group)));
    gather([].concat(...units.map(groupsOf)), postings);
    const totals = index.pageOf.map(() => 0);
    const pages = new Map();
    let asked = 0;
    for (const unit of units) {
      asked += unit.words.length;
      const best = new Map();
      unitScores(unit).forEach((score, entry) => {
        const page = index.pageOf[entry];
        totals[entry] += score;
        best.set(page, Math.max(best.get(page) || 0, score));
      });
      best.forEach((score, page) => {
        const sum = pages.get(page) || { score: 0, covered: 0 };
        sum.score += score;
        sum.covered += unit.words.length;
        pages.set(page, sum);
      });
    }
    const named = groups ? [].concat(...groups.split(",").map((group) => postings(group).names)).find((name) => name.groups === groups) : 0;
    const namings = named ? named.named : [];
    const more = (score, kind) => whole((score * (kind ? 20 : 24)) / 16);
    for (const naming of namings) {
      const entry = whole(naming / 3);
      if (naming % 3 < 2) totals[entry] = more(totals[entry], naming % 3);
    }
    const entriesOf = (page) => totals.slice(index.first[page], index.first[page + 1]);
    pages.forEach((sum, page) => {
      sum.best = Math.max(...entriesOf(page));
    });
    for (const naming of namings) {
      const sum = naming % 3 === 2 && pages.get(whole(naming / 3));
      if (sum) {
        sum.score = more(sum.score, 2);
        sum.best = more(sum.best, 2);
      }
    }
    const scored = [];
    pages.forEach(({ score, covered, best }, page) => {
      if (!score) return;
      const share = 48 + whole((covered * 16) / Math.max(1, asked));
      scored.push([whole(((score * 6 + best * 16) * share) / 512), page]);
    });
    scored.sort((a, b) => b[0] - a[0] || a[1] - b[1]);
    return [].concat(
      ...scored.map(([score, page]) =>
        order(entriesOf(page)).map(([place, sixteenths]) => ({
          entry: index.first[page] + place,
          page,
          score: whole((score * sixteenths) / 16),
        })),
      ),
    );
  };

  // The sentences that hold most of what was looked for: excerpt.rs.

  const entryText = (entry) => {
    const shard = shardOf(index.texts, entry);
    let left = entry - index.texts[shard];
    for (const [address, title, entries] of load("t", [shard])[0]) {
      if (left < entries.length) return [address, title, ...entries[left]];
      left -= entries.length;
    }
    throw new Error("The search index has no entry " + entry);
  };
  const sentences = (text) => {
    const found = [];
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      if (text[at] === "\n" || (text[at] === " " && at && ".?!".includes(text[at - 1]))) {
        if (start < at) found.push([start, at]);
        start = at + 1;
      }
    }
    if (start < text.length) found.push([start, text.length]);
    return found;
  };
  const excerpt = (text, groups) => {
    const found = wordsOf(text).filter((word) => groups.has(word.folded));
    const all = sentences(text);
    let best = [0, 0, [0, 0]];
    all.forEach(([start, stop], first) => {
      let end = stop;
      for (const [, next] of all.slice(first + 1)) {
        if (next - start > 200) break;
        end = next;
      }
      const inside = found.filter((word) => word.start >= start && word.start < end);
      const distinct = new Set(inside.map((word) => groups.get(word.folded))).size;
      if (!first || distinct > best[0] || (distinct === best[0] && inside.length > best[1])) {
        best = [distinct, inside.length, [start, end]];
      }
    });
    let [start, end] = best[2];
    if (end - start > 300) {
      let most = start + 200;
      if (/[\udc00-\udfff]/.test(text[most])) most--;
      const space = text.slice(start, most).lastIndexOf(" ");
      end = space < 0 ? most : start + space;
    }
    return {
      text: text.slice(start, end).replace(/\n/g, " "),
      marks: found.filter((word) => word.start >= start && word.end <= end).map((word) => [word.start - start, word.end - start]),
    };
  };

  const answer = (text, literally, limit) => {
    const asked = plan(text, literally);
    const found = rank(asked);
    const first = found.slice(0, 3).some((hit) => hit.page === index.root.emergency);
    const groups = new Map();
    gather([].concat(...asked.units.map((unit) => [].concat(...unit.words))), (to) => {
      const { words } = postings(to.group);
      const near = words.length ? [] : [...load("w", [shardOf(index.words, to.word)])[0].values()];
      const own = near.filter((form) => form.group === to.group && !form.means).map((form) => form.word);
      words.concat(own).forEach((word) => groups.set(word, to.group));
    });
    const hits = gather(found.slice(0, limit), ({ entry, score }) => {
      const [address, title, anchor, heading, text] = entryText(entry);
      return { url: address + (anchor && "#" + anchor), title, heading, score, ...excerpt(text, groups) };
    });
    const lost = found.length ? [] : asked.words.filter((word) => !index.stop.has(word)).slice(0, 3);
    const near = [].concat(...gather(lost, nearest)).map((form) => form.word);
    return { hits, total: found.length, said: asked.said, isEmergency: asked.isEmergency || first, nearest: [...new Set(near)] };
  };

  // The answer, or the names of the files that it still needs.
  const ask = (text, literally, limit) => {
    wanted.clear();
    if (!files.root) return { wanted: ["root"] };
    if (!index) open(files.root);
    try {
      return answer(text, literally, limit);
    } catch (error) {
      if (error !== MISSING) throw error;
      return { wanted: [...wanted] };
    }
  };
  window.rfaSearch.ask = ask;

  // The page: templates/search.html has the places and the sentences, and `results.rs` fills them in
  // the same way where there is no script.

  if (!window.document) return;
  const address = (document.currentScript || document.documentElement).src;
  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const bring = (name) =>
    new Promise((onload, onerror) => {
      const path = name === "root" ? document.documentElement.lang : index.root.folder + "/" + name;
      document.head.append(make("script", { src: new URL(path + ".js", address), onload, onerror }));
    });
  const find_all = (...query) => {
    const found = ask(...query);
    return found.wanted ? Promise.all(found.wanted.map(bring)).then(() => find_all(...query)) : Promise.resolve(found);
  };
  const linkTo = (url) => {
    const [path, anchor] = url.split("#");
    return new URL(".." + path + "index.html" + (anchor ? "#" + anchor : ""), address).href;
  };
  const marked = ({ text, marks }) => {
    const parts = [];
    let at = 0;
    for (const [start, end] of marks) {
      parts.push(text.slice(at, start), make("mark", {}, text.slice(start, end)));
      at = end;
    }
    return make("p", {}, ...parts, text.slice(at));
  };
  const show = (box, query, limit, { hits, total, said, isEmergency, nearest }) => {
    const part = (name) => document.getElementById("search-" + name);
    const results = part("results");
    const say = (sentence, values) => box.dataset[sentence].replace(/{(\w+)}/g, (_, name) => values[name]);
    const again = (settings, text) => make("a", { href: "?" + new URLSearchParams({ q: query, ...settings }) }, text);
    for (const { kind, typed, used } of said) {
      results.append(make("p", {}, say(kind in box.dataset ? kind : "other", { typed, used: used.join(", ") })));
    }
    if (said.length) results.append(make("p", {}, again({ exactly: 1 }, say("exactly"))));
    if (nearest.length) results.append(make("p", {}, say("nearest"), ...[].concat(...nearest.map((word) => [" ", again({ q: word }, word)]))));
    const list = make("ol", { className: "results__list" });
    let page;
    for (const hit of hits) {
      const own = hit.url.split("#")[0];
      if (own !== page) {
        list.append(make("li", { className: "stack stack--close" }, make("h3", { className: "heading-3" }, make("a", { href: linkTo(own) }, hit.title))));
      }
      page = own;
      if (hit.heading) list.lastChild.append(make("p", {}, make("a", { href: linkTo(hit.url) }, hit.heading)));
      list.lastChild.append(marked(hit));
    }
    if (total) results.append(list);
    if (total > hits.length) results.append(make("p", {}, again({ show: limit + 20 }, say("more"))));
    part("emergency").hidden = !isEmergency;
    part("none").hidden = total > 0;
    part("status").append(make("p", {}, say(total > 1 ? "many" : total ? "one" : "no", { total, query })));
  };
  const start = () => {
    const box = document.getElementById("search-answer");
    const asked = new URLSearchParams(location.search);
    const query = (asked.get("q") || "").trim();
    // Whoever only came to a search box will ask in a moment.
    if (!box || !query || document.getElementById("search-status").firstChild) return find_all("");
    const limit = +asked.get("show") || 10;
    document.title = query + " – " + document.title;
    document.querySelectorAll("[name=q]").forEach((input) => {
      input.value = query;
    });
    find_all(query, asked.has("exactly"), limit).then(
      (answer) => show(box, query, limit, answer),
      () => document.getElementById("search-status").append(make("p", {}, box.dataset.fault)),
    );
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
