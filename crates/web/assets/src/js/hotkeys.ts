/** `/` goes to the search; `g` then `w` goes to the worklist. Neither while typing. */
export function hotkeys(): void {
  let wentAt = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "g") {
      wentAt = event.timeStamp;
      return;
    }
    if (event.timeStamp - wentAt < 1000) {
      wentAt = 0;
      const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) location.assign(link.href);
      return;
    }
    const field = document.querySelector<HTMLInputElement>(`[data-hotkey="${CSS.escape(event.key)}"]`);
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/u.test(target.tagName));
}
