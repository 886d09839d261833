// Lists of rows that the keyboard walks: j and k move, and the focus stays on its row when the server renews it.
// A list is marked data-rows, a row data-row with an id; the link with the class row-link opens it.

const LIST = '[data-rows]'
const ROW = '[data-row]'

export function install() {
  document.addEventListener('focusin', ({ target }) => mark(target.closest?.(ROW)))
  let kept = null
  document.body.addEventListener('htmx:beforeSwap', () => {
    const row = document.activeElement?.closest(ROW)
    kept = row && { id: row.id, shortcut: document.activeElement.dataset.shortcut }
  })
  document.body.addEventListener('htmx:afterSettle', () => {
    if (kept && !document.activeElement?.closest(ROW)) refocus(kept)
    kept = null
  })
}

/** The row that acts apply to: where the focus is, else the last one that had it. */
export function current() {
  return document.activeElement?.closest(ROW) ?? document.querySelector(`${ROW}[data-current]`)
}

/** Move by `step` rows; from nowhere to the first. */
export function move(step) {
  const rows = [...document.querySelectorAll(`${LIST} ${ROW}`)]
  if (rows.length === 0) return
  const at = rows.indexOf(current())
  const next = at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))
  const link = linkOf(rows[next])
  link?.focus()
  rows[next].scrollIntoView({ block: 'nearest' })
}

export function linkOf(row) {
  return row.querySelector('.row-link')
}

function mark(row) {
  if (!row) return
  for (const other of document.querySelectorAll(`${ROW}[data-current]`)) delete other.dataset.current
  row.dataset.current = ''
}

function refocus({ id, shortcut }) {
  const row = document.getElementById(id)
  if (!row) return
  const same = shortcut && row.querySelector(`[data-shortcut="${CSS.escape(shortcut)}"]`)
  const target = same || linkOf(row)
  target?.focus({ preventScroll: true })
}
