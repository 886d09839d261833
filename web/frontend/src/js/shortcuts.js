// Keys that press what is on the page: an element marked data-shortcut="c" (or "g i": one key after the other) is
// pressed by them, first within the current row. They rest in fields, under dialogs, and when switched off.

import { current, linkOf, move } from './rows.js'

const OFF = 'redress.shortcuts-off'
const SEQUENCE_WITHIN = 1_200 // milliseconds from the first key to the second

let first = null

export function install() {
  document.addEventListener('keydown', onKey)
  const off = document.getElementById('shortcuts-off')
  if (!off) return
  off.checked = isOff()
  off.addEventListener('change', () => localStorage.setItem(OFF, off.checked ? '1' : ''))
}

function isOff() {
  return Boolean(localStorage.getItem(OFF))
}

function onKey(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (isOff() || isTyping(event.target) || document.querySelector('dialog[open]')) return
  const inTime = first && event.timeStamp - first.at < SEQUENCE_WITHIN
  if ((inTime && press(`${first.key} ${event.key}`)) || press(event.key)) {
    event.preventDefault()
    first = null
  } else {
    first = { key: event.key, at: event.timeStamp }
  }
}

function press(keys) {
  if (keys === 'j' || keys === 'k') {
    move(keys === 'j' ? 1 : -1)
    return true
  }
  const row = current()
  if (keys === 'Enter') return document.activeElement === document.body && follow(row && linkOf(row))
  const selector = `[data-shortcut="${CSS.escape(keys)}"]`
  const target = row?.querySelector(selector) ?? [...document.querySelectorAll(selector)].find(outsideRows)
  return follow(target)
}

function follow(target) {
  if (!target || target.disabled) return false
  if (target.matches('input, textarea, select')) target.focus()
  else target.click()
  return true
}

/** An act of another row is never pressed. */
function outsideRows(element) {
  return !element.closest('[data-row]')
}

function isTyping(target) {
  if (target.isContentEditable) return true
  return target.matches?.('textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])')
}
