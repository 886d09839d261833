// Light, dark, or as the system has it. Kept in a cookie, so that the server draws the next page in it at once.

const COOKIE = 'redress_theme'
const LIFE = 400 * 24 * 60 * 60 // seconds; the longest that browsers keep one

export function install() {
  const buttons = [...document.querySelectorAll('[data-set-theme]')]
  for (const button of buttons) button.addEventListener('click', () => choose(button.dataset.setTheme))
  show()

  function choose(name) {
    const secure = location.protocol === 'https:' ? '; secure' : ''
    const life = name ? LIFE : 0
    document.cookie = `${COOKIE}=${name}; path=/; max-age=${life}; samesite=lax${secure}`
    if (name) document.documentElement.dataset.theme = name
    else delete document.documentElement.dataset.theme
    show()
  }

  function show() {
    const chosen = document.documentElement.dataset.theme ?? ''
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset.setTheme === chosen))
  }
}
