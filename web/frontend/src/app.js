// What every page loads. Pages work without it; each module makes one thing quicker or clearer.

import htmx from 'htmx.org/dist/htmx.esm.js'

import { install as dialogs } from './js/dialogs.js'
import { install as drafts } from './js/drafts.js'
import { install as due } from './js/due.js'
import { install as menus } from './js/menus.js'
import { install as pending } from './js/pending.js'
import { install as rows } from './js/rows.js'
import { install as shortcuts } from './js/shortcuts.js'
import { install as summary } from './js/summary.js'
import { install as theme } from './js/theme.js'
import { install as toasts } from './js/toasts.js'

Object.assign(htmx.config, {
  allowEval: false, // the content policy forbids it
  includeIndicatorStyles: false, // a <style> element; ours stand in the style sheet
  historyCacheSize: 0, // no page with customers in it is kept in the browser's storage
  refreshOnHistoryMiss: true,
  selfRequestsOnly: true,
  timeout: 20_000,
  responseHandling: [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '(403|404|409|422)', swap: true, error: false }, // the answer holds the fresh row and the reason
    { code: '...', swap: false, error: true },
  ],
})

dialogs()
drafts()
due()
menus()
pending()
rows()
shortcuts()
summary()
theme()
toasts()
