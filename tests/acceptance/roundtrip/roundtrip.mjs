// Reads BPMN files as Camunda Modeler does, with its extensions, and writes them again.
// node roundtrip.mjs PACKAGES OUT FILE…: one JSON line per file, {"file", "warnings"}; the new text is in OUT.

import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'

const [packages, out, ...files] = process.argv.slice(2)
const require = createRequire(join(packages, 'package.json'))
const { BpmnModdle } = await import(require.resolve('bpmn-moddle'))
const zeebe = require('zeebe-bpmn-moddle/resources/zeebe.json')

for (const file of files) {
  const moddle = new BpmnModdle({ zeebe })
  const { rootElement, warnings } = await moddle.fromXML(await readFile(file, 'utf8'))
  const { xml } = await moddle.toXML(rootElement, { format: true })
  await writeFile(join(out, basename(file)), xml)
  process.stdout.write(JSON.stringify({ file: basename(file), warnings: warnings.map(({ message }) => message) }) + '\n')
}
