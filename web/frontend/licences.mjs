// The licence of every package whose code, styles or fonts stand in what we ship, with its full text.

import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'

// Shipped without passing through the bundler: copied by build.py for the letters.
const COPIED = ['@expo-google-fonts/noto-sans-sc']

/** The text of THIRD_PARTY.txt. `inputs` are the files that esbuild read, relative to `folder`. */
export async function thirdParty(folder, inputs) {
  const packages = [...new Set([...inputs.map(packageOf).filter(Boolean), ...COPIED])].sort()
  const entries = await Promise.all(packages.map((name) => entry(path.join(folder, 'node_modules', name))))
  return ['Software and fonts of others in this package.', ...entries].join(`\n\n${'-'.repeat(78)}\n\n`)
}

function packageOf(input) {
  const inside = input.split('node_modules/').at(-1)
  if (inside === input) return null
  const [first, second] = inside.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

async function entry(folder) {
  const { name, version, license = 'no licence field', homepage = '' } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  )
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort()
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
  const head = [`${name} ${version}`, `Licence: ${license}`, homepage].filter(Boolean).join('\n')
  return [head, ...texts.map((text) => text.trim())].join('\n\n')
}
