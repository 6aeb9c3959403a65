// What a page gains when scripts run. Every page reads and every form works
// without this file; each module finds its own elements by a data attribute.

import htmx from "htmx.org";
import { builders } from "./builder";
import { bulkForms } from "./bulk";
import { chartsWhenSeen } from "./charts-when-seen";
import { confirmations } from "./confirm";
import { copyButtons } from "./copy";
import { drops } from "./drop";
import { narrowFacets } from "./facets";
import { focusOnErrors } from "./focus";
import { hotkeys } from "./hotkeys";
import { menus } from "./menus";
import { printButtons } from "./print";
import { themeSwitch } from "./theme";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
document.documentElement.classList.add("scripted");

narrowFacets();
copyButtons();
hotkeys();
menus();
printButtons();
themeSwitch();
focusOnErrors();

/** What must be set up anew in each piece of page that htmx brings. */
function enliven(root: ParentNode): void {
  builders(root);
  bulkForms(root);
  chartsWhenSeen(root);
  confirmations(root);
  drops(root);
}

enliven(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.target instanceof HTMLElement && event.target !== document.body) enliven(event.target);
});
