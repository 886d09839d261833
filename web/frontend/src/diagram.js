// Draws the diagram of a process and marks on it what the list of steps beside it says. The list is the truth: each
// entry names its element (data-step), its state (data-state) and, where it is live, a badge (data-badge).

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

import { inChinese } from './js/names.js'
import { connectSteps, markSteps } from './js/steps.js'
import { text } from './js/texts.js'
import { connectZoom } from './js/zoom.js'

for (const figure of document.querySelectorAll('[data-diagram]')) draw(figure)

async function draw(figure) {
  const canvas = figure.querySelector('[data-diagram-canvas]')
  const viewer = new NavigatedViewer({ container: canvas, zoomScroll: { enabled: false } }) // the wheel scrolls the page
  if (document.documentElement.lang.startsWith('zh')) inChinese(viewer)
  try {
    const answer = await fetch(figure.dataset.diagram)
    if (!answer.ok) throw new Error(`${answer.status} for the diagram`)
    await viewer.importXML(await answer.text())
    const steps = figure.parentElement.querySelectorAll('[data-step]')
    markSteps(viewer, steps)
    connectSteps(viewer, steps)
    connectZoom(viewer, figure, firstLive(viewer, steps))
    figure.dataset.drawn = ''
  } catch (error) {
    console.error(error)
    viewer.destroy()
    canvas.textContent = text('diagramFailed')
    figure.dataset.failed = ''
  }
}

function firstLive(viewer, steps) {
  const entry = [...steps].find(({ dataset }) => dataset.state === 'live')
  return entry && viewer.get('elementRegistry').get(entry.dataset.step)
}
