// data-opens="id" opens a dialog; data-closes closes the one it stands in. A form marked data-confirm="id" asks first:
// it is sent only by the button in that dialog that is marked data-confirmed.

export function install() {
  document.addEventListener('click', (event) => {
    const opener = event.target.closest('[data-opens]')
    if (opener) {
      event.preventDefault() // without this script the link leads to a page that asks the same
      document.getElementById(opener.dataset.opens).showModal()
    }
    if (event.target.closest('[data-closes]') || event.target.matches('dialog')) event.target.closest('dialog').close()
  })
  document.addEventListener('submit', ask, { capture: true })
}

function ask(event) {
  const form = event.target
  const dialog = document.getElementById(form.dataset.confirm ?? '')
  if (!dialog || form.dataset.confirmed !== undefined) return
  event.preventDefault()
  event.stopPropagation()
  const { submitter } = event
  dialog.querySelector('[data-confirmed]').onclick = () => {
    form.dataset.confirmed = ''
    dialog.close()
    form.requestSubmit(submitter)
    delete form.dataset.confirmed
  }
  dialog.showModal()
}
