/** Copies the text beside the button and says so for two seconds. */
export function copyButtons(): void {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    const text = button?.closest(".code, .copyable")?.querySelector("[data-copy-text]")?.textContent;
    const word = button?.querySelector("span");
    if (!button || !word || text == null) return;
    await write(text);
    const before = word.textContent;
    word.textContent = button.dataset["copied"] ?? "";
    setTimeout(() => (word.textContent = before), 2000);
  });
}

/** The clipboard exists only on HTTPS and localhost, and may be refused; an intranet often has neither. */
async function write(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    writeBySelection(text);
  }
}

function writeBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
