// Seeing a part or the whole: buttons, the keys + - 0 and the arrows while the diagram has the focus, and the wheel
// with Ctrl held.

const STEP = 1.25
const LEAST = 0.1
const MOST = 4
const PAN = 60
const BESIDE = 16 // pixels left free at both sides of the whole diagram
const ABOVE = 44 // and above and below it: for the buttons, and for the mark of bpmn.io
const LOWEST = 200 // pixels that a diagram is high at least
const READABLE = 0.6 // below this scale the names in a diagram are guessed rather than read

/** `live` is the element that a large diagram opens at; a small one opens as a whole. */
export function connectZoom(viewer, figure, live) {
  const canvas = viewer.get('canvas')
  const area = figure.querySelector('[data-diagram-canvas]')
  const acts = {
    in: () => scale(canvas.zoom() * STEP),
    out: () => scale(canvas.zoom() / STEP),
    fit: () => fit(canvas),
  }
  for (const button of figure.querySelectorAll('[data-zoom]')) {
    button.addEventListener('click', () => acts[button.dataset.zoom]())
  }
  const keys = {
    '+': acts.in,
    '=': acts.in,
    '-': acts.out,
    0: acts.fit,
    ArrowLeft: () => canvas.scroll({ dx: PAN, dy: 0 }),
    ArrowRight: () => canvas.scroll({ dx: -PAN, dy: 0 }),
    ArrowUp: () => canvas.scroll({ dx: 0, dy: PAN }),
    ArrowDown: () => canvas.scroll({ dx: 0, dy: -PAN }),
  }
  area.addEventListener('keydown', (event) => {
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  area.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      const box = area.getBoundingClientRect()
      const factor = Math.exp(-event.deltaY / 300)
      scale(canvas.zoom() * factor, { x: event.clientX - box.left, y: event.clientY - box.top })
    },
    { passive: false },
  )
  shrink(canvas, area, live ? READABLE : 0)
  acts.fit()
  if (canvas.zoom() < READABLE && live) showAt(canvas, live, READABLE)

  function scale(to, around) {
    canvas.zoom(Math.min(MOST, Math.max(LEAST, to)), around ?? 'auto')
  }
}

/** A flat diagram takes no more of the page than it fills at the scale it is opened with. */
function shrink(canvas, area, least) {
  const { inner, outer } = canvas.viewbox()
  const scale = Math.max(least, Math.min((outer.width - 2 * BESIDE) / inner.width, 1))
  const needed = Math.max(LOWEST, inner.height * scale + 2 * ABOVE)
  if (needed >= outer.height) return
  area.style.height = `${needed}px`
  canvas.resized()
}

/** The whole diagram, centred, never larger than its own size. */
function fit(canvas) {
  const { inner, outer } = canvas.viewbox()
  const scale = Math.min((outer.width - 2 * BESIDE) / inner.width, (outer.height - 2 * ABOVE) / inner.height, 1)
  showAt(canvas, inner, Math.max(scale, LEAST))
}

/** Put the middle of a box into the middle of the sheet. */
function showAt(canvas, box, scale) {
  const { outer } = canvas.viewbox()
  canvas.viewbox({
    x: box.x + box.width / 2 - outer.width / scale / 2,
    y: box.y + box.height / 2 - outer.height / scale / 2,
    width: outer.width / scale,
    height: outer.height / scale,
  })
}
