// The HTTP API: requests that fail in one way only, and the stream of what happens in a conversation.

/** What went wrong: `code` is stable, `message` is Japanese for people, `retry` says whether trying again can help. */
export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    Object.assign(this, { status, code, retry: status === 0 || status >= 500 || status === 409 && code !== "conversation_full" });
  }
}

const UNREACHABLE = "サーバーにつながりません。通信の状態を確かめて、もう一度お試しください。";

/** One request; the JSON of its response. Throws ApiError. */
export async function request(method, path, { body, token } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers["Authorization"] = `Bearer ${token}`;
  let response, data;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    data = await response.json();
  } catch {
    throw new ApiError(0, "unreachable", UNREACHABLE);
  }
  if (!response.ok) {
    throw new ApiError(response.status, data?.error?.code ?? "unknown", data?.error?.message ?? UNREACHABLE);
  }
  return data;
}

/** Follow a conversation's events from message `after` on, for good. `after()` is asked again at each reconnection. */
export async function listen({ id, token, after, onEvent, signal }) {
  // EventSource cannot send the token as a header, and a token never belongs in a URL.
  for (let pause = 1000; !signal.aborted; pause = Math.min(pause * 2, 30000)) {
    try {
      const response = await fetch(`/api/v1/conversations/${id}/events`, {
        headers: { Authorization: `Bearer ${token}`, "Last-Event-ID": String(after()) },
        signal,
      });
      if (response.status === 401 || response.status === 404) return;
      if (response.ok) {
        pause = 1000;
        for await (const event of parse(response.body)) onEvent(event);
      }
    } catch {
      // Broken off: connect again below.
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

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
