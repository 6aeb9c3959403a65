/** On a narrow screen the results come first in sight: facets without a choice start closed. */
export function narrowFacets(): void {
  if (!matchMedia("(width < 48rem)").matches) return;
  for (const facet of document.querySelectorAll<HTMLDetailsElement>("details.facet")) {
    if (!facet.querySelector("[aria-current]")) facet.open = false;
  }
}
