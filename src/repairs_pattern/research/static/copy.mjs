// A button beside each address that copies it, where the browser lets us. Without it the address is
// selected by hand.

if (navigator.clipboard) {
  for (const field of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "govuk-button govuk-button--secondary";
    button.textContent = field.dataset.copy;
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    said.className = "desk-copied";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied";
    });
    field.after(button, said);
  }
}
