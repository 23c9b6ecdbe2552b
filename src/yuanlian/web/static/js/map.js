// Draws the maps of a page: the zone's ground and points as GeoJSON from this server, clusters for thousands of points,
// a legend that hides kinds, popups that lead on. Tiles come in only when the page names a source.

const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(`--yl-${name}`).trim();
const shapes = ["circle", "square", "triangle", "diamond", "cross", "circle"];
const colour = (place) => token(`chart-${(place % 6) + 1}`);
const empty = { type: "FeatureCollection", features: [] };
const GROUND = { outline: "#eef1f2", area: "#e6ebed", grid: "#dfe6ea", green: "#dde9dc", water: "#cfe0ec" };

function path(pen, shape, size) {
  const middle = size / 2;
  const reach = size * 0.36;
  pen.beginPath();
  if (shape === "circle") pen.arc(middle, middle, reach, 0, 2 * Math.PI);
  else if (shape === "square") pen.rect(middle - reach * 0.9, middle - reach * 0.9, reach * 1.8, reach * 1.8);
  else {
    const turns = { triangle: [-90, 30, 150], diamond: [-90, 0, 90, 180], cross: [-90, -18, 54, 126, 198] }[shape];
    for (const turn of turns) {
      const angle = (turn * Math.PI) / 180;
      pen.lineTo(middle + reach * 1.15 * Math.cos(angle), middle + reach * 1.15 * Math.sin(angle));
    }
  }
  pen.closePath();
}

// A mark has colour and shape, so that kinds are told apart without colour.
function mark(place) {
  const size = 44;
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  path(pen, shapes[(place + 2 * Math.floor(place / 6)) % shapes.length], size);
  pen.fillStyle = colour(place);
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = "#fff";
  pen.stroke();
  return canvas;
}

// Thousands of points come in rows instead of features: longitude, latitude, name, number of the kind, id.
function unpacked(data) {
  if (!data.rows) return data;
  const features = data.rows.map(([lon, lat, name, kind, id]) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties: { name, kind: data.kinds[kind], url: data.url.replace("{id}", id) },
  }));
  return { type: "FeatureCollection", features };
}

