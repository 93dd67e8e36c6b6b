// SPDX-License-Identifier: Apache-2.0
// Little charts of figures over time.
import { h, s } from "./dom.js";

const MARGIN = { top: 10, right: 12, bottom: 22, left: 46 };
let ids = 0;

/** A round number from a value on. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((step) => step >= value);
}

function path(points, x, y) {
  return points.map((point, i) => (i ? "L" : "M") + x(point.time).toFixed(1) + " " + y(point.value).toFixed(1)).join("");
}

/**
 * A chart with an axis.
 * @param series names, and classes for their colours
 * @param format writes a value of the axis
 * @returns an element, and draw(points for each series, from, to)
 */
export function chart({ series, format, height = 190, label, least = 1 }) {
  const picture = s("svg", { class: "chart", role: "img", "aria-label": label, height: String(height) });
  const values = series.map((each) => h("strong", {}, "–"));
  const legend = h("div", { class: "legend" }, series.map((each, i) => h("span", { class: "legend-entry" }, h("span", { class: "dot " + each.class }), each.name, values[i])));
  const element = h("div", { class: "chart-box" }, legend, picture);
  const gradients = series.map(() => "gradient" + ++ids);
  let last = null;

  function draw(data, from, to) {
    last = [data, from, to];
    const width = picture.clientWidth || 600;
    picture.setAttribute("viewBox", "0 0 " + width + " " + height);
    const highest = ceiling(Math.max(least, ...data.flat().map((point) => point.value)));
    const x = (at) => MARGIN.left + ((at - from) / (to - from)) * (width - MARGIN.left - MARGIN.right);
    const y = (value) => height - MARGIN.bottom - (value / highest) * (height - MARGIN.top - MARGIN.bottom);
    const parts = [
      s("defs", {}, ...series.map((each, i) => s("linearGradient", { id: gradients[i], x1: 0, y1: 0, x2: 0, y2: 1 },
        s("stop", { offset: "0", class: each.class, "stop-opacity": ".26" }), s("stop", { offset: "1", class: each.class, "stop-opacity": "0" })))),
    ];
    for (const part of [0, 0.5, 1]) {
      const at = y(highest * part);
      const text = s("text", { x: MARGIN.left - 8, y: at + 4, class: "axis", "text-anchor": "end" });
      text.textContent = format(highest * part);
      parts.push(s("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at, class: part ? "grid" : "grid base" }), text);
    }
    const minutes = Math.round((to - from) / 60000);
    for (const [at, words, anchor] of [[from, minutes + " min ago", "start"], [to, "now", "end"]]) {
      const text = s("text", { x: x(at), y: height - 4, class: "axis", "text-anchor": anchor });
      text.textContent = words;
      parts.push(text);
    }
    data.forEach((points, i) => {
      if (points.length > 1) {
        const line = path(points, x, y);
        // The first line is wide, those over it are thin: each is seen where they are equal.
        const isFirst = i === 0;
        if (isFirst) {
          parts.push(s("path", { d: line + "L" + x(points.at(-1).time).toFixed(1) + " " + y(0) + "L" + x(points[0].time).toFixed(1) + " " + y(0) + "Z", fill: "url(#" + gradients[i] + ")", stroke: "none" }));
        }
        parts.push(
          s("path", { d: line, class: "line " + series[i].class + (series.length === 1 ? "" : isFirst ? " wide" : " thin") }),
          s("circle", { cx: x(points.at(-1).time), cy: y(points.at(-1).value), r: isFirst ? 4.4 : 2.8, class: "point " + series[i].class }),
        );
      }
      values[i].textContent = points.length ? format(points.at(-1).value) : "–";
    });
    picture.replaceChildren(...parts);
  }

  new ResizeObserver(() => last && draw(...last)).observe(picture);
  return { element, draw };
}

/** A line without an axis. */
export function spark(kind) {
  const picture = s("svg", { class: "spark", viewBox: "0 0 120 36", preserveAspectRatio: "none", "aria-hidden": "true" });
  return {
    element: picture,
    draw(points) {
      if (points.length < 2) {
        return;
      }
      const highest = Math.max(1, ...points.map((point) => point.value));
      const from = points[0].time;
      const to = points.at(-1).time;
      const line = path(points, (at) => ((at - from) / (to - from)) * 120, (value) => 34 - (value / highest) * 30);
      picture.replaceChildren(s("path", { d: line + "L120 36L0 36Z", class: "area " + kind }), s("path", { d: line, class: "line " + kind }));
    },
  };
}
