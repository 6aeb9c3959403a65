// Charts, loaded when the first one is seen. Only the parts used are bundled.

import { BarChart, HeatmapChart, LineChart, SankeyChart } from "echarts/charts";
import { CalendarComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { type Palette, optionsFor } from "./charts-options";
import { type ChartTable, readTable, toCsv } from "./charts-table";

use([BarChart, LineChart, HeatmapChart, SankeyChart, CalendarComponent, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

/** Draws a figure from its own table and keeps it in step with width and theme. */
export function drawChart(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  if (!canvas) return;
  const table = readTable(figure);
  const chart = init(canvas, null, { renderer: "canvas" });
  const paint = () => chart.setOption(optionsFor(figure.dataset["chart"] ?? "bar", table, figure.dataset["unit"] ?? "", palette(), canvas.clientWidth), true);
  paint();
  new ResizeObserver(() => chart.resize()).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  document.addEventListener("banyan:theme", paint);
  offerDownloads(figure, chart, table);
}

/** Resolves tokens to colours a canvas understands, by asking a probe for its computed colour. */
function palette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const colour = (token: string) => {
    probe.className = `probe-${token}`;
    return getComputedStyle(probe).color;
  };
  const look = {
    ink: colour("ink"),
    soft: colour("ink-soft"),
    line: colour("line"),
    surface: colour("surface"),
    series: [1, 2, 3, 4, 5, 6].map((n) => colour(`series-${n}`)),
    levels: [0, 1, 2, 3, 4, 5].map((n) => colour(`level-${n}`)),
  };
  probe.remove();
  return look;
}

function offerDownloads(figure: HTMLElement, chart: EChartsType, table: ChartTable): void {
  const acts = figure.querySelector<HTMLElement>("[data-chart-acts]");
  if (!acts) return;
  const title = figure.querySelector(".chart-title")?.textContent?.trim() || "chart";
  const offer = (word: string | undefined, name: string, href: () => string) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet small";
    button.textContent = word ?? "";
    button.addEventListener("click", () => save(name, href()));
    acts.append(button);
  };
  const background = palette().surface;
  offer(acts.dataset["png"], `${title}.png`, () => chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: background }));
  offer(acts.dataset["csv"], `${title}.csv`, () => URL.createObjectURL(new Blob([toCsv(table)], { type: "text/csv" })));
}

function save(name: string, href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
  if (href.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(href), 1000);
}
