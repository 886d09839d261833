// Keeps the words of running time limits true while the page stays open, by the server's clock.

import { text } from './texts.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EVERY = 15_000
const SOON_AT_SHARE = 0.75

const serverNow = Date.parse(document.documentElement.dataset.now)
const ahead = Number.isNaN(serverNow) ? 0 : serverNow - Date.now() // a wrong clock of the machine changes nothing

export function install() {
  setInterval(() => refresh(document), EVERY)
  document.addEventListener('visibilitychange', () => refresh(document))
  document.body.addEventListener('htmx:afterSwap', (event) => refresh(event.target))
}

function refresh(root) {
  if (document.hidden) return
  const now = Date.now() + ahead
  for (const cell of root.querySelectorAll('[data-due]')) show(cell, now)
}

function show(cell, now) {
  const due = Date.parse(cell.dataset.due)
  const from = Date.parse(cell.dataset.from)
  const late = now >= due
  const share = late ? 1 : (now - from) / (due - from)
  const soon = cell.dataset.soon ? now >= Date.parse(cell.dataset.soon) : share >= SOON_AT_SHARE
  const words = text(late ? 'late' : 'left', { duration: duration(Math.abs(due - now)) })
  const said = cell.querySelector('[data-due-words]')
  if (said.textContent !== words) said.textContent = words
  cell.dataset.tone = late ? 'late' : soon ? 'soon' : 'fine'
  const meter = cell.querySelector('progress')
  if (meter) meter.value = Math.round(100 * share)
}

/** The two largest units, as the server says them. */
function duration(length) {
  if (length < MINUTE) return text('instant')
  const units = [
    ['day', Math.floor(length / DAY)],
    ['hour', Math.floor((length % DAY) / HOUR)],
    ['minute', Math.floor((length % HOUR) / MINUTE)],
  ]
  const first = units.findIndex(([, number]) => number > 0)
  return units
    .slice(first, first + 2)
    .filter(([, number]) => number > 0)
    .map(([unit, number]) => text(unit, { number }))
    .join(' ')
}