// The server shifts points to the datum of the tiles, so that the page never sees two.
async function load(url) {
  if (!url) return empty;
  const answer = await fetch(url, { headers: { Accept: "application/geo+json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return unpacked(await answer.json());
}

function reach(collections) {
  const box = [180, 90, -180, -90];
  const visit = (coordinates) => {
    if (typeof coordinates[0] !== "number") return coordinates.forEach(visit);
    box[0] = Math.min(box[0], coordinates[0]);
    box[1] = Math.min(box[1], coordinates[1]);
    box[2] = Math.max(box[2], coordinates[0]);
    box[3] = Math.max(box[3], coordinates[1]);
  };
  for (const each of collections) each.features.forEach((feature) => visit(feature.geometry.coordinates));
  return box[0] > box[2] ? null : [[box[0], box[1]], [box[2], box[3]]];
}

// Lines of the data are ties between points; clusters take points only, so the two stand in sources of their own.
function parted(data, shown) {
  const features = data.features.filter((each) => !shown || shown.has(each.properties.kind));
  const [ties, dots] = [true, false].map((line) => features.filter((each) => (each.geometry.type === "LineString") === line));
  return { ties: { ...empty, features: ties }, points: { ...data, features: dots } };
}

function sheet(place, ground, { ties, points }, kinds) {
  const { tiles, tilesAttribution } = place.dataset;
  const clusters = Number(place.dataset.clusters);
  const sources = {
    ground: { type: "geojson", data: ground },
    ties: { type: "geojson", data: ties },
    points: { type: "geojson", data: points, ...(clusters > 0 && { cluster: true, clusterRadius: 46, clusterMaxZoom: clusters }) },
  };
  const layers = [{ id: "paper", type: "background", paint: { "background-color": "#f3f5f6" } }];
  if (tiles) {
    sources.tiles = { type: "raster", tiles: [tiles], tileSize: 256, attribution: tilesAttribution };
    layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  const kind = ["coalesce", ["get", "kind"], "area"];
  const fill = ["match", kind, ...Object.entries(GROUND).flat(), GROUND.area];
  const trunk = (wide, narrow) => ["match", ["coalesce", ["get", "rank"], "street"], "trunk", wide, narrow];
  const width = (more) => ["interpolate", ["linear"], ["zoom"], 10, trunk(2 + more, 1 + more), 15, trunk(9 + more, 5 + more)];
  const order = { "fill-sort-key": ["match", kind, "outline", 0, "area", 1, "grid", 2, 3] };
  const polygon = ["==", ["geometry-type"], "Polygon"];
  const road = ["==", ["geometry-type"], "LineString"];
  const text = { "text-font": ["sans-serif"], "text-size": 13 };
  const own = document.documentElement.lang.startsWith("en") ? ["coalesce", ["get", "name_en"], ["get", "name"]] : ["get", "name"];
  const named = { ...text, "text-field": own };
  const quiet = { "text-color": token("soft"), "text-halo-color": "#fff", "text-halo-width": 1.5 };
  layers.push(
    { id: "areas", type: "fill", source: "ground", filter: polygon, layout: order, paint: { "fill-color": fill, "fill-opacity": tiles ? 0.35 : 1 } },
    { id: "edges", type: "line", source: "ground", filter: polygon, paint: { "line-color": "#9ba7b0", "line-width": ["match", kind, "outline", 2, 1] } },
    { id: "kerbs", type: "line", source: "ground", filter: road, layout: { "line-cap": "round" }, paint: { "line-color": "#c3ccd3", "line-width": width(2) } },
    { id: "roads", type: "line", source: "ground", filter: road, layout: { "line-cap": "round" }, paint: { "line-color": "#ffffff", "line-width": width(0) } },
    { id: "road-names", type: "symbol", source: "ground", filter: road, layout: { ...named, "symbol-placement": "line" }, paint: quiet },
    { id: "names", type: "symbol", source: "ground", filter: ["all", ["!", road], ["!=", kind, "outline"]], layout: named, paint: quiet },
    { id: "ties", type: "line", source: "ties", paint: { "line-color": kinds.length ? ["match", kind, ...kinds.flatMap((each, number) => [each.code, colour(number)]), token("soft")] : token("soft"), "line-width": 1.5, "line-opacity": 0.7 } },
    { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-color": token("ink"), "circle-opacity": 0.86, "circle-stroke-color": "#fff", "circle-stroke-width": 2, "circle-radius": ["step", ["get", "point_count"], 16, 20, 20, 200, 26] } },
    { id: "counts", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { ...text, "text-field": ["get", "point_count_abbreviated"], "text-allow-overlap": true }, paint: { "text-color": "#fff" } },
    { id: "marks", type: "symbol", source: "points", filter: ["!", ["has", "point_count"]], layout: { "icon-image": ["concat", "kind-", ["get", "kind"]], "icon-size": 0.5, "icon-allow-overlap": true } },
    { id: "labels", type: "symbol", source: "points", minzoom: 13, filter: ["!", ["has", "point_count"]], layout: { ...text, "text-field": ["get", "name"], "text-anchor": "top", "text-offset": [0, 0.8], "text-optional": true }, paint: { "text-color": token("ink"), "text-halo-color": "#fff", "text-halo-width": 1.5 } },
  );
  return { version: 8, sources, layers };
}

function card(features, kinds, words) {
  const box = Object.assign(document.createElement("div"), { className: "yl-map-popup" });
  for (const { properties } of features.slice(0, 12)) {
    const entry = document.createElement("p");
    const own = typeof properties.url === "string" && properties.url.startsWith("/");
    const name = document.createElement(own ? "a" : "strong");
    name.textContent = properties.name;
    if (own) name.href = properties.url;
    const kind = kinds.find((each) => each.code === properties.kind)?.label;
    const note = Object.assign(document.createElement("span"), { className: "yl-note" });
    note.textContent = [kind, properties.note].filter(Boolean).join(" · ");
    entry.append(name, note);
    box.append(entry);
  }
  if (features.length > 12) box.append(Object.assign(document.createElement("p"), { textContent: `${words.many} ${features.length}` }));
  return box;
}

function legend(place, kinds, show) {
  if (kinds.length < 2) return null;
  const box = Object.assign(document.createElement("div"), { className: "yl-map-legend" });
  const list = document.createElement("ul");
  kinds.forEach((kind, number) => {
    const entry = document.createElement("li");
    const label = document.createElement("label");
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: true, value: kind.code });
    const image = Object.assign(document.createElement("img"), { src: mark(number).toDataURL(), alt: "", width: 18, height: 18 });
    label.append(tick, image, kind.label);
    entry.append(label);
    list.append(entry);
  });
  box.addEventListener("change", () => show(new Set([...box.querySelectorAll(":checked")].map((tick) => tick.value))));
  box.append(list);
  place.append(box);
  return box;
}

function answer(map, library, kinds, words) {
  const popup = (at, features) => new library.Popup({ maxWidth: "18rem" }).setLngLat(at).setDOMContent(card(features, kinds, words)).addTo(map);
  map.on("click", "marks", (event) => popup(event.features[0].geometry.coordinates, event.features));
  map.on("click", "clusters", async (event) => {
    const cluster = event.features[0];
    const source = map.getSource("points");
    const zoom = await source.getClusterExpansionZoom(cluster.properties.cluster_id);
    if (zoom < 16) {
      map.easeTo({ center: cluster.geometry.coordinates, zoom });
      return;
    }
    popup(cluster.geometry.coordinates, await source.getClusterLeaves(cluster.properties.cluster_id, 100, 0));
  });
  for (const layer of ["marks", "clusters"]) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
}

async function draw(place) {
  if (place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const words = JSON.parse(place.dataset.words);
  const kinds = JSON.parse(place.dataset.kinds);
  const note = place.querySelector(".yl-map-note");
  // Canvas and legend take their room before anything is fetched: what stands below moves no more once it can be reached for.
  const canvas = Object.assign(document.createElement("div"), { className: "yl-map-canvas" });
  place.prepend(canvas);
  let chosen = null;
  let waiting = false;
  let show = () => { waiting = true; };
  const box = legend(place, kinds, (shown) => {
    chosen = shown;
    show();
  });
  try {
    const library = await import(new URL(place.dataset.library, document.baseURI).href);
    library.setWorkerUrl(new URL(place.dataset.worker, document.baseURI).href);
    let [ground, data] = await Promise.all([load(place.dataset.ground), load(place.dataset.url)]);
    const { points } = parted(data);
    const map = new library.Map({
      container: canvas, style: sheet(place, ground, parted(data), kinds), bounds: reach([ground, points]) ?? undefined,
      fitBoundsOptions: { padding: Math.min(36, place.clientWidth / 24), maxZoom: 15 }, locale: words.controls, attributionControl: false,
      dragRotate: false, pitchWithRotate: false, touchPitch: false, cooperativeGestures: false,
    });
    map.addControl(new library.NavigationControl({ showCompass: false }));
    map.addControl(new library.AttributionControl({ compact: false, customAttribution: place.dataset.attribution || undefined }));
    map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-right");
    kinds.forEach((kind, number) => {
      const canvasOfMark = mark(number);
      map.once("style.load", () => map.addImage(`kind-${kind.code}`, canvasOfMark.getContext("2d").getImageData(0, 0, 44, 44)));
    });
    answer(map, library, kinds, words);
    map.once("load", () => {
      show = () => Object.entries(parted(data, chosen)).forEach(([name, part]) => map.getSource(name).setData(part));
      if (waiting) show();
    });
    document.addEventListener("yl:map-refresh", async () => {
      if (!place.isConnected) return;
      data = await load(place.dataset.url);
      show();
    });
    map.once("idle", () => { place.dataset.ready = "1"; });
    note.remove();
  } catch (problem) {
    canvas.remove();
    box?.remove();
    note.textContent = words.failed;
    console.warn(problem);
  }
}

function all(root) {
  for (const place of root.querySelectorAll("[data-map]")) draw(place);
}

all(document);
document.addEventListener("htmx:load", (event) => all(event.target));
