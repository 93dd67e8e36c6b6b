// SPDX-License-Identifier: Apache-2.0
// Messages on topics, as they arrive; and published ones.
import { post, refusal, stream } from "./api.js";
import { badge, button, bytes, empty, fill, h, icon, number, problem, time, toast } from "./dom.js";

const MOST_MESSAGES = 500;

export function topics({ main, state }) {
  let end = () => {};
  let count = 0;
  const namespace = state.current.namespace;
  const filter = h("input", { class: "mono", value: namespace + "/#", "aria-label": "Topic filter", "data-test": "topic-filter", spellcheck: "false", required: true });
  const subscribe = h("button", { type: "submit", class: "button primary", "data-test": "subscribe" }, icon("topics"), h("span", {}, "Subscribe"));
  const stop = button("Stop", { hidden: true, onclick: () => finish(), "data-test": "unsubscribe" }, "pause");
  const counter = h("span", { class: "count" });
  const list = h("div", { class: "messages", "data-test": "messages", tabindex: "0", "aria-label": "Messages" });
  const note = h("div", {});
  const topic = h("input", { class: "mono", placeholder: namespace + "/…", "aria-label": "Topic", "data-test": "publish-topic", spellcheck: "false", required: true });
  const payload = h("textarea", { class: "mono", rows: "1", placeholder: "(command argument …)", "aria-label": "Payload", "data-test": "publish-payload", spellcheck: "false" });
  const retain = h("input", { type: "checkbox" });
  const publishNote = h("div", { "aria-live": "polite" });
  const nothing = () => empty("topics", "No subscription", "Subscribe to a topic filter: + stands for one level, # for all further ones.");

  const publish = async (event) => {
    event.preventDefault();
    fill(publishNote);
    try {
      const sent = await post("topics/publish", { topic: topic.value, payload: payload.value, retain: retain.checked });
      toast(number(sent.bytes) + (sent.bytes === 1 ? " byte" : " bytes") + " published on " + sent.topic);
    } catch (error) {
      fill(publishNote, problem(error));
    }
  };

  fill(main,
    h("div", { class: "heading" }, h("h1", {}, "Topics"), counter),
    h("form", { class: "toolbar", onsubmit: (event) => { event.preventDefault(); begin(); } }, h("div", { class: "search" }, icon("topics"), filter), subscribe, stop),
    note,
    h("div", { class: "card flush message-card" }, list),
    h("section", { class: "card" }, h("h2", {}, "Publish"),
      h("form", { class: "publish", onsubmit: publish }, topic, payload, h("label", { class: "check" }, retain, "Retain"),
        h("button", { type: "submit", class: "button primary", "data-test": "publish" }, icon("send"), h("span", {}, "Publish"))),
      publishNote));
  fill(list, nothing());

  function message(each) {
    return h("div", { class: "message", "data-test": "message" },
      h("div", { class: "message-head" }, h("span", { class: "muted" }, time(each.time, true)), h("span", { class: "mono strong topic" }, each.topic), each.retained ? badge("retained", "info") : null, h("span", { class: "muted message-size" }, bytes(each.bytes))),
      h("pre", { class: "mono" }, each.payload + (each.bytes > 4096 ? " …" : "")));
  }

  function begin() {
    end();
    count = 0;
    fill(note);
    counter.textContent = "";
    fill(list, empty("topics", "Waiting for messages", "Messages on " + filter.value + " appear as they arrive, newest first."));
    stop.hidden = false;
    let opened = false;
    let frame = [];
    end = stream("stream/topics", { filter: filter.value }, {
      open: () => { opened = true; },
      lost: () => {
        if (!opened) {
          finish();
          fill(list, nothing());
          const wanted = filter.value;
          refusal("stream/topics", { filter: wanted }).then((reason) =>
            stop.hidden && fill(note, problem(new Error("cannot subscribe to " + wanted + ": " + (reason || "the connection was lost; subscribe again")))));
        }
      },
      message: (each) => {
        frame.push(each);
        if (frame.length === 1) {
          requestAnimationFrame(() => {
            list.querySelector(".empty")?.remove();
            list.prepend(...frame.reverse().slice(0, MOST_MESSAGES).map(message));
            count += frame.length;
            frame = [];
            while (list.childElementCount > MOST_MESSAGES) {
              list.lastElementChild.remove();
            }
            counter.textContent = number(count) + (count === 1 ? " message" : " messages");
          });
        }
      },
      dropped: (dropped) => fill(note, problem(new Error(number(dropped.count) + " messages dropped: they arrive faster than this page shows them"))),
    });
  }

  function finish() {
    end();
    end = () => {};
    stop.hidden = true;
  }

  return { end: () => end() };
}
