// Files: dragging onto the field, the name and size of what was chosen, and the
// percentage while it is sent. The form keeps its address and fields; the
// answer replaces the page as it would without scripts.

export function drops(root: ParentNode): void {
  for (const drop of root.querySelectorAll<HTMLElement>("[data-drop]")) {
    const input = drop.querySelector<HTMLInputElement>("input[type=file]");
    if (!input) continue;
    acceptDragging(drop, input);
    input.addEventListener("change", () => describe(drop, input));
    const form = drop.closest<HTMLFormElement>("[data-upload]");
    form?.addEventListener("submit", (event) => {
      if (!input.files?.length) return;
      event.preventDefault();
      send(form, drop, event.submitter);
    });
  }
}

function acceptDragging(drop: HTMLElement, input: HTMLInputElement): void {
  const over = (event: DragEvent, is: boolean) => {
    event.preventDefault();
    drop.classList.toggle("drop-over", is);
  };
  drop.addEventListener("dragover", (event) => over(event, true));
  drop.addEventListener("dragleave", (event) => over(event, false));
  drop.addEventListener("drop", (event) => {
    over(event, false);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    describe(drop, input);
  });
}

function describe(drop: HTMLElement, input: HTMLInputElement): void {
  const text = drop.querySelector("[data-drop-text]");
  const files = [...(input.files ?? [])].map((file) => `${file.name} · ${bytes(file.size)}`);
  if (text && files.length) text.textContent = files.join(", ");
}

/** Sizes as people read them: `14.2 MB`. */
export function bytes(count: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

function send(form: HTMLFormElement, drop: HTMLElement, submitter: HTMLElement | null): void {
  const box = drop.querySelector<HTMLElement>("[data-drop-progress]");
  const bar = box?.querySelector("progress");
  const word = box?.querySelector("p");
  const say = (key: string, more = "") => {
    if (word) word.textContent = `${drop.dataset[key] ?? ""}${more}`;
  };
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    const percent = total ? Math.round((loaded / total) * 100) : 0;
    if (bar) bar.value = percent;
    say("sending", ` ${percent}% · ${bytes(loaded)} / ${bytes(total)}`);
  });
  request.upload.addEventListener("load", () => say("sent"));
  request.addEventListener("load", () => arrive(request, form));
  request.addEventListener("error", () => {
    say("failed");
    lock(form, false);
  });
  if (box) box.hidden = false;
  const data = new FormData(form, submitter);
  lock(form, true);
  request.open("POST", form.action);
  request.send(data);
}

function lock(form: HTMLFormElement, locked: boolean): void {
  for (const button of form.querySelectorAll("button")) button.disabled = locked;
}

/** A redirect was followed already: go where it led. Anything else is the form again, with its errors. */
function arrive(request: XMLHttpRequest, form: HTMLFormElement): void {
  if (request.responseURL && request.responseURL !== new URL(form.action, location.href).href) {
    location.assign(request.responseURL);
    return;
  }
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  const here = document.querySelector("main");
  if (!main || !here) {
    location.reload();
    return;
  }
  here.replaceWith(main);
  window.htmx.process(main);
  main.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
  main.querySelector<HTMLElement>("[data-focus]")?.focus();
}
