// A form that came back with problems: the list of them is read first.

export function install() {
  focus(document)
  document.body.addEventListener('htmx:afterSettle', ({ target }) => focus(target))
}

function focus(root) {
  root.querySelector('[data-problems]')?.focus()
}
