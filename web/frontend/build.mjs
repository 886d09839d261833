// Bundles src/ into ../static/dist: content-hashed names, manifest.json, .gz beside each text file, THIRD_PARTY.txt.
// Run by build.py, which also installs the packages; `node build.mjs` alone is enough while working on src/.

import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { constants, gzipSync } from 'node:zlib'

import { build } from 'esbuild'

import { thirdParty } from './licences.mjs'
import { tablerInUse } from './styles.mjs'

const here = path.dirname(fileURLToPath(import.meta.url))
const out = path.join(here, '..', 'static', 'dist')

// What Tabler's light-dark() colours need: browsers since the spring of 2024.
const target = ['chrome123', 'firefox120', 'safari17.5']

// What a page may ask for by name: bundle name -> source.
const bundles = {
  app: 'src/app.js',
  diagram: 'src/diagram.js',
  styles: 'src/app.css',
  'diagram-styles': 'src/diagram.css',
}

// Files that are served as they are, under a hashed name.
const copied = ['icons.svg', 'favicon.svg']

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: bundles,
    outdir: out,
    entryNames: '[name]-[hash]',
    assetNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target,
    legalComments: 'none', // every licence text stands in THIRD_PARTY.txt
    metafile: true,
    loader: { '.woff2': 'file' },
    plugins: [tablerInUse({ root: path.join(here, '..') })],
    logLevel: 'warning',
  })
  return result.metafile
}

/** Name each output as a page asks for it: `app.js`, `styles.css`, `inter-latin-wght-normal.woff2`. */
function named(metafile) {
  const names = {}
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const source = output.entryPoint ? Object.keys(bundles).find((name) => bundles[name] === output.entryPoint) : null
    const extension = path.extname(file)
    const asked = source ? source + extension : path.basename(Object.keys(output.inputs)[0])
    names[asked] = path.basename(file)
  }
  return names
}

async function copy(name) {
  const content = await readFile(path.join(here, 'src', name))
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase()
  const { name: stem, ext } = path.parse(name)
  const hashed = `${stem}-${hash}${ext}`
  await writeFile(path.join(out, hashed), content)
  return [name, hashed]
}

async function compress() {
  const texts = (await readdir(out)).filter((name) => /\.(js|css|svg)$/.test(name))
  for (const name of texts) {
    const content = await readFile(path.join(out, name))
    await writeFile(path.join(out, `${name}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }))
  }
}

await rm(out, { recursive: true, force: true })
await mkdir(out, { recursive: true })
const metafile = await bundle()
const manifest = { ...named(metafile), ...Object.fromEntries(await Promise.all(copied.map(copy))) }
await compress()
await writeFile(path.join(out, 'THIRD_PARTY.txt'), await thirdParty(here, Object.keys(metafile.inputs)))
await writeFile(path.join(out, 'manifest.json'), JSON.stringify(manifest, null, 2) + '\n')
