// SPDX-License-Identifier: Apache-2.0
// The state of the container at a glance.
import { get } from "./api.js";
import { badge, bytes, fill, h, number, rate, span } from "./dom.js";
import { chart, spark } from "./chart.js";

const MINUTES = 5;

/** The change of a counter each second, from samples. */
function rates(samples, name) {
  const points = [];
  for (let i = 1; i < samples.length; i++) {
    const seconds = (samples[i].time - samples[i - 1].time) / 1000;
    if (seconds > 0) {
      points.push({ time: samples[i].time, value: Math.max(0, (samples[i][name] - samples[i - 1][name]) / seconds) });
    }
  }
  return points;
}

/** The values of a gauge. */
const levels = (samples, name) => samples.map((sample) => ({ time: sample.time, value: sample[name] }));

const LAST_MINUTE = 60;

function tile(title, test) {
  const value = h("div", { class: "tile-value", "data-test": test }, "–");
  const note = h("div", { class: "tile-note" });
  return { value, note, line: null, element: (line) => h("section", { class: "card tile" }, h("h2", {}, title), value, note, line.element) };
}

const SHOWN_LOOPS = 12;
const HEALTH_MILLIS = 5000;
const KINDS = { OK: "good", WARN: "warn", TEMPORARILY_UNAVAILABLE: "warn", CRITICAL: "bad", HEALTH_CHECK_ERROR: "bad", HEALTHY: "good", WARNING: "warn", UNHEALTHY: "bad" };
const WORDS = { TEMPORARILY_UNAVAILABLE: "WAIT", CRITICAL: "FAIL", HEALTH_CHECK_ERROR: "ERROR" };

const SEVERITIES = ["OK", "WARN", "TEMPORARILY_UNAVAILABLE", "CRITICAL", "HEALTH_CHECK_ERROR"];

/** What needs somebody stands first; others keep their order. */
const severity = (check) => SEVERITIES.indexOf(check.status);

/** The state of a connection in a word for everybody; its name is that of aiko:status. */
function connection(state) {
  const [text, kind] = { REGISTRAR: ["Connected", "good"], TRANSPORT: ["No registrar", "warn"] }[state] ?? ["Not connected", "bad"];
  const element = badge(text, kind);
  element.title = "Connection state " + state;
  return element;
}

