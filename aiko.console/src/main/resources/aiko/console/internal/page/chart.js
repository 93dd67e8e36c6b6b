// SPDX-License-Identifier: Apache-2.0
// Little charts of figures over time.
import { compact, h, s } from "./dom.js";

const MARGIN = { top: 10, right: 12, bottom: 22 };
const LABEL_FONT = '500 11px "Inter Variable", system-ui, sans-serif';
const measure = document.createElement("canvas").getContext("2d");
let ids = 0;

/** Round values of an axis from 0 on, with the lowest top that contains the highest one, so that little of the chart is empty. */
function ticks(highest) {
  let best = [];
  for (const count of [5, 4, 3]) {
    const power = 10 ** Math.floor(Math.log10(highest / count));
    const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each * count >= highest * (1 - 1e-9));
    const parts = Math.ceil(highest / step - 1e-9);
    if (!best.length || parts * step < best.at(-1)) {
      best = Array.from({ length: parts + 1 }, (_, i) => i * step);
    }
  }
  return best;
}

function path(points, x, y) {
  return points.map((point, i) => (i ? "L" : "M") + x(point.time).toFixed(1) + " " + y(point.value).toFixed(1)).join("");
}

/**
 * A chart with an axis.
 * @param series names, and classes for their colours
 * @param format writes a value of the legend
 * @returns an element, and draw(points for each series, from, to)
 */
export function chart({ series, format, height = 190, label, least = 1 }) {
  const picture = s("svg", { class: "chart", role: "img", "aria-label": label, height: String(height) });
  const values = series.map((each) => h("strong", {}, "–"));
  const legend = h("div", { class: "legend" }, series.map((each, i) => h("span", { class: "legend-entry" }, h("span", { class: "dash " + each.class + (i ? " second" : "") }), each.name, values[i])));
  const element = h("div", { class: "chart-box" }, legend, picture);
  const gradients = series.map(() => "gradient" + ++ids);
  let last = null;

  function draw(data, from, to) {
    last = [data, from, to];
    const width = picture.clientWidth || 600;
    picture.setAttribute("viewBox", "0 0 " + width + " " + height);
    const steps = ticks(Math.max(least, ...data.flat().map((point) => point.value)));
    const highest = steps.at(-1);
    measure.font = LABEL_FONT;
    // All digits are as wide as 0.
    const left = 10 + Math.ceil(Math.max(...steps.map((step) => measure.measureText(compact(step).replace(/\d/g, "0")).width)));
    const x = (at) => left + ((at - from) / (to - from)) * (width - left - MARGIN.right);
    const y = (value) => height - MARGIN.bottom - (value / highest) * (height - MARGIN.top - MARGIN.bottom);
    const parts = [
      s("defs", {}, ...series.map((each, i) => s("linearGradient", { id: gradients[i], x1: 0, y1: 0, x2: 0, y2: 1 },
        s("stop", { offset: "0", class: each.class, "stop-opacity": ".26" }), s("stop", { offset: "1", class: each.class, "stop-opacity": "0" })))),
    ];
    for (const step of steps) {
      const at = y(step);
      const text = s("text", { x: left - 8, y: at + 4, class: "axis", "text-anchor": "end" });
      text.textContent = compact(step);
      parts.push(s("line", { x1: left, x2: width - MARGIN.right, y1: at, y2: at, class: step ? "grid" : "grid base" }), text);
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
        if (i === 0) {
          parts.push(s("path", { d: line + "L" + x(points.at(-1).time).toFixed(1) + " " + y(0) + "L" + x(points[0].time).toFixed(1) + " " + y(0) + "Z", fill: "url(#" + gradients[i] + ")", stroke: "none" }));
        }
        // The second line is dashed: both are seen where they are equal, and by who does not see the colours.
        parts.push(
          s("path", { d: line, class: "line " + series[i].class + (i ? " second" : "") }),
          s("circle", { cx: x(points.at(-1).time).toFixed(1), cy: y(points.at(-1).value).toFixed(1), r: 3, class: "point " + series[i].class }),
        );
      }
      values[i].textContent = points.length ? format(points.at(-1).value) : "–";
    });
    picture.replaceChildren(...parts);
  }

  new ResizeObserver(() => last && draw(...last)).observe(picture);
  return { element, draw };
}

/** A line without an axis. Without an area, it shows changes around a value, not its amount. */
export function spark(kind, hasArea = true) {
  const picture = s("svg", { class: "spark", viewBox: "0 0 120 36", preserveAspectRatio: "none", "aria-hidden": "true" });
  return {
    element: picture,
    draw(points) {
      if (points.length < 2) {
        return;
      }
      const values = points.map((point) => point.value);
      const highest = hasArea ? Math.max(1, ...values) : Math.max(...values) + 1;
      const lowest = hasArea ? 0 : Math.min(...values) - 1;
      const from = points[0].time;
      const to = points.at(-1).time;
      const line = path(points, (at) => ((at - from) / (to - from)) * 120, (value) => 34 - ((value - lowest) / (highest - lowest)) * 30);
      picture.replaceChildren(...(hasArea ? [s("path", { d: line + "L120 36L0 36Z", class: "area " + kind })] : []), s("path", { d: line, class: "line " + kind }));
    },
  };
}
