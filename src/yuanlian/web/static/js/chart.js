// Draws the charts of a page from the data beside them; the table under each stays for those who do not see it.

const style = getComputedStyle(document.documentElement);
const ink = style.getPropertyValue("--yl-ink").trim();
const soft = style.getPropertyValue("--yl-soft").trim();
const line = style.getPropertyValue("--yl-line").trim();
const colours = [1, 2, 3, 4, 5, 6].map((number) => style.getPropertyValue(`--yl-chart-${number}`).trim());
const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
const marks = new Intl.NumberFormat("en-US");
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function font() {
  return { fontFamily: style.getPropertyValue("--yl-font").trim(), fontSize: parseFloat(style.fontSize) * 0.8125, color: soft };
}

function shown(value) {
  return value === null || value === undefined ? "" : marks.format(value);
}

// The tip is built from elements: markup with style attributes would need a weaker content security policy.
function tip(points, data) {
  const box = document.createElement("div");
  box.append(Object.assign(document.createElement("strong"), { textContent: points[0].axisValueLabel }));
  for (const point of points) {
    const entry = Object.assign(document.createElement("div"), { className: "yl-tip" });
    const dot = Object.assign(document.createElement("span"), { className: "yl-tip-dot" });
    dot.style.backgroundColor = point.color;
    const known = point.value !== null && point.value !== undefined;
    entry.append(dot, point.seriesName, Object.assign(document.createElement("b"), { textContent: known ? `${shown(point.value)} ${data.unit}` : "—" }));
    box.append(entry);
  }
  return box;
}

function oneSeries(data, series, place) {
  const stacked = data.kind === "stacked";
  const few = data.categories.length * data.series.length <= 16;
  const base = { name: series.name, data: series.values, emphasis: { focus: "series" }, animation: !still };
  if (data.kind === "line") {
    return {
      ...base, type: "line", symbol: symbols[place], symbolSize: 7, connectNulls: false,
      endLabel: { show: true, ...font(), color: colours[place], formatter: (point) => point.seriesName, distance: 6 },
    };
  }
  return {
    ...base, type: "bar", stack: stacked ? "all" : undefined, barMaxWidth: 28,
    itemStyle: { borderColor: "#fff", borderWidth: stacked ? 1 : 0 }, labelLayout: { hideOverlap: true },
    label: {
      show: few, position: stacked ? "inside" : data.kind === "across" ? "right" : "top", ...font(),
      color: stacked ? "#fff" : ink, formatter: (point) => shown(point.value),
    },
  };
}

function option(data) {
  const across = data.kind === "across";
  const names = {
    type: "category", data: data.categories, inverse: across, axisTick: { show: false },
    axisLine: { lineStyle: { color: line } }, axisLabel: { ...font(), color: ink, ...(across ? { width: 120, overflow: "truncate" } : { hideOverlap: true }) },
  };
  const amounts = { type: "value", axisLabel: { ...font(), formatter: shown }, splitLine: { lineStyle: { color: line } } };
  const many = data.series.length > 1;
  return {
    color: colours, textStyle: font(),
    grid: { left: 8, right: data.kind === "line" ? 84 : across ? 48 : 12, top: many ? 36 : 20, bottom: 4, containLabel: true },
    legend: { show: many, top: 0, left: 0, itemWidth: 14, itemHeight: 9, textStyle: { ...font(), color: ink } },
    tooltip: { trigger: "axis", axisPointer: { type: data.kind === "line" ? "line" : "shadow" }, formatter: (points) => tip(points, data), textStyle: { ...font(), color: ink }, confine: true },
    xAxis: across ? amounts : names,
    yAxis: across ? names : amounts,
    series: data.series.map((series, place) => oneSeries(data, series, place)),
  };
}

async function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "1";
  await import(new URL(figure.dataset.library, document.baseURI).href);
  const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const canvas = figure.querySelector(".yl-chart-canvas");
  canvas.classList.add("yl-chart-ready");
  if (data.kind === "across") canvas.dataset.rows = String(Math.min(4, Math.ceil(data.categories.length / 6)));
  const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
  chart.setOption(option(data));
  chart.on("click", (point) => {
    const url = data.urls[point.dataIndex];
    if (url) window.location.assign(url);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  figure.querySelector("details").open = false;
  const save = figure.querySelector("[data-chart-save]");
  save.hidden = false;
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = `${data.title}.png`;
    link.click();
  });
}

function all(root) {
  for (const figure of root.querySelectorAll("[data-chart]")) draw(figure);
}

all(document);
document.addEventListener("htmx:load", (event) => all(event.target));
