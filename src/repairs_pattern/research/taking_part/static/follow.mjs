// Moves a participant's page on when the moderator ends a task, opens the next, or sends them to a
// page. Without it the next click does the same.

const EVERY = 2000

const here = new URL(import.meta.url)
const state = new URL(`state${here.search}`, here)

// What somebody has sent is on its way, and leads on by itself: to go elsewhere would cut it off.
// Links are not looked at: nothing of theirs is lost, and one that dials or saves a file leads nowhere.
let sending = false
addEventListener("submit", (event) => {
  sending = !event.defaultPrevented
})
addEventListener("pageshow", () => {
  sending = false
})

async function look() {
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(state, { cache: "no-store" })
      const { go } = answer.ok ? await answer.json() : {}
      if (!sending) {
        if (answer.status === 410) return location.reload()
        if (go) return location.assign(go)
      }
    } catch {
      // Out of reach for a moment: the next look tells.
    }
  }
  setTimeout(look, EVERY)
}

setTimeout(look, EVERY)

// What only a browser knows. All of it is coarse: ranges and switches, never what is on the page.

const tell = (what) =>
  fetch(new URL("seen", here), { method: "POST", body: JSON.stringify(what), keepalive: true }).catch(() => {})

const range = (number, ranges) => ranges.find(([most]) => number <= most)[1]

if (here.searchParams.has("device")) {
  const zoom = Math.round((100 * window.outerWidth) / window.innerWidth)
  tell({
    width: range(window.innerWidth, [
      [399, "up to 399"],
      [767, "400 to 767"],
      [1199, "768 to 1199"],
      [Infinity, "1200 or more"],
    ]),
    zoom: range(zoom, [
      [110, "up to 110"],
      [200, "111 to 200"],
      [Infinity, "201 or more"],
    ]),
    forced_colours: matchMedia("(forced-colors: active)").matches,
    reduced_motion: matchMedia("(prefers-reduced-motion: reduce)").matches,
  })
}

const opens = [...document.querySelectorAll("details")]

for (const [index, help] of opens.entries()) {
  help.addEventListener("toggle", () => help.open && tell({ help: index + 1 }))
}
