// A chart's numbers are the table beside it: what is drawn is what is read.

export interface ChartTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Reads a table; a cell's `data-value` goes before its formatted text. */
export function readTable(figure: HTMLElement): ChartTable {
  const cells = (row: Element) => [...row.querySelectorAll<HTMLElement>("th, td")].map((cell) => cell.dataset["value"] ?? cell.textContent?.trim() ?? "");
  const head = figure.querySelector("thead tr");
  return {
    heads: head ? cells(head) : [],
    rows: [...figure.querySelectorAll("tbody tr")].map(cells),
  };
}

/** A cell as a number; grouping commas go, a blank is no value. */
export function numberOf(text: string | undefined): number | null {
  const plain = (text ?? "").replace(/[,\s]/gu, "");
  return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
}

/** CSV for spreadsheets, which know UTF-8 by its mark and run what begins with `=`. */
export function toCsv({ heads, rows }: ChartTable): string {
  const cell = (text: string) => {
    const safe = /^[=+@]|^-(?!\d)/u.test(text) ? `'${text}` : text;
    return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${[heads, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
