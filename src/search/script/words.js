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
