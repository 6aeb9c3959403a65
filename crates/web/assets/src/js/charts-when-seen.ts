/** Loads the chart library when the first chart comes near the screen. */
export function chartsWhenSeen(root: ParentNode): void {
  const figures = [...root.querySelectorAll<HTMLElement>("figure[data-chart]:not([data-drawn])")];
  const source = document.querySelector<HTMLElement>("script[data-charts]")?.dataset["charts"];
  if (!figures.length || !source) return;
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        void draw(source, target as HTMLElement);
      }
    },
    { rootMargin: "200px" },
  );
  for (const figure of figures) {
    const data = figure.querySelector<HTMLDetailsElement>(".chart-data");
    if (data) data.open = false;
    seen.observe(figure);
  }
}

async function draw(source: string, figure: HTMLElement): Promise<void> {
  const { drawChart } = (await import(source)) as typeof import("./charts");
  figure.dataset["drawn"] = "";
  drawChart(figure);
}
