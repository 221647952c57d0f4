/** The longest time in seconds that is waited for a busy server before a person is asked. */
const longestWait = 10;

/** Why a request failed: the server's problem details (RFC 9457), or what stands for them where no server answered. */
export class Problem extends Error {
  /** @param {{status?: number, title?: string, detail?: string, field?: string, requestId?: string}} details */
  constructor(details, retryAfter = 1) {
    super(details.detail || details.title || `The server answered with status ${details.status}.`);
    this.name = "Problem";
    this.status = details.status ?? 0;
    this.title = details.title ?? "";
    this.field = details.field;
    this.requestId = details.requestId;
    this.retryAfter = retryAfter;
  }

  /** Reads the problem that an answer tells, in JSON or not. */
  static async of(response) {
    const text = await response.text().catch(() => "");
    let details = {};
    try {
      details = JSON.parse(text) ?? {};
    } catch {
      // A proxy in between answers with a page of its own; its status says enough.
    }
    const requestId = details.requestId ?? response.headers.get("X-Request-Id") ?? undefined;
    const seconds = Number(response.headers.get("Retry-After") ?? 1);
    return new Problem({ ...details, status: response.status, requestId }, Number.isFinite(seconds) ? seconds : 1);
  }

  /** No server answered. */
  static unreachable() {
    return new Problem({ detail: "The server cannot be reached. Is it running, and this device online?" });
  }

  /** Whether the same request may succeed soon. */
  get mayPass() {
    return (this.status === 503 || this.status === 429) && this.retryAfter <= longestWait;
  }

  /** Whether another API key could help. */
  get asksForKey() {
    return this.status === 401 || this.status === 403;
  }
}

/** Whether an error only says that nobody waits for the answer any more. */
export const isAbort = (error) => error?.name === "AbortError";
