// What is live at the desk: news by server-sent events, or by asking again where those do not come.
// Only parts that changed are replaced, nothing takes the focus, and what matters is said once.

const ASK_EVERY = 2000;
const live = document.querySelector("[data-live]");

if (live) {
  const how = live.querySelector("[data-how]");
  const refresh = live.querySelector("[data-refresh]");
  const say = live.querySelector("[data-say]");
  const more = document.querySelector("[data-live-more]");
  let last = live.dataset.last;
  // Something was typed, or the browser is on its way to another page.
  let busy = false;
  for (const kind of ["input", "beforeunload"]) addEventListener(kind, () => (busy = true));

  const parts = (root) =>
    new Map([...root.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));

  const age = (part) => {
    if (part.dataset.age) part.since = performance.now() - Number(part.dataset.age);
    else delete part.since;
  };

  const inWords = (milliseconds) => {
    const seconds = Math.max(0, Math.floor(milliseconds / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return hours
      ? `${hours}:${two(minutes)}:${two(seconds % 60)}`
      : `${minutes}:${two(seconds % 60)}`;
  };

  const tick = () => {
    for (const part of document.querySelectorAll("[data-part][data-age]")) {
      part.textContent = inWords(performance.now() - part.since);
    }
  };

  const replace = (fresh) => {
    const shown = new Map([...parts(live), ...(more ? parts(more) : [])]);
    const coming = parts(fresh);
    if ([...coming.keys()].some((name) => !shown.has(name)) || shown.size !== coming.size) {
      return false;
    }
    for (const [name, part] of coming) {
      const old = shown.get(name);
      if (part.dataset.age) {
        old.dataset.age = part.dataset.age;
      } else {
        delete old.dataset.age;
        if (old.innerHTML !== part.innerHTML) old.innerHTML = part.innerHTML;
      }
      age(old);
    }
    return true;
  };

  // Nobody is in the middle of anything. What a button did is said in a banner that has the focus.
  const isIdle = () => {
    const focused = document.activeElement ?? document.body;
    return focused === document.body || focused.matches(".govuk-notification-banner");
  };

  const take = (news) => {
    last = news.id ?? last;
    const fresh = document.createElement("template");
    fresh.innerHTML = news.html;
    const other = news.stage !== undefined && news.stage !== live.dataset.stage;
    if (other || !replace(fresh.content)) {
      if (!busy && isIdle()) {
        location.reload();
        return;
      }
      say.textContent = "This page has changed. Refresh it.";
      how.textContent = "There is more to see: another task, one that began, or somebody who came or left.";
      refresh.hidden = false;
      return;
    }
    if (news.say) say.textContent = news.say;
    tick();
  };

  const isLive = () => {
    how.textContent = "This page is live.";
    refresh.hidden = true;
  };

  const isNot = (why) => {
    how.textContent = why;
    refresh.hidden = false;
  };

  const ask = async () => {
    try {
      const answer = await fetch(`${live.dataset.poll}?after=${last}`);
      if (answer.redirected || !answer.ok) {
        isNot("You are logged out, or this is deleted.");
        return;
      }
      isLive();
      take(await answer.json());
    } catch {
      isNot("The connection is lost. It is tried again.");
    }
    setTimeout(ask, ASK_EVERY);
  };

  const listen = () => {
    const source = new EventSource(`${live.dataset.stream}?after=${last}`);
    let failed = 0;
    source.addEventListener("news", (event) => {
      failed = 0;
      isLive();
      take({ ...JSON.parse(event.data), id: event.lastEventId });
    });
    source.addEventListener("error", () => {
      failed += 1;
      if (source.readyState === EventSource.CLOSED || failed > 3) {
        source.close();
        ask();
      } else {
        isNot("The connection is lost. It is tried again.");
      }
    });
    addEventListener("pagehide", () => source.close());
  };

  document.querySelectorAll("[data-part]").forEach(age);
  setInterval(tick, 1000);
  if ("EventSource" in window) listen();
  else ask();
}
