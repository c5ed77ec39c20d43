#!/usr/bin/env node
// Bytes and requests that a search costs a reader:  search-bytes.cjs SITE QUERIES.jsonl [N]
// Serves SITE on loopback (Brotli, as `rfa-guide serve` does; GZIP=1 for gzip -9), opens its results page in headless Chromium with each of
// the first N queries, and counts what is sent below /search/ but the page itself. A first query has an empty cache; a
// later one comes after others in the same browser; the service worker, which fetches the whole site, is kept out. Needs playwright-core (npm) and Chromium.
const fs = require('fs'), path = require('path'), http = require('http'), zlib = require('zlib')
const { chromium } = require('playwright-core')
const [site, table, number = '40'] = process.argv.slice(2)
const queries = fs.readFileSync(table, 'utf8').trim().split('\n').map(line => JSON.parse(line).query).slice(0, +number)
const types = { '.js': 'text/javascript', '.html': 'text/html', '.css': 'text/css', '.svg': 'image/svg+xml' }
// A site without a results page gets the bare places of one.
const bare = '<!doctype html><html lang=en><meta charset=utf-8><title>Search</title><div id=search-answer data-many="{total}" data-one=1 ' +
  'data-no=0 data-fault=fault data-concept=x data-completion=x data-spelling=x data-other=x data-exactly=x data-more=x data-nearest=x>' +
  '<div id=search-status></div><div id=search-emergency hidden></div><div id=search-results></div><div id=search-none hidden></div></div>' +
  '<script src=search.js></script>'
const [encoding, pack] = process.env.GZIP ? ['gzip', body => zlib.gzipSync(body, { level: 9 })] : ['br', body => zlib.brotliCompressSync(body)]
let sent = []
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(request.url.split('?')[0])
  const file = path.join(site, name)
  const isBare = name === '/search/index.html' && !fs.existsSync(file)
  if (!isBare && (!path.resolve(file).startsWith(path.resolve(site)) || !fs.existsSync(file))) { response.writeHead(404); return response.end() }
  const body = pack(isBare ? bare : fs.readFileSync(file))
  if (name.startsWith('/search/') && !name.endsWith('.html')) sent.push({ name, bytes: body.length })
  response.writeHead(200, { 'content-type': types[path.extname(name)] || 'application/octet-stream', 'content-encoding': encoding, 'cache-control': 'max-age=3600' })
  response.end(body)
})
const sum = () => sent.reduce((bytes, file) => bytes + file.bytes, 0)
const at = (list, part) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * part))]
const row = list => `p50 ${at(list, 0.5)}  p95 ${at(list, 0.95)}  max ${at(list, 1)}`
;(async () => {
  await new Promise(ready => server.listen(0, '127.0.0.1', ready))
  const root = `http://127.0.0.1:${server.address().port}`
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  const ask = async (page, query) => {
    sent = []
    await page.goto(`${root}/search/index.html?q=${encodeURIComponent(query)}`)
    await page.waitForFunction(() => document.getElementById('search-status').firstChild)
    return page.textContent('#search-status')
  }
  const first = [], firstRequests = [], later = [], laterRequests = []
  for (const query of queries) {
    const context = await browser.newContext({ serviceWorkers: 'block' })
    const said = await ask(await context.newPage(), query)
    if (said.includes('fault')) throw new Error(`${query}: ${said}`)
    first.push(sum()); firstRequests.push(sent.length)
    await context.close()
  }
  const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage()
  for (const query of queries) { await ask(page, query); later.push(sum()); laterRequests.push(sent.length) }
  await browser.close(); server.close()
  console.log(`${queries.length} queries, ${encoding}`)
  console.log('first query  bytes', row(first), ' requests', row(firstRequests))
  console.log('later query  bytes', row(later.slice(1)), ' requests', row(laterRequests.slice(1)))
})().catch(error => { console.error(error); process.exit(1) })
