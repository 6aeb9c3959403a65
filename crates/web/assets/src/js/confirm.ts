/** Turns the unfolding confirmation into a modal dialog whose act waits for the word. */
export function confirmations(root: ParentNode): void {
  for (const details of root.querySelectorAll<HTMLDetailsElement>("[data-confirm]")) {
    const form = details.querySelector("form");
    const summary = details.querySelector("summary");
    if (!form || !summary) continue;
    const dialog = dialogAround(form);
    details.after(dialog);
    summary.setAttribute("role", "button");
    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
    armWhenTyped(form);
  }
}

function dialogAround(form: HTMLFormElement): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const title = form.getAttribute("aria-labelledby");
  if (title) dialog.setAttribute("aria-labelledby", title);
  dialog.append(form);
  form.querySelector("[data-confirm-cancel]")?.addEventListener("click", () => dialog.close());
  return dialog;
}

function armWhenTyped(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("[data-confirm-word]");
  const submit = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (!input || !submit) return;
  const check = () => (submit.disabled = input.value.trim() !== input.dataset["confirmWord"]);
  input.addEventListener("input", check);
  check();
}
