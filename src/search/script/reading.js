// The search in the browser: the steps and whole numbers of the Rust modules beside this folder, over
// the files that they write. It loads those files as scripts, because a browser will not fetch from a
// memory stick, and only the few that a query needs: looking into a file that is not there yet throws,
// the file is loaded, and the query is asked again from its start.
//
// The published script is src/site/emergency/cards.js and the files of this folder, this one first, within one function
// and without their comments and indents. Names that are used all over:
//   w  a word, folded          g  a group of words, as a number    l  the letters of a word
//   n  a number or a count     e  an entry, as a number            p  a place in a list or a page
//   f  a form: { w, g, n: the pages it is on, m: the word that it means, if it is another spelling }
//   t  what a word may stand for: { g, f: a factor in sixteenths, r: 0, 1 or 2 as the reading, w }
//   a  a word as asked: { w, p: its place, t: all that it may stand for, said: how it was understood }
//   s  where something starts in a text, or a start  z  where it ends, or an end
//   x  one of a list, in a short function
//   u  a unit of a query: { w: a list of t for each word, c: the groups of its concepts }

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
