// SPDX-License-Identifier: Apache-2.0
// The JSON interface of the console.

export class Failure extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

let onLogout = () => {};

/** Called when the console does not know the session any more. */
export function whenLoggedOut(call) {
  onLogout = call;
}

async function answer(response) {
  let value = {};
  try {
    value = await response.json();
  } catch {
    // The listener itself has answered.
  }
  if (response.ok) {
    return value;
  }
  if (response.status === 401 && !response.url.endsWith("/login")) {
    onLogout();
  }
  throw new Failure(response.status, value.problem ?? "the console answered with status " + response.status);
}

async function request(address, options) {
  let response;
  try {
    response = await fetch("api/" + address, options);
  } catch {
    throw new Failure(0, "the container does not answer: it has ended, or its listener is closed");
  }
  return answer(response);
}

function query(parameters) {
  const text = new URLSearchParams(Object.entries(parameters ?? {}).filter(([, value]) => value !== "" && value !== undefined)).toString();
  return text ? "?" + text : "";
}

export const get = (name, parameters) => request(name + query(parameters));

export const post = (name, body) =>
  request(name, { method: "POST", headers: { "Content-Type": "application/json", "X-Aiko-Console": "1" }, body: JSON.stringify(body ?? {}) });

export const upload = (name, file) =>
  request(name, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Aiko-Console": "1" }, body: file });

/** A change that is sent although the page ends. */
export const postAtEnd = (name, body) =>
  fetch("api/" + name, { method: "POST", keepalive: true, headers: { "Content-Type": "application/json", "X-Aiko-Console": "1" }, body: JSON.stringify(body) }).catch(() => {});

/** Why a stream does not open, in the words of the container: an EventSource does not tell. Empty if it opens now. */
export async function refusal(name, parameters) {
  const ending = new AbortController();
  try {
    const response = await fetch("api/" + name + query(parameters), { signal: ending.signal });
    if (!response.ok) {
      await answer(response);
    }
    return "";
  } catch (error) {
    return error instanceof Failure ? error.message : "the container does not answer";
  } finally {
    ending.abort();
  }
}

/**
 * Events of the container while the page can be seen. A hidden page holds no connection: a browser has few for each host.
 * @param listeners functions by the names of events; "open" and "lost" are those of the connection
 * @returns a function that ends it
 */
export function stream(name, parameters, listeners) {
  let source = null;
  let ended = false;
  const open = () => {
    source = new EventSource("api/" + name + query(parameters));
    source.onopen = () => listeners.open?.();
    source.onerror = () => {
      listeners.lost?.();
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(() => !ended && !document.hidden && restart(), 2000);
      }
    };
    for (const [event, listener] of Object.entries(listeners)) {
      if (event !== "open" && event !== "lost") {
        source.addEventListener(event, (message) => listener(JSON.parse(message.data)));
      }
    }
  };
  const restart = () => {
    source?.close();
    open();
  };
  const seen = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (source === null) {
      open();
    }
  };
  document.addEventListener("visibilitychange", seen);
  if (!document.hidden) {
    open();
  }
  return () => {
    ended = true;
    document.removeEventListener("visibilitychange", seen);
    source?.close();
  };
}
