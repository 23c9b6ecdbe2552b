// Draws a chain map from the data beside it: boxes at the places the server gave them, lines along what feeds what.

const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(name).trim();
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const size = parseFloat(style.fontSize) * 0.8125;
const box = { width: size * 10.4, height: size * 2.2, across: size * 11.9, down: size * 2.9, edge: size * 0.75 };
const looks = {
  held: { backgroundColor: token("--yl-info-pale"), borderColor: token("--yl-info") },
  single_supplier: { backgroundColor: token("--yl-warn-pale"), borderColor: token("--yl-warn") },
  thin: { backgroundColor: token("--yl-warn-pale"), borderColor: token("--yl-warn") },
  missing: { backgroundColor: token("--yl-paper"), borderColor: token("--yl-bad") },
  empty: { backgroundColor: token("--yl-paper"), borderColor: token("--yl-line") },
};
const lines = {
  up: { type: "solid", color: token("--yl-edge") },
  down: { type: "solid", color: token("--yl-edge") },
  supporting: { type: "dotted", color: token("--yl-edge") },
  sub_class: { type: "dashed", color: token("--yl-edge") },
};

// The tip is built from elements: markup with style attributes would need a weaker content security policy.
function tip(point) {
  const shell = document.createElement("div");
  const words = point.dataType === "edge" ? [`${point.data.from} → ${point.data.to}`, point.data.words] : [point.data.title, point.data.state, point.data.firms];
  words.filter(Boolean).forEach((text, place) => {
    shell.append(Object.assign(document.createElement(place ? "div" : "strong"), { className: "yl-chain-tip", textContent: text }));
  });
  return shell;
}

// The box is the label's own: a symbol's outline would be stretched with it.
function node(each) {
  return {
    id: each.id, name: each.id, title: each.name, state: each.state, firms: each.firms, url: each.url,
    x: each.x * box.across, y: each.y * box.down, symbol: "rect", symbolSize: [box.width, box.height],
    itemStyle: { color: "transparent" },
    label: {
      ...looks[each.mark],
      formatter: `{name|${clean(each.name, each.tag)}}${each.tag ? ` {tag|${clean(each.tag, "")}}` : ""}`,
    },
  };
}

// As much of a name as its box holds beside its tag; a Chinese character is as wide as two others. The tip has it whole.
const wide = (text) => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1.1), 0);
function clean(text, tag) {
  const room = 20 - (tag ? wide(tag) + 1 : 0);
  let short = text;
  while (wide(short) > room) short = short.slice(0, -1);
  return (short === text ? text : `${short.slice(0, -1)}…`).replace(/[{}|]/g, " ");
}

function option(data) {
  const names = new Map(data.nodes.map((each) => [each.id, each.name]));
  const font = { fontFamily: token("--yl-font"), fontSize: size * 0.92, color: token("--yl-ink") };
  const line = { ...font, lineHeight: box.height - 3 };
  return {
    animation: !still, textStyle: font,
    tooltip: { confine: true, formatter: tip, textStyle: font },
    series: [{
      type: "graph", layout: "none", left: box.across / 2 + box.edge, right: box.across / 2 + box.edge, top: box.down / 2 + box.edge, bottom: box.down / 2 + box.edge,
      roam: false, cursor: "pointer", data: data.nodes.map(node), edgeSymbol: ["none", "arrow"], edgeSymbolSize: 6,
      links: data.links.map((each) => ({
        source: each.source, target: each.target, from: names.get(each.source), to: names.get(each.target), words: each.label,
        lineStyle: { ...lines[each.kind], width: 1, opacity: 0.55, curveness: 0.08 },
      })),
      label: {
        show: true, position: "inside", ...font, width: box.width - 3, borderWidth: 1.5, borderRadius: 5,
        align: "center", verticalAlign: "middle", rich: { name: line, tag: { ...line, fontWeight: 700 } },
      },
      emphasis: { focus: "adjacency", lineStyle: { width: 2, opacity: 1, color: token("--yl-red") } },
      blur: { itemStyle: { opacity: 0.25 }, label: { opacity: 0.35 }, lineStyle: { opacity: 0.08 } },
    }],
  };
}

async function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "1";
  await import(new URL(figure.dataset.library, document.baseURI).href);
  const data = JSON.parse(document.getElementById(figure.dataset.chain).textContent);
  const canvas = figure.querySelector(".yl-chain-canvas");
  const columns = Math.max(0, ...data.nodes.map((each) => each.x)) + 1;
  const rows = Math.max(0, ...data.nodes.map((each) => each.y)) + 1;
  canvas.style.width = `${columns * box.across + 2 * box.edge}px`;
  canvas.style.height = `${rows * box.down + 2 * box.edge}px`;
  const chart = window.echarts.init(canvas, null, { renderer: "canvas" });
  chart.setOption(option(data));
  chart.on("click", { dataType: "node" }, (point) => window.location.assign(point.data.url));
  new ResizeObserver(() => chart.resize()).observe(canvas);
  const save = figure.querySelector("[data-chain-save]");
  save.hidden = false;
  save.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#fff" });
    link.download = `${data.title}.png`;
    link.click();
  });
  figure.dataset.ready = "1";
}

function all(root) {
  for (const figure of root.querySelectorAll("[data-chain]")) draw(figure);
}

all(document);
document.addEventListener("htmx:load", (event) => all(event.target));
