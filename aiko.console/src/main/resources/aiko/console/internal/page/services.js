// SPDX-License-Identifier: Apache-2.0
// The services of the namespace: a list of any length, of which only the visible rows are loaded; and one service.
import { get, post, stream } from "./api.js";
import { ask, button, dateTime, debounced, empty, fill, h, icon, micros, number, problem, toast } from "./dom.js";

const ROW = 46;
const PART = 100;
/** Browsers cannot scroll further; a filter leads there. */
const MOST_ROWS = 300_000;
const REFRESH_MILLIS = 2000;

export function services({ main, argument }) {
  const filter = { text: "", protocol: "", owner: "", tags: "" };
  let parts = new Map();
  let total = null;
  let drawn = "";
  let asked = 0;

  const input = (name, placeholder, label) =>
    h("input", { type: "search", placeholder, "aria-label": label, "data-test": "filter-" + name, spellcheck: "false", autocomplete: "off",
      oninput: debounced((event) => { filter[name] = event.target.value.trim(); list.scrollTop = 0; reload(true); }) });
  const count = h("span", { class: "count", "data-test": "service-count", "aria-live": "polite" }, "");
  const spacer = h("div", { class: "spacer" });
  const rows = h("div", { class: "rows" });
  const list = h("div", { class: "list", tabindex: "0", role: "table", "aria-label": "Services", onscroll: () => draw() }, spacer);
  spacer.append(rows);
  const box = h("div", { class: "list-box" });
  const note = h("div", {});
  const details = h("div", {});

  fill(main,
    h("div", { class: "heading" }, h("h1", {}, "Services"), count),
    h("div", { class: "toolbar" },
      h("div", { class: "search" }, icon("search"), input("text", "Name, or topic path with /", "Name or topic path")),
      input("protocol", "Protocol", "Protocol"), input("owner", "Owner", "Owner"), input("tags", "Tags", "Tags, such as room=*")),
    note,
    box,
    details);
  fill(box, h("div", { class: "card flush" },
    h("div", { class: "list-head", "aria-hidden": "true" }, ["Name", "Topic path", "Protocol", "Owner", "Handled", "Failed", "Waiting"].map((title, i) => h("span", { class: i > 3 ? "right" : "" }, title))),
    list));

  async function part(index) {
    const query = ++asked;
    const answer = await get("services", { ...filter, offset: index * PART, limit: PART });
    return { query, answer };
  }

  /** Loads the visible parts again. */
  async function reload(isNew) {
    const wanted = { ...filter };
    if (isNew) {
      parts = new Map();
    }
    const first = Math.floor(list.scrollTop / ROW / PART);
    const last = Math.floor((list.scrollTop + list.clientHeight) / ROW / PART);
    try {
      for (let index = first; index <= last; index++) {
        const { answer } = await part(index);
        if (Object.keys(wanted).some((name) => wanted[name] !== filter[name])) {
          return;
        }
        total = answer.total;
        parts.set(index, answer.rows);
        if ((index + 1) * PART >= total) {
          break;
        }
      }
      fill(note);
      draw(true);
    } catch (error) {
      fill(note, problem(error, () => reload(true)));
    }
  }

  const loadMissing = debounced((indexes) => indexes.forEach(async (index) => {
    if (!parts.has(index)) {
      const current = parts;
      const { answer } = await part(index).catch(() => ({}));
      if (answer && parts === current) {
        parts.set(index, answer.rows);
        draw(true);
      }
    }
  }), 60);

  function draw(isForced) {
    if (total === null) {
      return;
    }
    count.textContent = number(total) + (total === 1 ? " service" : " services");
    if (total === 0) {
      const isFiltered = Object.values(filter).some((value) => value);
      spacer.style.height = "auto";
      rows.style.transform = "none";
      drawn = "";
      fill(rows, empty("services", isFiltered ? "No service matches" : "No services yet", isFiltered ? "* stands for any text, ? for any character." : "Copy a bundle with a service into the deploy folder."));
      return;
    }
    const shown = Math.min(total, MOST_ROWS);
    spacer.style.height = shown * ROW + "px";
    const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const to = Math.min(shown, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
    const key = from + " " + to;
    if (key === drawn && !isForced) {
      return;
    }
    drawn = key;
    const missing = new Set();
    const visible = [];
    for (let i = from; i < to; i++) {
      const row = parts.get(Math.floor(i / PART))?.[i % PART];
      if (!row && !parts.has(Math.floor(i / PART))) {
        missing.add(Math.floor(i / PART));
      }
      visible.push(row ? serviceRow(row) : h("div", { class: "list-row loading", role: "row" }));
    }
    rows.style.transform = "translateY(" + from * ROW + "px)";
    const focused = document.activeElement?.dataset?.path;
    fill(rows, visible);
    if (focused) {
      [...rows.children].find((row) => row.dataset.path === focused)?.focus({ preventScroll: true });
    }
    if (missing.size) {
      loadMissing([...missing]);
    }
  }

  function serviceRow(row) {
    const figure = (name) => h("span", { class: "right" + (name === "failed" && row.figures?.failed ? " bad-text" : row.figures ? "" : " faint"), role: "cell" }, row.figures ? number(row.figures[name]) : "–");
    return h("a", { class: "list-row" + (row.path === selected ? " current" : ""), role: "row", href: "#/services/" + row.path.split("/").map(encodeURIComponent).join("/"), "data-path": row.path, "data-test": "service" },
      h("span", { class: "name-cell", role: "cell", title: [row.name, ...row.tags].join("\n") }, h("span", { class: "strong" }, row.name), row.tags.length ? h("span", { class: "tags" }, row.tags.map((tag) => h("span", { class: "tag" }, tag))) : null),
      h("span", { class: "mono", role: "cell", title: row.path }, row.path),
      h("span", { class: "muted", role: "cell", title: row.protocol }, row.protocol.split("/").at(-1)),
      h("span", { class: "muted", role: "cell", title: row.owner }, row.owner),
      figure("handled"), figure("failed"), figure("waiting"));
  }

  let selected = "";
  let endDetails = () => {};
  function open(path) {
    endDetails();
    endDetails = () => {};
    selected = path;
    fill(details);
    draw(true);
    if (path) {
      endDetails = service(details, path);
    }
  }

  reload(true);
  open(argument);
  const timer = setInterval(() => document.hidden || reload(false), REFRESH_MILLIS);
  // Whole rows only: a part of one at the edge looks like a mistake.
  const resized = new ResizeObserver(() => {
    const room = box.clientHeight - list.previousElementSibling.offsetHeight - 2;
    list.style.maxHeight = Math.max(3, Math.floor(room / ROW)) * ROW - 1 + "px";
    draw();
  });
  resized.observe(box);
  resized.observe(list);
  return {
    update: open,
    end() {
      clearInterval(timer);
      resized.disconnect();
      endDetails();
    },
  };
}

/** One service beside the list. */
function service(place, path) {
  let ends = [];
  let ended = false;
  const body = h("div", { class: "drawer-body" }, h("div", { class: "skeleton" }), h("div", { class: "skeleton" }), h("div", { class: "skeleton" }));
  const title = h("h2", {}, "…");
  const close = () => { location.hash = "#/services"; };
  const drawer = h("aside", { class: "drawer", "aria-label": "Service " + path, tabindex: "-1", "data-test": "service-details", onkeydown: (event) => event.key === "Escape" && close() },
    h("header", {}, h("div", {}, title, h("div", { class: "mono muted" }, path)), h("button", { type: "button", class: "icon-button", "aria-label": "Close", onclick: close }, icon("close"))),
    body);
  fill(place, drawer);
  drawer.focus({ preventScroll: true });

  const load = async () => {
    let shown;
    try {
      shown = await get("service", { path });
    } catch (error) {
      fill(body, error.status === 404 ? empty("services", "Service not found", "It was removed, or its process has ended.") : problem(error, load));
      return;
    }
    if (ended) {
      return;
    }
    title.textContent = shown.name;
    const figures = h("div", { class: "figures" });
    const failure = h("div", {});
    const showFigures = (now) => {
      fill(figures, now ? [["handled", number(now.handled)], ["failed", number(now.failed)], ["waiting", number(now.waiting)], ["dropped", number(now.dropped)],
        ["average time", micros(now.averageMicros)], ["longest", micros(now.longestMicros)]].map(([name, value]) =>
        h("div", { class: "figure" + (name === "failed" && now.failed ? " bad-text" : "") }, h("strong", { "data-test": "figure-" + name }, value), h("span", {}, name))) : null);
      fill(failure, now?.lastFailure ? h("p", { class: "warning-text", "data-test": "last-failure" }, "Last failure, " + dateTime(now.lastFailure.time) + ": " + now.lastFailure.text) : null);
    };
    showFigures(shown.figures);
    fill(body,
      shown.tags.length ? h("div", { class: "tags spaced" }, shown.tags.map((tag) => h("span", { class: "tag" }, tag))) : null,
      h("dl", { class: "facts" }, [["Protocol", shown.protocol], ["Transport", shown.transport], ["Owner", shown.owner], ["Bundle", shown.bundle ?? "in another process"]].map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
      shown.isLocal ? [figures, failure] : null,
      stateOf(path, ends),
      commandsOf(path));
    if (shown.isLocal) {
      const timer = setInterval(async () => document.hidden || showFigures((await get("service", { path }).catch(() => shown)).figures), 1000);
      ends.push(() => clearInterval(timer));
    }
  };
  load();
  return () => {
    ended = true;
    ends.forEach((end) => end());
    ends = [];
  };
}

/** The shared state, as it changes; each item can be edited. */
function stateOf(path, ends) {
  const items = new Map();
  const box = h("div", { class: "table-box" }, h("p", { class: "muted" }, "Asking the service…"));
  const note = h("div", { "aria-live": "polite" });
  let editing = null;
  let answered = false;

  const take = (all) => {
    items.clear();
    Object.entries(all).forEach(([name, value]) => items.set(name, value));
    draw();
  };

  async function change(body, words) {
    fill(note);
    try {
      const answer = await post("service/state", { path, ...body });
      editing = null;
      take(answer.items);
      toast(words(answer.items));
    } catch (error) {
      fill(note, problem(error));
    }
  }

  function valueCell(name, value) {
    if (editing !== name) {
      return h("td", { class: "mono value", "data-test": "value-" + name }, value);
    }
    const field = h("input", { class: "mono", value, "aria-label": "Value of " + name, "data-test": "edit-value" });
    const save = () => change({ item: name, value: field.value }, (now) => name + " is " + (now[name] ?? "gone"));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        save();
      } else if (event.key === "Escape") {
        event.stopPropagation();
        cancel();
      }
    });
    setTimeout(() => field.select());
    const cancel = () => {
      editing = null;
      draw();
    };
    return h("td", { class: "editing", colspan: 2 }, h("div", {}, field,
      button("Set", { class: "small primary", onclick: save, "data-test": "edit-save" }),
      h("button", { type: "button", class: "icon-button small", title: "Cancel", "aria-label": "Cancel", onclick: cancel }, icon("close"))));
  }

  function draw() {
    const open = box.querySelector("[data-test=edit-value]");
    if (open && editing !== null && items.has(editing) && document.activeElement === open) {
      // What somebody types is not taken away by a change of another item.
      for (const [name, value] of items) {
        const cell = box.querySelector("[data-test='value-" + CSS.escape(name) + "']");
        if (cell) {
          cell.textContent = value;
        }
      }
      return;
    }
    if (!items.size) {
      fill(box, h("p", { class: "muted" }, answered ? "No items." : "Asking the service…"));
      return;
    }
    fill(box, h("table", { class: "compact" }, h("tbody", {}, [...items].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, value]) =>
      h("tr", { "data-test": "item" },
        h("th", { scope: "row" }, name),
        valueCell(name, value),
        editing === name ? null : h("td", { class: "actions" },
          h("button", { type: "button", class: "icon-button small", title: "Edit " + name, "aria-label": "Edit " + name, "data-test": "edit-" + name, onclick: () => { editing = name; box.replaceChildren(); draw(); } }, icon("pencil")),
          h("button", { type: "button", class: "icon-button small danger", title: "Remove " + name, "aria-label": "Remove " + name, "data-test": "remove-" + name, onclick: async () => {
            if (await ask({ title: "Remove item " + name + "?", body: "The service and everybody who follows it lose the item.", confirm: "Remove", danger: true })) {
              change({ item: name, remove: true }, () => name + " was removed");
            }
          } }, icon("trash"))))))));
  }

  const name = h("input", { class: "mono", placeholder: "item", "aria-label": "Name of a new item", "data-test": "new-item" });
  const value = h("input", { class: "mono", placeholder: "value", "aria-label": "Value of the new item", "data-test": "new-value" });
  const add = async (event) => {
    event.preventDefault();
    await change({ item: name.value, value: value.value }, (now) => name.value + " is " + (now[name.value] ?? "gone"));
    name.value = value.value = "";
  };

  get("service/state", { path }).then(
    (answer) => {
      answered = true;
      take(answer.items);
      ends.push(stream("stream/state", { path }, {
        item: (change) => {
          if (change.removed) {
            [...items.keys()].filter((known) => known === change.item || known.startsWith(change.item + ".")).forEach((known) => items.delete(known));
          } else {
            items.set(change.item, change.value);
          }
          draw();
        },
      }));
    },
    (error) => fill(box, h("p", { class: "muted" }, error.message)));

  return h("section", { class: "part" }, h("h3", {}, "Shared state"), box, note,
    h("form", { class: "add-item", onsubmit: add }, name, value, h("button", { type: "submit", class: "button small", "data-test": "add-item" }, icon("plus"), h("span", {}, "Add"))));
}

