// Tabs, copy buttons and switches for the gallery. Without this file all code is visible, one block
// below the other, and each example has a link to itself alone in each theme.

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

// Tabs

function startTabs(box) {
  const panels = [...box.querySelectorAll("[data-gallery-tab]")];
  const label = box.closest("section").querySelector("h3").textContent;
  const list = element("div", { role: "tablist", "aria-label": label, class: "gallery-tabs__list" });
  const tabs = panels.map((panel) => {
    const tab = element(
      "button",
      { type: "button", role: "tab", id: `${panel.id}-tab`, "aria-controls": panel.id, class: "gallery-tabs__tab" },
      panel.dataset.galleryTab,
    );
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.querySelector("h4").classList.add("govuk-visually-hidden");
    list.append(tab);
    return tab;
  });

  const select = (number) =>
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(index === number));
      tab.tabIndex = index === number ? 0 : -1;
      panels[index].hidden = index !== number;
    });

  tabs.forEach((tab, index) =>
    tab.addEventListener("click", () => {
      select(index);
      history.replaceState(null, "", `#${panels[index].id}`);
    }),
  );
  list.addEventListener("keydown", (event) => {
    const now = tabs.indexOf(document.activeElement);
    const last = tabs.length - 1;
    const to = {
      ArrowLeft: now === 0 ? last : now - 1,
      ArrowRight: now === last ? 0 : now + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    select(to);
    tabs[to].focus();
  });

  const openLinked = () => {
    const number = panels.findIndex((panel) => `#${panel.id}` === location.hash);
    if (number >= 0) {
      select(number);
      panels[number].scrollIntoView();
    }
  };
  select(0);
  box.prepend(list);
  box.classList.add("gallery-tabs--started");
  addEventListener("hashchange", openLinked);
  openLinked();
}

// Copy buttons

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return "Copied";
  } catch {
    // Pages that did not come over https may not write to the clipboard.
    getSelection().selectAllChildren(code);
    return "Selected: now copy it";
  }
}

function startCopying(block) {
  if ("noCopy" in block.dataset) return;
  const code = block.querySelector("code");
  const button = element("button", { type: "button", class: "gallery-copy" }, "Copy");
  const what = block.closest("[data-gallery-tab]")?.dataset.galleryTab ?? "code";
  const of = block.closest("section")?.querySelector("h3")?.textContent;
  button.setAttribute("aria-label", ["Copy", what, of && `of ${of}`].filter(Boolean).join(" "));
  const said = element("span", { role: "status", class: "govuk-visually-hidden" });
  button.addEventListener("click", async () => {
    const outcome = await copy(code);
    button.textContent = outcome;
    said.textContent = outcome;
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, 4000);
  });
  block.before(button, said);
}

// Frames

// A frame is as high as its main part: the body of a page is at least as high as the frame.
function fit(frame) {
  const main = frame.contentDocument?.querySelector("main");
  if (!main) return;
  const grow = () => {
    const { top, height } = main.getBoundingClientRect();
    if (height > 0) frame.style.height = `${Math.ceil(top + frame.contentWindow.scrollY + height)}px`;
  };
  new frame.contentWindow.ResizeObserver(grow).observe(main);
  grow();
}

function startFrame(frame) {
  frame.addEventListener("load", () => fit(frame));
  if (frame.contentDocument?.readyState === "complete") fit(frame);
}

// Switches

function startTools(tools, frames) {
  const inside = (frame, selector) => frame.closest("[data-gallery-tab]").querySelector(selector);
  const apply = {
    width: (frame, width) => {
      frame.style.width = width ? `${width}px` : "";
    },
    theme: (frame, theme) => {
      frame.src = inside(frame, `[data-gallery-theme="${theme}"]`).href;
    },
    script: (frame, script) => {
      if (script === "off") frame.setAttribute("sandbox", "allow-same-origin");
      else frame.removeAttribute("sandbox");
      frame.src = frame.src;
    },
  };
  tools.hidden = false;
  tools.addEventListener("change", ({ target }) =>
    frames.forEach((frame) => apply[target.name](frame, target.value)),
  );
}

const frames = [...document.querySelectorAll("[data-gallery-frame] iframe")];
frames.forEach(startFrame);
document.querySelectorAll("[data-gallery-tabs]").forEach(startTabs);
document.querySelectorAll(".gallery-code").forEach(startCopying);
document.querySelectorAll("[data-gallery-tools]").forEach((tools) => startTools(tools, frames));

// On a small screen the page comes first, and then what helps to get about.
if (matchMedia("(max-width: 60em)").matches) {
  document.querySelectorAll(".gallery__nav details, [data-gallery-tools]").forEach((list) => {
    list.open = false;
  });
}
