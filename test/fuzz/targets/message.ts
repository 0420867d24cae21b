/** What a webview may post: anything. What passes the check has the shape that the host relies on. */
import * as v from 'valibot';
import { FROM_WEBVIEW, REQUEST_PARAMS } from '../../../src/host/editor/webviewMessages';
import { type FuzzTarget, Outcome } from '../FuzzTarget';
import { BrokenPromise } from '../promises';

const SEEDS: readonly object[] = [
  { type: 'ready' },
  { type: 'request', id: 1, method: 'rows', params: { start: 0, count: 100, filter: 'iscsi' } },
  { type: 'request', id: 2, method: 'explain', params: { topic: 'key/X', rfc: { rfc: 3720, section: '12.12' } } },
  { type: 'openRfc', rfc: 3720, section: '10.12' },
  { type: 'command', command: 'goToFrame' },
  { type: 'compareLogins', login: { stream: 0, login: 1 } },
  { type: 'checkChap', stream: 0, login: 0, prover: 'target' },
];

const PROTOTYPE = '{"type":"ready","__proto__":{"admin":true},"constructor":1}';

export const message: FuzzTarget = {
  name: 'message',
  seeds: () =>
    [...SEEDS.map((value) => JSON.stringify(value)), PROTOTYPE].map((text) => new TextEncoder().encode(text)),
  run(input) {
    const outcome = new Outcome();
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(input));
    } catch {
      return outcome.value;
    }
    const read = v.safeParse(FROM_WEBVIEW, value);
    outcome.add(read.success);
    if (!read.success) return outcome.value;
    outcome.add(read.output.type);
    if (read.output.type !== 'request') return outcome.value;
    const params = v.safeParse(REQUEST_PARAMS[read.output.method], read.output.params);
    outcome.add(read.output.method).add(params.success);
    const { count } = (params.success ? params.output : {}) as { count?: number };
    if (count !== undefined && !(count >= 0 && count <= 1000))
      throw new BrokenPromise(`${count} rows may be asked for`);
    return outcome.value;
  },
};
