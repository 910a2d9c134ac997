// A link leaves the page, and with it a time that was chosen and not sent yet. This gives the link
// that time to take along. Without JavaScript the choice is the one that was sent last.

import { Component } from "govuk-frontend";

export default class RepairsAvailabilityCalendar extends Component {
  static moduleName = "repairs-availability-calendar";

  constructor($root) {
    super($root);
    this.$root.addEventListener("click", (event) => this.takeAlong(event.target.closest("a")));
  }

  takeAlong($link) {
    const name = this.$root.dataset.keep;
    const $chosen = document.querySelector(`input[name="${CSS.escape(name)}"]:checked`);
    if (!$link || !$chosen || $link.getAttribute("href").startsWith("#")) {
      return;
    }
    const url = new URL($link.href);
    url.searchParams.set(name, $chosen.value);
    $link.href = url.href;
  }
}
