// SPDX-License-Identifier: Apache-2.0
// The registrar of this container, the primary of the namespace, its secondaries, and the removed services.
import { get, post } from "./api.js";
import { ask, badge, button, bytes, empty, fill, h, number, problem, rate, span, toast } from "./dom.js";

const HISTORY = 25;
const EVERY = 2000;

export function registrar({ main, state }) {
  const top = h("div", {});
  const secondaries = h("section", { class: "card flush" });
  const history = h("section", { class: "card flush" });
  const note = h("div", { "aria-live": "polite" });
  const actions = h("div", { class: "heading-actions" });
  fill(main, h("div", { class: "heading" }, h("h1", {}, "Registrar"), actions), note, top, h("div", { class: "columns filling" }, secondaries, history));

  async function change(what, question, done) {
    if (await ask(question)) {
      fill(note);
      try {
        show(await post("registrar/" + what));
        toast(done);
      } catch (error) {
        fill(note, problem(error));
      }
    }
  }

  let buttons = "";
  function show(answer) {
    const own = answer.own;
    if (!own) {
      fill(top, h("div", { class: "card" }, empty("registrar", "This container has no registrar", answer.primary ? "The primary is " + answer.primary.path + "." : "No primary is known.")));
      fill(secondaries);
      fill(history);
      secondaries.hidden = history.hidden = true;
      return;
    }
    const isPrimary = own.role === "primary";
    if (buttons !== own.role) {
      buttons = own.role;
      fill(actions, isPrimary
        ? button("Demote", { class: "danger", onclick: () => change("demote", { title: "Step down as primary?", body: "Another registrar of the namespace takes over; without one, nothing changes.", confirm: "Demote", danger: true }, "this registrar is no longer primary"), "data-test": "demote" }, "down")
        : button("Promote", { class: "primary", onclick: () => change("promote", { title: "Take over from the primary?", body: "This registrar becomes primary as soon as it has a copy of the directory.", confirm: "Promote" }, "this registrar is primary"), "data-test": "promote" }, "up"));
    }
    const used = own.bytesLimit ? Math.min(1, own.bytes / own.bytesLimit) : 0;
    fill(top, h("div", { class: "columns" },
      h("section", { class: "card" },
        h("h2", {}, "This container"),
        h("div", { class: "role" }, badge(own.role, isPrimary ? "good" : own.role === "secondary" ? "info" : "warn"), h("span", { class: "mono", "data-test": "registrar-path" }, own.path)),
        h("div", { class: "figures four" }, [[own.services === 1 ? "service" : "services", own.services], [own.processes === 1 ? "process" : "processes", own.processes], ["added", own.added], ["removed", own.removed]].map(([name, value]) => h("div", { class: "figure" }, h("strong", {}, number(value)), h("span", {}, name)))),
        h("div", { class: "meter-line" }, h("span", { class: "muted" }, "Memory"), meter(used), h("span", {}, bytes(own.bytes) + " of " + bytes(own.bytesLimit)))),
      h("section", { class: "card" },
        h("h2", {}, "Directory"),
        h("dl", { class: "facts" }, [
          ["Primary", answer.primary?.path ?? "none known"],
          ["Rates", rate(own.addedPerSecond) + " added, " + rate(own.removedPerSecond) + " removed a second"],
          ["Requests queued", number(own.waiting)],
          ["Refused", own.refused ? number(own.refused) + " services: the directory was full" : "none"],
          own.copyMissing === null ? null : ["Copy", own.copyMissing === 0 ? "complete" : number(own.copyMissing) + " services missing"],
        ].filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", { class: name === "Primary" ? "mono" : "" }, value)])))));
    fill(secondaries, h("h2", {}, "Secondaries"), answer.secondaries.length
      ? h("div", { class: "table-box" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, "Topic path"), h("th", {}, "Copy"), h("th", { class: "right" }, "Age"))), h("tbody", {}, answer.secondaries.map((secondary) => h("tr", { "data-test": "secondary" },
        h("td", { class: "mono" }, secondary.path),
        h("td", {}, secondary.holdsCopy ? badge(secondary.lag === null ? "unknown" : secondary.lag === 0 ? "complete" : "differs by " + secondary.lag, secondary.lag === 0 ? "good" : "warn") : badge("holds none", "plain")),
        h("td", { class: "right muted nowrap" }, span(secondary.ageMillis)))))))
      : empty("registrar", "No secondaries", "A second container in the namespace takes over if this one fails."));
  }

  function meter(part) {
    const bar = h("span", { class: "meter-bar" });
    bar.style.width = Math.max(part * 100, 0.8) + "%";
    return h("span", { class: "meter", role: "img", "aria-label": Math.round(part * 100) + " percent" }, bar);
  }

  let offset = 0;
  async function loadHistory() {
    const answer = await get("registrar/history", { offset, limit: HISTORY });
    const last = Math.min(offset + HISTORY, answer.total);
    fill(history, h("h2", {}, "Removed services", answer.total ? h("span", { class: "count" }, number(answer.total)) : null), answer.rows.length
      ? [h("div", { class: "table-box" }, h("table", {}, h("thead", {}, h("tr", {}, h("th", {}, "Name"), h("th", {}, "Topic path"), h("th", { class: "right" }, "Lived"))), h("tbody", {}, answer.rows.map((row) => h("tr", {},
        h("td", { class: "strong" }, row.name), h("td", { class: "mono" }, row.path), h("td", { class: "right muted nowrap" }, span(Math.max(0, row.livedMillis)))))))),
        answer.total > HISTORY ? h("div", { class: "pager" },
          button("Newer", { class: "small", disabled: offset === 0, onclick: () => { offset = Math.max(0, offset - HISTORY); loadHistory(); } }),
          h("span", { class: "muted" }, number(offset + 1) + "–" + number(last) + " of " + number(answer.total)),
          button("Older", { class: "small", disabled: last >= answer.total, onclick: () => { offset += HISTORY; loadHistory(); } })) : null]
      : empty("log", "Nothing was removed", "Services that end appear here."));
  }

  async function load() {
    try {
      const answer = await get("registrar");
      show(answer);
      if (answer.own) {
        await loadHistory();
      }
    } catch (error) {
      fill(note, problem(error));
    }
  }

  load();
  const timer = setInterval(() => document.hidden || load(), EVERY);
  return { end: () => clearInterval(timer) };
}
