// Notes without waiting: a note is kept on this device until the server says that it has it, and
// those of another note-taker appear. Without this script the form is sent as any other.

const EVERY = 2500
const MOST_WORDS = 60

const block = document.querySelector("[data-notes]")
const form = block.querySelector("form")
const text = form.elements.text
const list = block.querySelector("[data-notes-list]")
const status = block.querySelector("[data-notes-status]")
const waiting = block.querySelector("[data-notes-waiting]")
const STORE = "notes-waiting"
const DRAFT = `notes-draft ${form.action}`
const WRITTEN = ["kind", "text", "severity", "tags"]

let began = null
let sending = false
let stopped = false

// What waits, about whomever, the oldest first: [{to, key, began, fields}]. Another tab may have the
// same.
const queue = () => JSON.parse(localStorage.getItem(STORE) ?? "[]")

function change(how) {
  localStorage.setItem(STORE, JSON.stringify(how(queue())))
  showWaiting()
}

// What is said again is heard again only when something happened again.
function say(words, anew = false) {
  if (anew || status.textContent !== words) status.textContent = words
}

function showWaiting() {
  const items = queue().map(({ fields }) => {
    const item = document.createElement("li")
    item.textContent = `Not sent yet: ${new URLSearchParams(fields).get("text").slice(0, MOST_WORDS)}`
    return item
  })
  waiting.replaceChildren(...items)
  waiting.hidden = items.length === 0
}

// Also where the page did not come by https, and there is no randomUUID.
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")
}

// What is being written outlives another button of the page, which loads it anew.
function keepDraft() {
  const fields = [...new FormData(form)].filter(([name]) => WRITTEN.includes(name))
  if (text.value) sessionStorage.setItem(DRAFT, JSON.stringify({ began, fields }))
  else sessionStorage.removeItem(DRAFT)
}

function bringDraft() {
  const draft = JSON.parse(sessionStorage.getItem(DRAFT) ?? "null")
  if (draft === null || text.value) return
  began = draft.began
  for (const [name, value] of draft.fields) {
    const controls = [...form.querySelectorAll(`[name="${name}"]`)]
    const chosen = controls.find(each => each !== text && each.value === value)
    if (name === "text") text.value = value
    else if (chosen) chosen.checked = true
  }
}

function write(event) {
  const { kind, taker } = form.elements
  const [missing, at] = !kind.value ? ["Select Do, Think, Feel or Quote", kind[0]]
    : !text.value.trim() ? ["Write what you saw or heard", text]
    : !taker.value ? ["Select which note-taker you are", taker]
    : []
  if (missing) {
    event.preventDefault()
    say(`Not kept: ${missing}.`)
    return at.focus()
  }
  const fields = [...new FormData(form)].filter(([name]) => !["key", "waited", "csrf_token"].includes(name))
  const note = { to: form.action, key: newKey(), began: began ?? Date.now(), fields }
  // When this device has no room, the form goes as it would without this script.
  change(notes => [...notes, note])
  event.preventDefault()
  const letter = taker.value
  form.reset()
  taker.value = letter
  began = null
  keepDraft()
  text.focus()
  stopped = false
  send()
}

function body({ key, began, fields }) {
  const sent = new URLSearchParams(fields)
  sent.set("key", key)
  sent.set("waited", String(Math.max(0, Date.now() - began)))
  sent.set("csrf_token", form.elements.csrf_token.value)
  return sent
}

// What became of a note: whether it need not be kept here any longer, and what to say.
async function outcome(answer) {
  if (answer.type === "opaqueredirect") {
    return { stop: "You are logged out. Log in again in this tab: notes wait here and are sent then." }
  }
  if (answer.ok) {
    const { looks } = await answer.json()
    const more = looks.length ? ` Look again: it seems to hold ${looks.join(" and ")}.` : ""
    return { gone: `The note is kept.${more}` }
  }
  if (answer.status === 404 && (await answer.json()).gone) {
    return { gone: "The participant was deleted, so the note is too." }
  }
  if (answer.status === 422) {
    const { problems } = await answer.json()
    return { stop: `The note waits here. Load this page again. ${problems.join(" ")}` }
  }
  throw new Error(answer.statusText)
}

async function send() {
  if (sending || stopped) return
  sending = true
  try {
    for (let note = queue()[0]; note && !stopped; note = queue()[0]) {
      const { to, key } = note
      const answer = await fetch(to, {
        method: "POST",
        body: body(note),
        headers: { Accept: "application/json" },
        redirect: "manual",
      })
      const { gone, stop } = await outcome(answer)
      if (gone) change(notes => notes.filter(each => each.key !== key))
      stopped = Boolean(stop)
      say(gone ?? stop, Boolean(gone))
      if (gone) await look()
    }
  } catch {
    say("There is no connection. Notes wait on this device and are sent when it is back.")
  } finally {
    sending = false
  }
}

async function look() {
  const answer = await fetch(`${block.dataset.list}?have=${list.dataset.version}`, {
    redirect: "manual",
    cache: "no-store",
  })
  if (answer.status !== 200) return
  const focused = list.contains(document.activeElement) && document.activeElement.getAttribute("href")
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  list.replaceChildren(...page.body.childNodes)
  list.dataset.version = answer.headers.get("X-Version")
  if (focused) list.querySelector(`a[href="${focused}"]`)?.focus()
}

async function watch() {
  await send()
  if (document.visibilityState === "visible") await look().catch(() => {})
  setTimeout(watch, EVERY)
}

const keys = block.querySelector("[data-notes-keys]")
const KEYS_OFF = "notes-keys-off"

function shortcut(event) {
  if (event.key === "Escape" && event.target === text) return text.blur()
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.contains(event.target)) {
    return form.requestSubmit()
  }
  const typing = event.target.closest("input, textarea, select, [contenteditable]")
  if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey) return
  const meant = block.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)
  if (!meant) return
  event.preventDefault()
  const { name, value } = meant.dataset
  const control = [...form.querySelectorAll(`[name="${name}"]`)].find(each => each.value === value)
  control.checked = control.type === "radio" || !control.checked
  say(`${control.labels[0].textContent.trim()}${control.checked ? "" : " taken away"}.`)
  if (name === "kind") text.focus()
}

keys.checked = localStorage.getItem(KEYS_OFF) === null
keys.addEventListener("change", () =>
  keys.checked ? localStorage.removeItem(KEYS_OFF) : localStorage.setItem(KEYS_OFF, "yes")
)
block.querySelector("[data-notes-help]").hidden = false
text.addEventListener("input", () => {
  began = text.value ? (began ?? Date.now()) : null
})
form.addEventListener("input", keepDraft)
form.addEventListener("submit", write)
document.addEventListener("keydown", shortcut)
window.addEventListener("online", send)
bringDraft()
showWaiting()
watch()
