import type { FromWebview, ToWebview, WebviewMethod, WebviewRequests } from '../../src/messages/webview';

/** What VS Code gives to a webview's script, once. */
export interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** A message that the host sends of its own accord. */
export type HostPush = Exclude<ToWebview, { readonly type: 'answer' }>;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The webview's end of the conversation with the extension host: requests with answers, and one-way messages. */
export class HostConnection {
  private nextId = 1;
  private readonly waiting = new Map<number, Waiting>();

  /** @param onPush receives every message that is not an answer. */
  constructor(
    private readonly api: VsCodeApi,
    private readonly onPush: (message: HostPush) => void,
  ) {}

  /** Starts to listen to the messages that VS Code dispatches on the window. */
  listen(target: Window): void {
    target.addEventListener('message', (event: MessageEvent<unknown>) => {
      const message = event.data;
      if (typeof message === 'object' && message !== null && 'type' in message) this.receive(message as ToWebview);
    });
  }

  /** Asks the host. The promise is rejected with the host's own words when it answers with an error. */
  request<M extends WebviewMethod>(
    method: M,
    params: WebviewRequests[M]['params'],
  ): Promise<WebviewRequests[M]['result']> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.api.postMessage({ type: 'request', id, method, params });
    });
  }

  post(message: FromWebview): void {
    this.api.postMessage(message);
  }

  private receive(message: ToWebview): void {
    if (message.type !== 'answer') {
      this.onPush(message);
      return;
    }
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    this.waiting.delete(message.id);
    if ('err' in message) waiting.reject(new Error(message.err));
    else waiting.resolve(message.ok);
  }
}

/** The words of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
