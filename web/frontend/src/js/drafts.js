// A form marked data-draft="URL" is kept on the server while it is written; nothing stays in the browser. Forms with
// unsaved words, marked data-draft or data-leave-guard, ask before the page is left.

import { text } from './texts.js'

const AFTER_TYPING = 1_500
const AFTER_FAILURE = 10_000

export function install() {
  const forms = [...document.querySelectorAll('form[data-draft], form[data-leave-guard]')].map(watch)
  window.addEventListener('beforeunload', (event) => {
    if (forms.some((form) => form.isUnsaved())) event.preventDefault()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) forms.forEach((form) => form.saveNow()) // a tab that is hidden may never come back
  })
}

function watch(form) {
  const url = form.dataset.draft
  const state = form.querySelector('[data-draft-state]')
  let unsaved = false
  let sent = false
  let timer = 0
  let saving = null

  form.addEventListener('input', () => {
    unsaved = true
    plan(AFTER_TYPING)
  })
  form.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return
    sent = true // the words are on their way; a late draft must not follow them
    clearTimeout(timer)
    saving?.abort()
  })
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) sent = false
  })

  function plan(delay) {
    if (!url || sent) return
    clearTimeout(timer)
    timer = setTimeout(save, delay)
  }

  async function save() {
    if (!unsaved || sent) return
    clearTimeout(timer)
    saving?.abort()
    saving = new AbortController()
    unsaved = false
    say(text('draftSaving'))
    try {
      const answer = await post(url, new FormData(form), saving.signal)
      if (answer.ok) say(text('draftSaved', { time: clockTime() }))
      else failed({ again: answer.status >= 500 })
    } catch (error) {
      if (error.name !== 'AbortError') failed({ again: true })
    }
  }

  function failed({ again }) {
    unsaved = true
    say(text(again ? 'draftFailed' : 'draftRefused'))
    if (again) plan(AFTER_FAILURE)
  }

  function say(words) {
    if (state) state.textContent = words
  }

  return { isUnsaved: () => unsaved && !sent, saveNow: () => url && save() }
}

function post(url, body, signal) {
  // `keepalive` lets the request outlive the page, but a browser then takes 64 KB at most.
  return fetch(url, { method: 'POST', body, signal, keepalive: document.hidden, redirect: 'error' })
}

function clockTime() {
  const timeZone = document.documentElement.dataset.zone // of the bank, as every other time on the page
  return new Date().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone })
}
