// Menus are <details class="menu">: they close when the reader turns elsewhere or presses Escape.

export function install() {
  document.addEventListener('click', ({ target }) => closeOthers(target.closest('details.menu')))
  document.addEventListener('focusin', ({ target }) => closeOthers(target.closest('details.menu')))
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest('details.menu[open]')
    if (!menu) return
    menu.open = false
    menu.querySelector('summary').focus()
  })
}

function closeOthers(kept) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== kept) menu.open = false
}
