// From a table and a kind to what ECharts draws. Colours come from the style
// tokens, so both themes and the print style are served by one set.

import type { EChartsCoreOption } from "echarts/core";
import { type ChartTable, numberOf } from "./charts-table";

export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly surface: string;
  readonly series: readonly string[];
  readonly levels: readonly string[];
}

/** Rich text on the canvas: the CSP allows no tooltip made of HTML with styles. */
const tooltip = (look: Palette) => ({
  renderMode: "richText",
  confine: true,
  backgroundColor: look.surface,
  borderColor: look.line,
  textStyle: { color: look.ink, fontSize: 12 },
});

const base = (look: Palette): EChartsCoreOption => ({
  color: [...look.series],
  animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
  textStyle: { color: look.ink, fontFamily: getComputedStyle(document.body).fontFamily },
});

const category = (look: Palette, data: string[]) => ({
  type: "category",
  data,
  axisLine: { lineStyle: { color: look.line } },
  axisTick: { show: false },
  axisLabel: { color: look.soft, hideOverlap: true },
});

const value = (look: Palette, unit: string) => ({
  type: "value",
  name: unit,
  nameTextStyle: { color: look.soft, align: "left" },
  splitLine: { lineStyle: { color: look.line } },
  axisLabel: { color: look.soft, hideOverlap: true },
});

function series(kind: string, { heads, rows }: ChartTable): object[] {
  return heads.slice(1).map((name, at) => ({
    name,
    type: kind === "line" ? "line" : "bar",
    stack: kind === "bar-stacked" ? "all" : undefined,
    data: rows.map((row) => numberOf(row[at + 1])),
    barMaxWidth: 28,
    symbolSize: 5,
    lineStyle: { width: 2 },
  }));
}

/** How much of a figure's width the names beside its bars may take. */
const NAME_SHARE = 0.4;
/** Room for the unit at the end of an axis across. */
const RIGHT_OF_UNIT = 48;

function axes(kind: string, table: ChartTable, unit: string, look: Palette, room: number): EChartsCoreOption {
  const across = kind === "bar-across";
  const names = category(look, table.rows.map((row) => row[0] ?? ""));
  const numbers = value(look, unit);
  const several = table.heads.length > 2;
  const brief = { ...names.axisLabel, width: Math.round(room * NAME_SHARE), overflow: "truncate", ellipsis: "…" };
  return {
    ...base(look),
    grid: { left: 8, right: across ? RIGHT_OF_UNIT : 24, top: several ? 64 : 36, bottom: 8, containLabel: true },
    tooltip: { ...tooltip(look), trigger: "axis", axisPointer: { type: kind === "line" ? "line" : "shadow" } },
    legend: several ? { top: 0, right: 0, textStyle: { color: look.soft } } : undefined,
    xAxis: across ? numbers : names,
    yAxis: across ? { ...names, inverse: true, axisLabel: brief } : numbers,
    series: series(kind, table),
  };
}

function heat({ rows }: ChartTable, look: Palette): EChartsCoreOption {
  const days = rows.map((row) => [row[0] ?? "", numberOf(row[1]) ?? 0] as const);
  const names = days.map(([day]) => day).toSorted();
  const most = Math.max(1, ...days.map(([, count]) => count));
  return {
    ...base(look),
    tooltip: tooltip(look),
    visualMap: { min: 0, max: most, text: [most.toLocaleString("en"), "0"], orient: "horizontal", left: 0, bottom: 0, itemHeight: 80, itemWidth: 10, textStyle: { color: look.soft }, inRange: { color: [...look.levels] } },
    calendar: {
      top: 24,
      left: 32,
      right: 8,
      cellSize: ["auto", 16],
      range: [names.at(0) ?? "", names.at(-1) ?? ""],
      splitLine: { show: false },
      itemStyle: { color: look.surface, borderColor: look.surface, borderWidth: 2 },
      yearLabel: { show: false },
      dayLabel: { firstDay: 1, nameMap: document.documentElement.lang === "en" ? "EN" : "ZH", color: look.soft },
      monthLabel: { nameMap: document.documentElement.lang === "en" ? "EN" : "ZH", color: look.soft },
    },
    series: [{ type: "heatmap", coordinateSystem: "calendar", data: days }],
  };
}

function sankey({ rows }: ChartTable, look: Palette): EChartsCoreOption {
  const links = rows.map(([source = "", target = "", count]) => ({ source, target, value: numberOf(count) ?? 0 }));
  const names = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  return {
    ...base(look),
    tooltip: { ...tooltip(look), trigger: "item" },
    series: [{ type: "sankey", left: 0, right: 150, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 12, data: names.map((name) => ({ name })), links, lineStyle: { color: "gradient", opacity: 0.35 }, label: { color: look.ink, width: 140, overflow: "truncate" } }],
  };
}

/** The options for a figure's kind in so many pixels of width; an unknown kind is a bar chart. */
export function optionsFor(kind: string, table: ChartTable, unit: string, look: Palette, room: number): EChartsCoreOption {
  if (kind === "heat") return heat(table, look);
  if (kind === "sankey") return sankey(table, look);
  return axes(kind, table, unit, look, room);
}
