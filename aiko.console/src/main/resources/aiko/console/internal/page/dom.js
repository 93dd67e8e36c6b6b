// SPDX-License-Identifier: Apache-2.0
// Elements of the page. Text is only ever inserted as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties, listeners (onclick …) and children: elements, text, or null for none. */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  apply(element, properties);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function apply(element, properties) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (name === "class") {
      element.className = value;
    } else if (name === "value" || name === "checked" || name === "disabled" || name === "hidden") {
      element[name] = value;
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
}

/** An element of a picture. */
export function s(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Replaces the content of an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const ICONS = {
  overview: "M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z",
  services: "M12 3v4M12 17v4M5 12H3M21 12h-2M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM6.3 6.3 7.8 7.8M16.2 16.2l1.5 1.5M17.7 6.3l-1.5 1.5M7.8 16.2l-1.5 1.5",
  bundles: "M21 8 12 3 3 8v8l9 5 9-5zM3 8l9 5 9-5M12 13v8",
  registrar: "M4 5h16v5H4zM4 14h16v5H4zM8 7.5h.01M8 16.5h.01",
  log: "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3",
  topics: "M5 12a7 7 0 0 1 14 0M8.5 12a3.5 3.5 0 0 1 7 0M12 12v.01M12 15v6",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  moon: "M20 14.5A8 8 0 0 1 9.5 4a8 8 0 1 0 10.5 10.5z",
  logout: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
  close: "M6 6l12 12M18 6 6 18",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4",
  upload: "M12 16V4M7 9l5-5 5 5M4 20h16",
  back: "M4 10h10a5 5 0 0 1 0 10h-3M8 6l-4 4 4 4",
  refresh: "M20 11a8 8 0 1 0-2 6M20 5v6h-6",
  pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  plus: "M12 5v14M5 12h14",
  play: "M7 4l12 8-12 8z",
  pause: "M8 5v14M16 5v14",
  check: "M5 12l5 5L20 7",
  warning: "M12 3 2 20h20zM12 10v4M12 17v.01",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5M12 8v.01",
  send: "M4 12 20 4l-5 16-4-7z",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  chevron: "M9 6l6 6-6 6",
};

export function icon(name) {
  return s("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, s("path", { d: ICONS[name] }));
}

/** A button with an icon, a text, or both. */
export function button(text, properties, iconName) {
  return h("button", { type: "button", ...properties, class: "button " + (properties?.class ?? "") }, iconName ? icon(iconName) : null, text ? h("span", {}, text) : null);
}

/** A short word on a coloured ground. */
export function badge(text, kind) {
  return h("span", { class: "badge " + kind }, text);
}

/** What a page shows instead of rows. */
export function empty(iconName, title, text, ...more) {
  return h("div", { class: "empty" }, h("div", { class: "empty-icon" }, icon(iconName)), h("h3", {}, title), text ? h("p", {}, text) : null, more);
}

/** A problem, in its own words. */
export function problem(error, retry) {
  return h("div", { class: "problem", role: "alert" }, icon("warning"), h("div", {}, error.message ?? String(error)), retry ? button("Try again", { class: "small", onclick: retry }) : null);
}

/** A line at the edge of the page, for some seconds. */
export function toast(text, kind = "good") {
  const line = h("div", { class: "toast " + kind }, icon(kind === "good" ? "check" : "warning"), h("span", {}, text));
  document.getElementById("toasts").append(line);
  setTimeout(() => line.classList.add("leaving"), 5600);
  setTimeout(() => line.remove(), 6000);
}

/**
 * A dialog; resolves to the value of the button that closed it, or "" .
 * @param act what the confirmed change is, if the dialog waits for it, and shows its problem
 */
export function ask({ title, body, confirm, danger, act }) {
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const note = h("div", { class: "dialog-note", "aria-live": "polite" });
    const cancel = button("Cancel", { onclick: () => close(""), "data-test": "dialog-cancel" });
    const confirmed = async () => {
      if (act) {
        yes.disabled = true;
        fill(note, h("div", { class: "busy" }, h("span", { class: "spinner" }), "…"));
        try {
          await act();
        } catch (error) {
          fill(note, problem(error));
          yes.remove();
          cancel.lastChild.textContent = "Close";
          cancel.focus();
          return;
        }
      }
      close("yes");
    };
    const yes = button(confirm, { class: danger ? "primary danger" : "primary", onclick: confirmed, "data-test": "dialog-confirm" });
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-label": title, oncancel: (event) => { event.preventDefault(); close(""); } },
      h("h2", {}, title),
      h("div", { class: "dialog-body" }, body),
      note,
      h("div", { class: "dialog-buttons" }, cancel, yes),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

const NUMBER = new Intl.NumberFormat("en-US");

export const number = (value) => NUMBER.format(value);

/** A rate or another small number with one digit behind the point, if that digit is significant. */
export const rate = (value) => (value >= 100 || Number.isInteger(value) ? number(Math.round(value)) : value.toFixed(1));

/** A number of an axis, short: 200k. */
export function compact(value) {
  const [unit, name] = value >= 1_000_000 ? [1_000_000, "M"] : value >= 10_000 ? [1000, "k"] : [1, ""];
  return number(Math.round((value / unit) * 10) / 10) + name;
}

export function bytes(value) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  let size = value;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return (unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)) + " " + units[unit];
}

/** A short time, with its significant digits. */
export function micros(value) {
  if (value < 1000) {
    return value + " µs";
  }
  return value < 1_000_000 ? (value / 1000).toFixed(value < 10_000 ? 1 : 0) + " ms" : (value / 1_000_000).toFixed(1) + " s";
}

export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 60) {
    return seconds + " s";
  }
  if (seconds < 3600) {
    return Math.floor(seconds / 60) + " min " + (seconds % 60) + " s";
  }
  if (seconds < 86400) {
    return Math.floor(seconds / 3600) + " h " + Math.floor((seconds % 3600) / 60) + " min";
  }
  return Math.floor(seconds / 86400) + " d " + Math.floor((seconds % 86400) / 3600) + " h";
}

export function time(millis, withMillis) {
  const date = new Date(millis);
  const two = (value) => String(value).padStart(2, "0");
  const clock = two(date.getHours()) + ":" + two(date.getMinutes()) + ":" + two(date.getSeconds());
  return withMillis ? clock + "." + String(date.getMilliseconds()).padStart(3, "0") : clock;
}

export function dateTime(millis) {
  const date = new Date(millis);
  const two = (value) => String(value).padStart(2, "0");
  return date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate()) + " " + time(millis);
}

/** Calls at most once per pause, with the last arguments. */
export function debounced(call, pause = 250) {
  let timer;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), pause);
  };
}
