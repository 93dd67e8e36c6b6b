// SPDX-License-Identifier: Apache-2.0
// The bundles of the deploy folder: their states, swap by upload with a look ahead, rollback.
import { get, post, postAtEnd, upload } from "./api.js";
import { ask, badge, button, bytes, dateTime, empty, fill, h, icon, number, problem, toast } from "./dom.js";

const KINDS = { ACTIVE: "good", PART: "warn", WAITING: "warn", INCOMPLETE: "warn", SUPERSEDED: "plain", REFUSED: "bad", UNRESOLVED: "bad", FAILED: "bad" };

function restarts(plan) {
  return [
    h("p", {}, plan.restarts.length === 1 ? "Only this bundle restarts. Its services keep their ids and queued messages:" : number(plan.restarts.length) + " bundles restart, since they use classes of the first one:"),
    h("ul", { class: "plan", "data-test": "plan" }, plan.restarts.map((bundle) => h("li", {},
      icon("refresh"), h("span", { class: "strong" }, bundle.name), h("span", { class: "mono muted" }, bundle.version), bundle.services ? h("span", { class: "muted" }, number(bundle.services) + (bundle.services === 1 ? " service" : " services")) : null))),
  ];
}

export function bundles({ main, onState }) {
  const list = h("div", { class: "card flush" });
  const note = h("div", { "aria-live": "polite" });
  const folder = h("span", { class: "count mono" });
  const chooser = h("input", { type: "file", accept: ".jar", class: "hidden-input", "data-test": "upload", "aria-label": "Bundle to upload", onchange: () => chooser.files.length && send(chooser.files[0]) });
  const zone = h("label", { class: "zone",
    ondragover: (event) => { event.preventDefault(); zone.classList.add("over"); },
    ondragleave: () => zone.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); zone.classList.remove("over"); event.dataTransfer.files.length && send(event.dataTransfer.files[0]); } },
    icon("upload"), h("div", {}, h("strong", {}, "Replace a bundle"), h("div", { class: "muted" }, "Drop the jar of the new version here, or choose it. Nothing changes before you have seen which bundles restart.")), chooser);
  const busy = h("div", { class: "busy", hidden: true }, h("span", { class: "spinner" }), h("span", {}));

  fill(main, h("div", { class: "heading" }, h("h1", {}, "Bundles"), folder), zone, busy, note, list);

  const working = (text) => {
    busy.hidden = !text;
    busy.lastChild.textContent = text;
  };

  async function send(file) {
    fill(note);
    working("Uploading " + file.name + " …");
    try {
      const plan = await upload("bundles/upload", file);
      working("");
      const discarded = { upload: plan.upload };
      const leave = () => postAtEnd("bundles/discard", discarded);
      addEventListener("pagehide", leave);
      const yes = await ask({
        title: "Swap " + plan.bundle + " to " + plan.version + "?",
        body: [h("p", { class: "muted" }, file.name + ", " + bytes(plan.bytes)), restarts(plan)],
        confirm: "Swap",
      });
      removeEventListener("pagehide", leave);
      if (yes) {
        await act("swap", { bundle: plan.bundle, upload: plan.upload }, "Swapping " + plan.bundle + " …");
      } else {
        await post("bundles/discard", discarded);
      }
    } catch (error) {
      fill(note, problem(error));
    } finally {
      working("");
      chooser.value = "";
    }
  }

  const tell = (file) => {
    const text = file.name + " " + file.running + (file.state === "ACTIVE" ? " runs" : " is " + file.state);
    toast(text + (file.problem ? ": " + file.problem : ""), file.state === "ACTIVE" ? "good" : "bad");
  };

  async function act(what, body, words) {
    fill(note);
    working(words);
    try {
      tell(await post("bundles/" + what, body));
    } catch (error) {
      fill(note, problem(error));
    } finally {
      working("");
      await load();
    }
  }

  async function restart(file) {
    try {
      const plan = await get("bundles/dry-run", { bundle: file.name });
      if (await ask({ title: "Restart " + file.name + "?", body: [h("p", { class: "muted" }, "The bundle is replaced by its file in the deploy folder again."), restarts(plan)], confirm: "Restart" })) {
        await act("swap", { bundle: file.name }, "Restarting " + file.name + " …");
      }
    } catch (error) {
      fill(note, problem(error));
    }
  }

  async function rollback(file) {
    try {
      const plan = await get("bundles/dry-run", { bundle: file.name });
      await ask({
        title: "Roll back " + file.name + "?",
        body: [h("p", { class: "muted" }, "The version before " + file.version + " returns. A second rollback undoes the first."), restarts(plan)],
        confirm: "Roll back",
        danger: true,
        act: async () => tell(await post("bundles/rollback", { bundle: file.name })),
      });
      await load();
    } catch (error) {
      fill(note, problem(error));
    }
  }

  let shown = "";
  async function load() {
    let answer;
    try {
      answer = await get("bundles");
    } catch (error) {
      fill(list, problem(error, load));
      return;
    }
    folder.textContent = answer.folder;
    const text = JSON.stringify(answer);
    if (text === shown) {
      return;
    }
    shown = text;
    if (!answer.files.length) {
      fill(list, empty("bundles", "The deploy folder is empty", "Copy a bundle into it: it starts within a moment, and appears here."));
      return;
    }
    fill(list, h("div", { class: "table-box" }, h("table", { class: "bundle-table" },
      h("thead", {}, h("tr", {}, ["State", "Bundle", "Version", "Services", "Since", ""].map((title) => h("th", { class: title === "Services" ? "right" : "" }, title)))),
      h("tbody", {}, answer.files.map((file) => [
        h("tr", { "data-test": "bundle-" + file.name, class: file.problem ? "with-problem" : "" },
          h("td", {}, badge(file.state, KINDS[file.state] ?? "plain")),
          h("td", {}, h("div", { class: "strong" }, file.name || file.file), file.name ? h("div", { class: "muted mono small" }, file.file) : null),
          h("td", { class: "mono", "data-test": "version" }, file.running && file.running !== file.version ? [file.running, h("span", { class: "muted" }, " (file: " + (file.version || "unreadable") + ")")] : file.version),
          h("td", { class: "right" }, number(file.services)),
          h("td", { class: "muted nowrap" }, dateTime(file.since)),
          h("td", { class: "actions" }, file.name ? [
            button("Restart", { class: "small", onclick: () => restart(file), "data-test": "restart" }, "refresh"),
            file.canRollBack ? button("Roll back", { class: "small danger", onclick: () => rollback(file), "data-test": "rollback" }, "back") : null] : null)),
        file.problem ? h("tr", { class: "problem-row" }, h("td", {}), h("td", { colspan: "5" }, icon("warning"), file.problem)) : null,
      ])))));
  }

  load();
  onState(() => document.hidden || load());
}
