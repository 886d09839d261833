// What has happened, drawn on the diagram: done steps, live ones with how long they have been so, skipped ones; and the
// list of steps and the diagram point at each other.

export function markSteps(viewer, steps) {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  for (const { dataset } of steps) {
    if (!registry.get(dataset.step)) continue // in the process that this one calls
    canvas.addMarker(dataset.step, `step-${dataset.state}`)
    if (dataset.badge) addBadge(viewer.get('overlays'), dataset)
  }
}

function addBadge(overlays, { step, badge }) {
  const html = document.createElement('span')
  html.className = 'step-badge'
  html.textContent = badge
  overlays.add(step, 'badge', { position: { top: -11, left: 4 }, scale: { min: 0.8, max: 1.25 }, html })
}

export function connectSteps(viewer, steps) {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  const entries = new Map([...steps].map((entry) => [entry.dataset.step, entry]))

  const point = (id, on) => {
    const element = registry.get(id)
    entries.get(id)?.toggleAttribute('data-pointed', on)
    if (element) (on ? canvas.addMarker : canvas.removeMarker).call(canvas, id, 'step-pointed')
  }
  for (const [id, entry] of entries) {
    entry.addEventListener('pointerenter', () => point(id, true))
    entry.addEventListener('pointerleave', () => point(id, false))
    entry.addEventListener('focusin', () => {
      point(id, true)
      if (registry.get(id)) canvas.scrollToElement(id, 60)
    })
    entry.addEventListener('focusout', () => point(id, false))
  }
  const bus = viewer.get('eventBus')
  bus.on('element.hover', ({ element }) => point(element.id, true))
  bus.on('element.out', ({ element }) => point(element.id, false))
  bus.on('element.click', ({ element }) => entries.get(element.id)?.scrollIntoView({ block: 'nearest' }))
}
