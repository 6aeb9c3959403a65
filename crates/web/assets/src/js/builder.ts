/** The filter builder adds and removes rows in place instead of by a round trip. */
export function builders(root: ParentNode): void {
  for (const builder of root.querySelectorAll<HTMLElement>("[data-builder]")) {
    builder.addEventListener("click", (event) => {
      const target = event.target instanceof Element ? event.target : null;
      const add = target?.closest("[data-builder-add]");
      const remove = target?.closest("[data-builder-remove]");
      if (!add && !remove) return;
      event.preventDefault();
      if (add) addRow(builder);
      else if (remove) removeRow(builder, remove);
    });
  }
}

function rowsOf(builder: HTMLElement): HTMLElement[] {
  return [...builder.querySelectorAll<HTMLElement>("[data-builder-row]")];
}

function addRow(builder: HTMLElement): void {
  const last = rowsOf(builder).at(-1);
  if (!last) return;
  const row = last.cloneNode(true) as HTMLElement;
  empty(row);
  last.after(row);
  number(builder);
  row.querySelector<HTMLElement>("select")?.focus();
}

/** The last row is emptied rather than removed: it is what new rows are made from. */
function removeRow(builder: HTMLElement, button: Element): void {
  const row = button.closest<HTMLElement>("[data-builder-row]");
  if (!row) return;
  if (rowsOf(builder).length === 1) empty(row);
  else row.remove();
  number(builder);
  builder.querySelector<HTMLElement>("[data-builder-add]")?.focus();
}

function empty(row: HTMLElement): void {
  for (const input of row.querySelectorAll("input")) {
    input.value = "";
    input.removeAttribute("aria-invalid");
  }
  for (const select of row.querySelectorAll("select")) select.selectedIndex = 0;
  for (const error of row.querySelectorAll(".field-error")) error.remove();
}

function number(builder: HTMLElement): void {
  rowsOf(builder).forEach((row, index) => {
    const label = row.getAttribute("aria-label") ?? "";
    row.setAttribute("aria-label", label.replace(/\d+/u, String(index + 1)));
    row.querySelector("[data-builder-remove]")?.setAttribute("value", `remove-${index}`);
  });
}
