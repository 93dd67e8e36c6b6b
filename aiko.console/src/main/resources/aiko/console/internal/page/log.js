// SPDX-License-Identifier: Apache-2.0
// The log of the container as it is written, and the levels of its loggers.
import { get, post, stream } from "./api.js";
import { badge, button, debounced, empty, fill, h, icon, problem, time, toast } from "./dom.js";

const MOST_LINES = 2000;
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"];

export function log({ main }) {
  let end = () => {};
  let newest = 0;
  let paused = false;
  let held = [];
  const filter = { level: "", text: "" };

  const lines = h("div", { class: "log", tabindex: "0", role: "log", "aria-label": "Log records", "data-test": "log" });
  const note = h("div", {});
  const level = h("select", { "aria-label": "Least level", "data-test": "log-level", onchange: () => { filter.level = level.value; restart(); } },
    h("option", { value: "" }, "All levels"), LEVELS.map((name) => h("option", { value: name }, name + (name === "ERROR" ? "" : " and above"))));
  const text = h("input", { type: "search", placeholder: "Text in the message, logger or service", "aria-label": "Text", "data-test": "log-text", oninput: debounced(() => { filter.text = text.value; restart(); }) });
  const pause = h("button", { type: "button", class: "button", onclick: () => {
    paused = !paused;
    fill(pause, icon(paused ? "play" : "pause"), h("span", {}, paused ? "Continue" : "Pause"));
    if (!paused) {
      add(held);
      held = [];
    }
  } }, icon("pause"), h("span", {}, "Pause"));
  const levels = h("div", {});

  fill(main,
    h("div", { class: "heading" }, h("h1", {}, "Log")),
    h("div", { class: "toolbar" }, h("div", { class: "search" }, icon("search"), text), level, pause),
    note,
    h("div", { class: "columns log-columns" }, h("div", { class: "card flush log-card" }, lines), h("section", { class: "card" }, h("h2", {}, "Levels"), levels)));

  function line(record) {
    const kind = { ERROR: "bad", WARNING: "warn", DEBUG: "faint", TRACE: "faint", AUDIT: "info" }[record.level] ?? "plain";
    return h("div", { class: "log-line " + kind, "data-test": "record" },
      h("span", { class: "log-time" }, time(record.time, true)),
      h("span", { class: "log-level" }, record.level),
      h("span", { class: "log-logger", title: record.logger + (record.thread ? "\n" + record.thread : "") + (record.service ? "\n" + record.service : "") }, record.serviceName || record.bundle || record.logger),
      h("span", { class: "log-message" }, record.message, record.trace ? h("details", {}, h("summary", {}, "stack trace"), h("pre", {}, record.trace)) : null));
  }

  function add(records) {
    if (paused) {
      held.push(...records);
      held.splice(0, held.length - MOST_LINES);
      return;
    }
    const fresh = records.filter((record) => record.number > newest).sort((one, other) => one.number - other.number);
    if (!fresh.length) {
      return;
    }
    newest = fresh.at(-1).number;
    const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    lines.querySelector(".empty")?.remove();
    lines.append(...fresh.map(line));
    while (lines.childElementCount > MOST_LINES) {
      lines.firstElementChild.remove();
    }
    if (isAtEnd) {
      lines.scrollTop = lines.scrollHeight;
    }
  }

  function restart() {
    end();
    newest = 0;
    held = [];
    fill(lines);
    let first = [];
    end = stream("stream/log", filter, {
      open: () => fill(note),
      records: (records) => (first ? first.push(...records) : add(records)),
      ready: () => {
        const all = first ?? [];
        first = null;
        add(all);
        lines.scrollTop = lines.scrollHeight;
        if (!lines.childElementCount) {
          fill(lines, empty("log", "No records", filter.level || filter.text ? "None of the last records matches the filter. New ones appear as they are written." : "New records appear as they are written."));
        }
      },
      dropped: (dropped) => lines.append(h("div", { class: "log-line warn" }, h("span", { class: "log-message" }, dropped.count + " records dropped: they are written faster than this page shows them"))),
    });
  }

  async function loadLevels() {
    let answer;
    try {
      answer = await get("log/levels");
    } catch (error) {
      fill(levels, problem(error, loadLevels));
      return;
    }
    const logger = h("input", { class: "mono", placeholder: "aiko.registrar", "aria-label": "Logger", "data-test": "level-logger", required: true });
    const wanted = h("select", { "aria-label": "Level", "data-test": "level-name" }, LEVELS.map((name) => h("option", { value: name, selected: name === "DEBUG" }, name)));
    const set = async (name, value) => {
      try {
        const now = await post("log/level", { logger: name, level: value });
        toast("logger " + now.logger + " has level " + now.level);
      } catch (error) {
        toast(error.message, "bad");
      }
      loadLevels();
    };
    fill(levels,
      h("ul", { class: "level-list" }, answer.levels.map((each) => h("li", {}, h("span", { class: "mono" }, each.logger), badge(each.level, each.level === "DEBUG" || each.level === "TRACE" ? "info" : "plain"),
        each.logger === "ROOT" ? h("span", { class: "icon-space" }) : h("button", { type: "button", class: "icon-button small danger", title: "Remove the level of " + each.logger, "aria-label": "Remove the level of " + each.logger, onclick: () => set(each.logger, "default") }, icon("close"))))),
      h("form", { class: "level-form", onsubmit: (event) => { event.preventDefault(); set(logger.value, wanted.value); } }, logger, h("div", { class: "row" }, wanted, h("button", { type: "submit", class: "button primary", "data-test": "set-level" }, "Set"))),
      h("p", { class: "muted small" }, "ROOT stands for all loggers. Levels set here last until the container ends."));
  }

  restart();
  loadLevels();
  return { end: () => end() };
}
