// Short messages at the foot of the page. The server writes them (also out of band, into #toasts); good news goes away
// by itself, what failed stays until it is dismissed.

import { text } from './texts.js'

const STAYS = 8_000

export function install() {
  const region = document.getElementById('toasts')
  if (!region) return
  region.querySelectorAll('.toast').forEach(arrange)
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) addedNodes.forEach((node) => node.matches?.('.toast') && arrange(node))
  }).observe(region, { childList: true })
  region.addEventListener('click', ({ target }) => target.closest('[data-dismiss]')?.closest('.toast').remove())
  document.body.addEventListener('htmx:sendError', () => fail(text('offline')))
  document.body.addEventListener('htmx:timeout', () => fail(text('offline')))
  document.body.addEventListener('htmx:responseError', ({ detail }) => {
    fail(text('refused', { status: detail.xhr.status }))
  })
}

/** Say that something failed. */
export function fail(message) {
  const pattern = document.getElementById('toast-failed')
  const toast = pattern.content.firstElementChild.cloneNode(true)
  toast.querySelector('[data-toast-text]').textContent = message
  document.getElementById('toasts').append(toast)
}

function arrange(toast) {
  if (toast.dataset.tone === 'bad') return
  let timer = 0
  const start = () => (timer = setTimeout(() => toast.remove(), STAYS))
  const stop = () => clearTimeout(timer)
  toast.addEventListener('pointerenter', stop)
  toast.addEventListener('pointerleave', start)
  toast.addEventListener('focusin', stop)
  toast.addEventListener('focusout', start)
  start()
}
