/** After a form came back with errors, readers and keyboards start at their summary; the gallery only shows one. */
export function focusOnErrors(): void {
  document.querySelector<HTMLElement>("[data-focus]:not([data-sample] *)")?.focus();
}
