// SPDX-License-Identifier: Apache-2.0
// The frame of the console: login, navigation, the state of the container.
import { get, post, stream, whenLoggedOut } from "./api.js";
import { badge, empty, fill, h, icon, problem, toast } from "./dom.js";
import { overview } from "./overview.js";
import { services } from "./services.js";
import { bundles } from "./bundles.js";
import { registrar } from "./registrar.js";
import { log } from "./log.js";
import { topics } from "./topics.js";

const PAGES = [
  ["overview", "Overview", overview],
  ["services", "Services", services],
  ["bundles", "Bundles", bundles],
  ["registrar", "Registrar", registrar],
  ["log", "Log", log],
  ["topics", "Topics", topics],
];
const UNKNOWN = ["", "Page not found", unknown];
const SAMPLES = 300;

const app = document.getElementById("app");
const state = { current: null, samples: [], listeners: new Set() };
let endPage = () => {};
let endStream = () => {};

function themeButton() {
  const root = document.documentElement;
  const swap = () => {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("aiko-console-theme", root.dataset.theme);
    } catch {
      // It is chosen for this page only.
    }
    fill(element, icon(root.dataset.theme === "dark" ? "sun" : "moon"));
  };
  const element = h("button", { type: "button", class: "icon-button", title: "Light or dark theme", "aria-label": "Light or dark theme", "data-test": "theme", onclick: swap },
    icon(root.dataset.theme === "dark" ? "sun" : "moon"));
  return element;
}

function login(message) {
  endPage();
  endStream();
  const token = h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", placeholder: "Token", "aria-label": "Token", required: true });
  const note = h("div", { class: "login-note", "aria-live": "polite" });
  if (message) {
    fill(note, problem(message));
  }
  const submit = async (event) => {
    event.preventDefault();
    await enter(token.value).catch((error) => {
      fill(note, problem(error));
      token.select();
    });
  };
  fill(app, h("main", { class: "login" },
    h("form", { class: "login-card", onsubmit: submit },
      h("img", { src: "icon.svg", alt: "", class: "login-logo" }),
      h("h1", {}, "Aiko console"),
      h("p", {}, "Log in with the token of this container. This command prints the address of the console with it:"),
      h("code", { class: "command" }, "aiko exec aiko:console"),
      token,
      note,
      h("button", { type: "submit", class: "button primary wide" }, h("span", {}, "Log in")),
    ),
    h("div", { class: "login-theme" }, themeButton()),
  ));
  token.focus();
}

async function enter(token) {
  await post("login", { token });
  await begin();
}

function frame() {
  const links = PAGES.map(([name, title]) =>
    h("a", { href: "#/" + name, class: "nav-link", title, "data-page": name, "data-test": "nav-" + name }, icon(name), h("span", {}, title)));
  const chip = h("div", { class: "chip", "data-test": "state" });
  const place = h("div", { class: "place" });
  const lost = h("div", { class: "lost", role: "alert", hidden: true }, icon("warning"), "The container does not answer. The page continues when it does.");
  const main = h("main", { id: "main", tabindex: "-1" });
  const logout = async () => {
    await post("logout").catch(() => {});
    login();
  };
  fill(app,
    h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); main.focus(); } }, "Skip to the content"),
    h("div", { class: "frame" },
      h("aside", { class: "side" },
        h("a", { class: "brand", href: "#/overview" }, h("img", { src: "icon.svg", alt: "" }), h("span", {}, "Aiko", h("small", {}, "console"))),
        h("nav", { "aria-label": "Pages" }, links),
        h("div", { class: "side-foot" }, themeButton(), h("button", { type: "button", class: "icon-button", title: "Log out", "aria-label": "Log out", "data-test": "logout", onclick: logout }, icon("logout"))),
      ),
      h("div", { class: "content" }, h("header", { class: "top" }, place, chip), lost, main),
    ));
  return { links, chip, place, lost, main };
}

let parts;

function showState(current) {
  const kind = { READY: "good", STARTING: "warn", BUSY: "bad" }[current.state] ?? "warn";
  fill(parts.chip, badge(current.state, kind + " live"), current.reason ? h("span", { class: "reason", title: current.reason }, current.reason) : null);
  fill(parts.place, h("span", { class: "muted" }, "Process"), h("span", { class: "mono" }, current.process));
}

async function begin() {
  endStream();
  let first;
  try {
    first = await get("overview");
  } catch (error) {
    login(error.status === 401 ? null : error);
    return;
  }
  parts = frame();
  state.current = first;
  state.samples = first.samples;
  showState(first);
  endStream = stream("stream/overview", {}, {
    open: () => { parts.lost.hidden = true; },
    lost: async () => {
      parts.lost.hidden = false;
      fill(parts.chip, badge("NO ANSWER", "bad live"));
      // A container that was started again does not know the session.
      const known = await get("session").catch(() => null);
      if (known && !known.loggedIn) {
        login(new Error("the session has ended; log in again"));
      }
    },
    state: (current) => {
      parts.lost.hidden = true;
      state.current = current;
      if (current.sample) {
        state.samples.push(current.sample);
        state.samples.splice(0, state.samples.length - SAMPLES);
      }
      showState(current);
      state.listeners.forEach((listener) => listener(current));
    },
  });
  route();
}

function unknown({ main }) {
  fill(main, h("h1", {}, "Page not found"), h("div", { class: "card" }, empty("search", "The console has no page with this address", decoded(location.hash), h("a", { href: "#/overview", class: "button" }, "Overview"))));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function route() {
  if (!parts || !app.contains(parts.main)) {
    return;
  }
  const [name, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const page = name ? PAGES.find(([known]) => known === name) ?? UNKNOWN : PAGES[0];
  const argument = decoded(rest.join("/"));
  document.title = page[1] + " · Aiko console";
  for (const link of parts.links) {
    const isCurrent = link.dataset.page === page[0];
    link.classList.toggle("current", isCurrent);
    isCurrent ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  if (parts.page === page[0] && parts.update) {
    parts.update(argument);
    return;
  }
  endPage();
  state.listeners.clear();
  fill(parts.main);
  parts.page = page[0];
  const shown = page[2]({ main: parts.main, state, argument, onState: (listener) => state.listeners.add(listener) }) ?? {};
  parts.update = shown.update;
  endPage = () => {
    shown.end?.();
    endPage = () => {};
  };
}

whenLoggedOut(() => app.querySelector(".login") || login(new Error("the session has ended; log in again")));
addEventListener("hashchange", () => (tokenOfAddress() ? start() : route()));
addEventListener("unhandledrejection", (event) => toast(event.reason?.message ?? String(event.reason), "bad"));

function tokenOfAddress() {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}

async function start() {
  const token = tokenOfAddress();
  if (token) {
    // It does not stay in the address, nor in the history.
    history.replaceState(null, "", location.pathname + "#/overview");
    await enter(token).catch((error) => login(error));
    return;
  }
  const session = await get("session").catch((error) => error);
  session.loggedIn ? await begin() : login(session instanceof Error ? session : null);
}

start();
