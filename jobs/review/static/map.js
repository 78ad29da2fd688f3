// The map follows the slider, its links and the pointer without a new page. Everything works without this file, by its links.
"use strict";

const slider = document.getElementById("day");
const PARTS = ["map-view", "map-filters", "day-words"];
let asking = 0;

async function show(address) {
  const turn = ++asking;
  const answer = await fetch(address);
  if (!answer.ok || turn !== asking) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (turn !== asking) return;
  const focused = document.activeElement?.id;
  for (const id of PARTS) {
    const fresh = page.getElementById(id);
    if (fresh) document.getElementById(id).replaceWith(document.importNode(fresh, true));
  }
  const kept = page.querySelectorAll(".timeslide input[type=hidden]");
  slider.form.querySelectorAll("input[type=hidden]").forEach((one) => one.remove());
  slider.form.prepend(...[...kept].map((one) => document.importNode(one, true)));
  slider.setAttribute("aria-valuetext", document.getElementById("day-words").textContent);
  history.replaceState(null, "", address);
  document.querySelector(".reader input[name=back]").value = address;
  if (focused && !slider.matches(":focus")) (document.getElementById(focused) || document.getElementById("map-in"))?.focus();
}

const failed = () => {}; // the map that is shown stays, and each control is a link or a form
let waiting;
slider.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const pairs = new URLSearchParams(new FormData(slider.form));
    show(`/-/map?${pairs}`).catch(failed);
  }, 120);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".mapcontrols a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.getAttribute("href")).catch(failed);
});

// Dragging moves a part of the map, two fingers or a double click enlarge it.
const figure = () => document.querySelector("#map-view figure");
function addressAt(longitude, latitude, zoom) {
  const pairs = new URLSearchParams(figure().dataset.here.split("?")[1] || "");
  for (const name of ["zoom", "at"]) pairs.delete(name);
  if (zoom > 1) { pairs.set("zoom", zoom); pairs.set("at", `${longitude.toFixed(3)},${latitude.toFixed(3)}`); }
  return `/-/map?${pairs}`;
}
// How far a place on the drawing lies from its middle, in degrees.
function degrees(dx, dy, width) {
  const data = figure().dataset;
  const perPixel = Number(data.degrees) / width;
  return [dx * perPixel, -dy * perPixel * Number(data.squeeze)];
}
const fingers = new Map();
let drag = null;
document.addEventListener("pointerdown", (event) => {
  const drawing = event.target.closest("#map-view figure > div > svg");
  if (!drawing || event.button) return;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  drag = { drawing, from: [event.clientX, event.clientY], apart: fingers.size === 2 ? spread() : 0 };
});
const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]); };
document.addEventListener("pointermove", (event) => {
  if (!drag || !fingers.has(event.pointerId)) return;
  fingers.set(event.pointerId, [event.clientX, event.clientY]);
  if (fingers.size === 1 && Number(figure().dataset.zoom) > 1) {
    drag.drawing.style.setProperty("transform", `translate(${event.clientX - drag.from[0]}px, ${event.clientY - drag.from[1]}px)`);
  }
});
function release(event) {
  if (!drag || !fingers.has(event.pointerId)) return;
  const { dataset } = figure();
  const [zoom, longitude, latitude] = ["zoom", "longitude", "latitude"].map((name) => Number(dataset[name]));
  const width = drag.drawing.getBoundingClientRect().width;
  const [dx, dy] = [event.clientX - drag.from[0], event.clientY - drag.from[1]];
  let address = "";
  if (drag.apart && fingers.size === 2) {
    const by = spread() / drag.apart;
    const next = by > 1.3 ? Math.min(16, zoom * 2) : by < 0.77 ? Math.max(1, zoom / 2) : zoom;
    if (next !== zoom) address = addressAt(longitude, latitude, next);
  } else if (zoom > 1 && Math.hypot(dx, dy) > 6) {
    const [east, north] = degrees(-dx, -dy, width);
    address = addressAt(longitude + east, latitude + north, zoom);
    drag.drawing.addEventListener("click", (click) => click.preventDefault(), { once: true, capture: true });
  }
  drag.drawing.style.removeProperty("transform");
  fingers.delete(event.pointerId);
  if (!fingers.size || address) { drag = null; fingers.clear(); }
  if (address) show(address).catch(failed);
}
document.addEventListener("pointerup", release);
document.addEventListener("pointercancel", (event) => { drag?.drawing.style.removeProperty("transform"); drag = null; fingers.delete(event.pointerId); });
document.addEventListener("dragstart", (event) => { if (event.target.closest("#map-view")) event.preventDefault(); });
document.addEventListener("dblclick", (event) => {
  const drawing = event.target.closest("#map-view figure > div > svg");
  if (!drawing) return;
  const { dataset } = figure();
  const box = drawing.getBoundingClientRect();
  const ground = box.width * Number(dataset.ratio || 0);
  const [east, north] = degrees(event.clientX - box.left - box.width / 2, ground ? event.clientY - box.top - ground / 2 : 0, box.width);
  const zoom = Math.min(16, Number(dataset.zoom) * 2);
  show(addressAt(Number(dataset.longitude) + east, Number(dataset.latitude) + north, zoom)).catch(failed);
});
