// The Chinese names of a process file stand in the attribute redress:nameZh; they take the place of the English ones
// before anything is drawn. Where one is missing the English name stays.

const NAMESPACE = 'urn:redress:bpmn:1'

export function inChinese(viewer) {
  viewer.get('eventBus').on('import.parse.complete', ({ definitions, elementsById }) => {
    const attribute = `${prefixOf(definitions)}:nameZh`
    for (const element of Object.values(elementsById ?? {})) {
      const name = element.$attrs?.[attribute]
      if (name) element.name = name
    }
  })
}

/** The file may bind the namespace to a prefix of its own choice. */
function prefixOf(definitions) {
  const declared = Object.entries(definitions?.$attrs ?? {}).find(([, value]) => value === NAMESPACE)
  return declared ? declared[0].replace(/^xmlns:/, '') : 'redress'
}
