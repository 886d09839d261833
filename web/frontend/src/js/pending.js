// A form that was sent says so where it stands: its row (or itself) is busy until the answer is there, other rows are
// not, and a second click sends nothing.

import { text } from './texts.js'

export function install() {
  document.body.addEventListener('htmx:beforeRequest', ({ detail }) => {
    begin(detail.elt, detail.requestConfig.triggeringEvent?.submitter)
  })
  document.body.addEventListener('htmx:afterRequest', ({ detail }) => end(detail.elt))
  document.addEventListener('submit', onSubmit)
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) document.querySelectorAll('form[data-pending]').forEach(end) // back by the browser's button
  })
}

function onSubmit(event) {
  const form = event.target
  if (form.dataset.pending !== undefined) {
    event.preventDefault()
  } else if (!event.defaultPrevented && form.method === 'post') {
    form.dataset.pending = ''
    // After the browser has read the form: a disabled button would not send its value.
    setTimeout(() => begin(form, event.submitter))
  }
}

function begin(element, pressed) {
  if (element.dataset.quiet !== undefined) return // what polls by itself is not work of the reader
  const scope = scopeOf(element)
  scope.setAttribute('aria-busy', 'true')
  element.dataset.pending = ''
  for (const button of buttonsOf(scope)) button.disabled = true
  const label = pressed?.querySelector('[data-label-text]')
  if (!label) return
  label.dataset.labelText = label.textContent
  label.textContent = text('working')
}

function end(element) {
  const scope = scopeOf(element)
  scope.removeAttribute('aria-busy')
  delete element.dataset.pending
  for (const button of buttonsOf(scope)) button.disabled = false
  for (const label of scope.querySelectorAll('[data-label-text]:not([data-label-text=""])')) {
    label.textContent = label.dataset.labelText
    label.dataset.labelText = ''
  }
}

function scopeOf(element) {
  return element.closest('[data-row]') ?? element
}

function buttonsOf(scope) {
  return scope.querySelectorAll('[type=submit], button:not([type])')
}
