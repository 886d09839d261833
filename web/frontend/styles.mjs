// Tabler's style sheet is cut down to what our pages use while it is bundled; our own sheets are left alone.

import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'

import { PurgeCSS } from 'purgecss'

// Classes of Tabler that our sheets add to; any other class that stands in them is ours alone, whatever Tabler means by it.
const SHARED = /^(btn|form-)/

/** The esbuild plug-in. `root` is the folder whose templates and modules name the classes in use. */
export function tablerInUse({ root }) {
  const content = [`${root}/templates/**/*.html`, `${root}/*.py`, `${root}/!(frontend)/**/*.py`, `${root}/frontend/src/js/*.js`]
  const sheets = path.join(root, 'frontend', 'src', 'css')
  return {
    name: 'tabler-in-use',
    setup(builder) {
      builder.onLoad({ filter: /@tabler[\\/]core[\\/].*\.css$/ }, async ({ path: file }) => ({
        contents: await purged(await readFile(file, 'utf8'), content, await ownClasses(sheets)),
        loader: 'css',
        resolveDir: path.dirname(file),
      }))
    },
  }
}

async function purged(css, content, blocklist) {
  const [kept] = await new PurgeCSS().purge({
    content,
    css: [{ raw: css }],
    blocklist,
    defaultExtractor: (text) => text.match(/[A-Za-z][A-Za-z0-9_-]*/g) ?? [],
    keyframes: true,
    variables: false, // a variable may be read by a rule of ours
  })
  return kept.css
}

async function ownClasses(folder) {
  const sheets = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')))
  const names = sheets.flatMap((sheet) => sheet.replace(/\/\*.*?\*\//gs, '').match(/(?<=\.)[a-z][a-z-]*/g) ?? [])
  return [...new Set(names)].filter((name) => !SHARED.test(name))
}