export function overview({ main, state, onState }) {
  const tiles = [
    ["Services here", "tile-services", "violet", (samples) => levels(samples, "services"), (value) => number(value)],
    ["Messages in", "tile-in", "teal", (samples) => rates(samples, "received"), (value) => rate(value) + " /s"],
    ["Messages out", "tile-out", "violet", (samples) => rates(samples, "published"), (value) => rate(value) + " /s"],
    ["Heap", "tile-heap", "amber", (samples) => levels(samples, "heap"), (value) => bytes(value)],
  ].map(([title, test, kind, points, format]) => ({ ...tile(title, test), picture: spark(kind, test !== "tile-services"), points, format }));
  const throughput = chart({ label: "Messages a second, of the last five minutes", series: [{ name: "in /s", class: "teal" }, { name: "out /s", class: "violet" }], format: rate, least: 10 });
  const calls = chart({ label: "Calls of event loops and messages on which services failed, a second, of the last five minutes", series: [{ name: "calls /s", class: "amber" }, { name: "failed /s", class: "red" }], format: rate, least: 10 });
  const facts = h("dl", { class: "facts" });
  const processes = h("div", {});
  const loops = h("div", { class: "table-box" });
  const health = h("section", { class: "card", hidden: true, "data-test": "health" });

  fill(main,
    h("h1", {}, "Overview"),
    h("div", { class: "tiles" }, tiles.map((each) => each.element(each.picture))),
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, "Messages"), throughput.element),
      h("section", { class: "card" }, h("h2", {}, "Calls and failures"), calls.element)),
    h("div", { class: "columns wide-left with-health" },
      health,
      h("div", { class: "stack" },
        h("section", { class: "card" }, h("h2", {}, "Connection"), processes),
        h("section", { class: "card grow" }, h("h2", {}, "Container"), facts))),
    h("section", { class: "card flush" }, h("h2", {}, "By bundle"), loops),
  );

  const show = (current) => {
    const samples = state.samples;
    if (samples.length) {
      const to = samples.at(-1).time;
      const from = to - MINUTES * 60_000;
      for (const each of tiles) {
        const points = each.points(samples).slice(-LAST_MINUTE);
        if (points.length) {
          each.value.textContent = each.format(points.at(-1).value);
        }
        each.picture.draw(points);
      }
      const newest = samples.at(-1);
      tiles[0].note.textContent = number(current.processes.length) + (current.processes.length === 1 ? " process" : " processes");
      tiles[1].note.textContent = number(newest.received) + " since the start";
      tiles[2].note.textContent = number(newest.published) + " since the start" + (newest.dropped ? ", " + number(newest.dropped) + " dropped" : "");
      tiles[3].note.textContent = "of " + bytes(current.heapLimit);
      throughput.draw([rates(samples, "received"), rates(samples, "published")], from, to);
      calls.draw([rates(samples, "handled"), rates(samples, "serviceFailures")], from, to);
    }
    fill(facts, [
      ["Running for", span(Date.now() - current.startedMillis)],
      ["Namespace", current.namespace],
      ["Registrar here", current.registrar],
      ["Deploy folder", current.bundles ? number(current.bundles.files) + (current.bundles.files === 1 ? " bundle" : " bundles") + (current.bundles.problems ? ", " + current.bundles.problems + " with problems" : "") : "none"],
      ["Java", current.java],
      ["System", current.system + ", process " + current.processId],
      ["Threads", number(current.threads)],
    ].map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
    fill(processes, current.processes.map((process) => h("div", { class: "connection" },
      h("div", { class: "row" }, connection(process.connection), h("span", { class: "mono" }, process.server)),
      process.problem ? h("p", { class: "warning-text" }, process.problem) : null,
      h("dl", { class: "facts" }, [
        ["Process", process.path],
        ["Primary registrar", process.registrar ?? "none known"],
        ["Queued", number(process.outbox) + " out, " + number(process.inbox) + " in"],
        ["Dropped", number(process.droppedOut) + " out, " + number(process.droppedIn) + " in"],
        ["Connected", process.connects === 1 ? "once" : number(process.connects) + " times"],
      ].map(([name, value]) => [h("dt", {}, name), h("dd", { class: name === "Process" || name === "Primary registrar" ? "mono" : "" }, value)])))));
    const all = current.processes.flatMap((process) => process.loops);
    const shown = [...all].sort((one, other) => other.stuck - one.stuck || other.handled - one.handled).slice(0, SHOWN_LOOPS);
    fill(loops,
      h("table", { class: "loops" },
        h("thead", {}, h("tr", {}, h("th", {}, "Bundle"), h("th", { class: "right" }, "Calls"), h("th", { class: "right", title: "Messages on which services of the bundle failed" }, "Failed"), h("th", { class: "right" }, "Waiting"), h("th", { class: "right" }, "Longest"))),
        h("tbody", {}, shown.map((loop) => h("tr", {},
          h("td", {}, loop.bundle || "the process", loop.stuck ? [" ", badge(loop.abandoned ? "abandoned" : "stuck", "bad"), h("div", { class: "muted small" }, "for " + span(loop.sinceMillis) + ": " + loop.running)] : null),
          h("td", { class: "right" }, number(loop.handled)),
          h("td", { class: "right" + (loop.serviceFailures ? " bad-text" : ""), "data-test": "failed-" + loop.bundle }, number(loop.serviceFailures)),
          h("td", { class: "right" }, number(loop.waiting)),
          h("td", { class: "right muted" }, loop.longestMillis ? (loop.longestMillis / 1000).toFixed(1) + " s" : "–"))))),
      all.length > SHOWN_LOOPS ? h("p", { class: "table-note" }, "The " + SHOWN_LOOPS + " busiest of " + number(all.length) + " event loops.") : null);
  };
  show(state.current);
  onState(show);
  const showHealth = async () => {
    const report = await get("health").catch(() => ({}));
    health.hidden = !report.checks?.length;
    if (!health.hidden) {
      fill(health, h("h2", { class: "row" }, "Health", badge(report.overall, KINDS[report.overall])),
        h("ul", { class: "checks" }, [...report.checks].sort((one, other) => severity(other) - severity(one)).map((check) => h("li", {}, badge(WORDS[check.status] ?? check.status, KINDS[check.status] ?? "plain"), h("span", { class: "strong" }, check.name), h("span", { class: "muted" }, check.text)))));
    }
  };
  showHealth();
  const timer = setInterval(() => document.hidden || showHealth(), HEALTH_MILLIS);
  return { end: () => clearInterval(timer) };
}
