/** Select-all, the count of what is selected, and acts that wait for a selection. */
export function bulkForms(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("[data-bulk]")) {
    const all = form.querySelector<HTMLInputElement>("[data-select-all]");
    const boxes = [...form.querySelectorAll<HTMLInputElement>("[data-select]")];
    if (all) all.hidden = boxes.length === 0;
    all?.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      show(form, boxes, all);
    });
    form.addEventListener("change", () => show(form, boxes, all));
    show(form, boxes, all);
  }
}

function show(form: HTMLFormElement, boxes: HTMLInputElement[], all: HTMLInputElement | null): void {
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const count = form.querySelector<HTMLElement>("[data-bulk-count]");
  if (count) count.textContent = (count.dataset["bulkCount"] ?? "#").replace("#", String(chosen));
  for (const button of form.querySelectorAll<HTMLButtonElement>(".bulk-acts button")) button.disabled = chosen === 0;
}
