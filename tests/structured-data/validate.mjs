// Validates the microdata of every page in a folder: node validate.mjs DIR
// 1. Adobe's validator: types and properties that schema.org knows, Google's rules for breadcrumbs.
// 2. TypeScript with schema-dts: every value is of a type that its property may have.
// Both take schema.org's vocabulary from the schema-dts package, so nothing is fetched.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Validator from '@adobe/structured-data-validator';
import WebAutoExtractor from '@marbec/web-auto-extractor';

const folder = process.argv[2];
const declarations = readFileSync(
  fileURLToPath(import.meta.resolve('schema-dts').replace(/schema\.js$/, 'schema.d.ts')), 'utf8');

/// schema.org's own JSON-LD form, as far as the validator reads it.
function vocabulary() {
  const schema = (name) => ({ '@id': `schema:${name}` });
  const bases = new Map();
  const domains = new Map();
  for (const [, name, parents, body] of declarations.matchAll(
    /^(?:export )?interface (\w+?)Base(?: extends ([^{]+))? \{\n([\s\S]*?)^\}/gm)) {
    bases.set(name, (parents ?? '').split(',').map((p) => p.trim().replace(/Base$/, '')).filter(Boolean));
    for (const [, property] of body.matchAll(/^ {4}"(\w+)"\?:/gm)) {
      domains.set(property, [...(domains.get(property) ?? []), name]);
    }
  }
  for (const [, name, parents] of declarations.matchAll(/^export interface (\w+)Leaf extends ([^{]+) \{/gm)) {
    if (!bases.has(name)) {
      bases.set(name, parents.split(',').map((p) => p.trim().replace(/Base$/, '')));
    }
  }
  return { '@graph': [
    ...[...bases].map(([name, parents]) => ({
      ...schema(name), '@type': 'rdfs:Class', 'rdfs:subClassOf': parents.map(schema) })),
    ...[...domains].map(([name, types]) => ({
      ...schema(name), '@type': 'rdf:Property', 'schema:domainIncludes': types.map(schema) })),
  ] };
}

const pages = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.html')).sort();
const words = vocabulary();
const seen = {};
const typed = [];
let faults = 0;
for (const page of pages) {
  const address = new URL(page, 'https://guide.example/');
  const html = readFileSync(`${folder}/${page}`, 'utf8')
    .replace(/ href="([^"]*)"/g, (_, href) => ` href="${new URL(href, address).href}"`);
  const found = new WebAutoExtractor({}).parse(html);
  const items = Object.values(found.microdata).flat();
  if (items.length === 0 && page !== '404.html') {
    faults += 1;
    console.log(`${page}: no microdata`);
  }
  if (Object.keys(found.jsonld).length || Object.keys(found.rdfa).length) {
    faults += 1;
    console.log(`${page}: structured data in another form`);
  }
  for (const item of items) {
    seen[item['@type']] = (seen[item['@type']] ?? 0) + 1;
    typed.push(`// ${page}\nexport const item${typed.length}: Thing = ${
      JSON.stringify(item, (key, value) => (key === '@context' ? undefined : value))};`);
  }
  for (const issue of await new Validator(words).validate(found)) {
    faults += 1;
    console.log(`${page}: ${issue.severity} ${issue.issueMessage} ${JSON.stringify(issue.path)}`);
  }
}
console.log(`${words['@graph'].length} types and properties known; ${pages.length} pages; items: ${JSON.stringify(seen)}`);
writeFileSync('items.ts', `import type { Thing } from 'schema-dts';\n${typed.join('\n')}\n`);
try {
  execFileSync('node_modules/.bin/tsc', ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', 'items.ts'], { encoding: 'utf8' });
} catch (error) {
  faults += 1;
  console.log(error.stdout);
}
console.log(faults === 0 ? 'accepted' : `${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
