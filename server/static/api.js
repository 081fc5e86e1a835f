// The HTTP API: requests that fail in one way only, and the stream of what happens in a conversation.

import { words } from "./words.js";

/** What went wrong: `code` is stable, `message` is Japanese for people, `retry` says whether trying again can help. */
export class ApiError extends Error {
  constructor(status, code, message) {
    super(message.replace(/^[\w.]+: /, "")); // the field's name is for programs
    const retry = status === 0 || status === 429 || status >= 500 || status === 409 && code !== "conversation_full";
    Object.assign(this, { status, code, retry });
  }
}

/** One request; the response. Throws ApiError. */
async function respond(method, path, { body, token } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw unreachable();
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => null);
  throw new ApiError(response.status, told?.error?.code ?? "unknown", told?.error?.message ?? words.chat.unreachable);
}

const unreachable = () => new ApiError(0, "unreachable", words.chat.unreachable);

/** The JSON of one request. Throws ApiError. */
export async function request(method, path, given) {
  const response = await respond(method, path, given);
  return response.json().catch(() => { throw unreachable(); });
}

/** The text of one request. Throws ApiError. */
export async function text(path, token) {
  const response = await respond("GET", path, { token });
  return response.text().catch(() => { throw unreachable(); });
}

/**
 * Follow a conversation's events for good. `after()` is the number of the last message at hand, asked again at each
 * reconnection; `onState(connected)` says when the stream breaks off and when it is there again.
 */
export async function listen({ id, token, after, onEvent, onState, signal }) {
  // EventSource cannot send the token as a header, and a token never belongs in a URL.
  for (let pause = 500; !signal.aborted; pause = Math.min(pause * 2, 15000)) {
    try {
      const response = await fetch(`/api/v1/conversations/${id}/events`, {
        headers: { Authorization: `Bearer ${token}`, "Last-Event-ID": String(after()) },
        signal,
      });
      if (response.status === 401 || response.status === 404) return;
      if (response.ok) {
        pause = 500;
        onState(true);
        for await (const event of parse(response.body)) onEvent(event);
      }
    } catch {
      // Broken off: connect again below.
    }
    if (signal.aborted) return;
    onState(false);
    await rest(pause);
  }
}

/** Wait, but no longer than until the network is back. */
const rest = (milliseconds) => new Promise((resolve) => {
  setTimeout(resolve, milliseconds);
  addEventListener("online", resolve, { once: true });
});

async function* parse(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value.replaceAll("\r\n", "\n");
    for (let end; (end = waiting.indexOf("\n\n")) >= 0; waiting = waiting.slice(end + 2)) {
      const fields = Object.fromEntries(
        waiting.slice(0, end).split("\n").filter((line) => /^\w+:/.test(line)).map((line) => line.split(/: ?(.*)/s, 2)),
      );
      if (fields.event) yield { event: fields.event, data: JSON.parse(fields.data) };
    }
  }
}

/** An id that nobody else has; crypto.randomUUID exists on https and localhost only. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
