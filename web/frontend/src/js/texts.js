// The words that scripts write, in the language of the page; the server sends them in <script id="texts">.

let known = null

/** The text of a key; `%(name)s` is replaced by the value of that name. */
export function text(key, values = {}) {
  known ??= JSON.parse(document.getElementById('texts')?.textContent || '{}')
  return (known[key] ?? key).replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? '')
}
