// The answer: answer.rs.

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
    text: text.slice(s, z).replace(/\n/g, " ").replace(/;$/, ""),
    marks: found.filter((x) => x.s >= s && x.z <= z).map((x) => [x.s - s, x.z - s]),
  };
};

let answer = (text, exactly, limit) => {
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
    card: cards(text),
    nearest: unique(gather(lost, nearest).flat().map((x) => x.w)),
  };
};

// The answer, or the names of the files that it still needs.
let ask = (...query) => {
  wanted.clear();
  try {
    root || open();
    return answer(...query);
  } catch (x) {
    if (!wanted.size) throw x;
    return { wanted: [...wanted] };
  }
};
window.rfaSearch.ask = ask;
