// Every rule of axe-core, those that are off by default too. Gives violations, and what it could not
// decide, as { check, where, what }. The first argument is the state, the second whether everything is looked at, the
// last one takes the list.
const done = arguments[arguments.length - 1];
const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: true }]));
const listed = (results, kind) =>
  results.flatMap((rule) =>
    rule.nodes.map((node) => ({
      check: "axe " + rule.id,
      where: node.target.flat().join(" "),
      what: kind + (node.any.concat(node.all, node.none)[0] || { message: rule.help }).message,
    })),
  );
// The whole guide on one page is seen whole in the light, at ten times the cost of another page. Its pages are
// copies of those seen one by one, so in other states the first eight stand for all.
if (arguments[0] !== "light" && !arguments[1]) document.querySelectorAll(".booklet__page:nth-of-type(n + 9)").forEach((page) => page.remove());
axe
  .run(document, { preload: { assets: ["cssom"], timeout: 5000 }, rules, resultTypes: ["violations", "incomplete"] })
  .then((results) => done(listed(results.violations, "").concat(listed(results.incomplete, "undecided: "))))
  .catch((error) => done([{ check: "axe", where: "page", what: String(error) }]));