/** The commands of a service, each with a form that calls it. */
function commandsOf(path) {
  const box = h("div", {}, h("p", { class: "muted" }, "Asking the service…"));

  function form(command) {
    const fields = command.parameters.map((parameter) => {
      const hint = parameter.name + (parameter.type ? ": " + parameter.type : "");
      return h("input", { class: "mono", placeholder: hint, size: Math.min(hint.length + 1, 34), "aria-label": parameter.name, "data-test": "argument" });
    });
    const result = h("div", { class: "result", "aria-live": "polite", "data-test": "result" });
    const isRequest = command.answer !== "";
    const call = async (event) => {
      event.preventDefault();
      fill(result, h("span", { class: "muted" }, "…"));
      try {
        // A parameter that may be repeated is left out if it is empty.
        const values = fields.map((field) => field.value).filter((value, i) => value !== "" || !command.parameters[i].type.endsWith("…"));
        const answer = await post("service/call", { path, command: command.name, arguments: values, isRequest });
        fill(result, isRequest ? (answer.items.length ? answer.items.map((item) => h("div", { class: "answer mono" }, item)) : h("span", { class: "muted" }, "an answer without items")) : h("span", { class: "sent mono" }, icon("check"), answer.sent));
      } catch (error) {
        fill(result, problem(error));
      }
    };
    return h("form", { class: "command-form", onsubmit: call, "data-test": "command-" + command.name },
      h("div", { class: "command-head" }, h("span", { class: "mono strong" }, command.name), isRequest ? h("span", { class: "mono muted" }, "→ " + command.answer) : null),
      command.description ? h("p", { class: "muted small" }, command.description) : null,
      h("div", { class: "command-line" }, fields, h("button", { type: "submit", class: "button small" }, icon(isRequest ? "send" : "play"), h("span", {}, isRequest ? "Request" : "Call"))),
      result);
  }

  /** For a service that does not state its commands. */
  function free() {
    const name = h("input", { class: "mono", placeholder: "command", "aria-label": "Command", required: true });
    const rest = h("input", { class: "mono", placeholder: "arguments", title: "Separated by spaces", "aria-label": "Arguments, separated by spaces" });
    const isRequest = h("input", { type: "checkbox" });
    const result = h("div", { class: "result", "aria-live": "polite" });
    const call = async (event) => {
      event.preventDefault();
      try {
        const answer = await post("service/call", { path, command: name.value.trim(), arguments: rest.value.trim() ? rest.value.trim().split(/\s+/) : [], isRequest: isRequest.checked });
        fill(result, isRequest.checked ? answer.items.map((item) => h("div", { class: "answer mono" }, item)) : h("span", { class: "sent mono" }, icon("check"), answer.sent));
      } catch (error) {
        fill(result, problem(error));
      }
    };
    return h("form", { class: "command-form", onsubmit: call }, h("div", { class: "command-line" }, name, rest, h("label", { class: "check" }, isRequest, "request"), h("button", { type: "submit", class: "button small" }, icon("play"), h("span", {}, "Send"))), result);
  }

  get("service/commands", { path }).then(
    (answer) => fill(box, answer.commands.map(form), answer.isComplete ? (answer.commands.length ? null : h("p", { class: "muted" }, "The service has no commands.")) : [h("p", { class: "muted" }, "The service has further commands, which it does not state."), free()]),
    (error) => fill(box, h("p", { class: "muted" }, error.message), free()));
  return h("section", { class: "part" }, h("h3", {}, "Commands"), box);
}
