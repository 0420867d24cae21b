import assert from 'node:assert/strict';
import { SuggestionList } from '../../../media/captureEditor/filterLine/SuggestionList';
import type { HostConnection } from '../../../media/captureEditor/HostConnection';

/** What the host would offer for a word between two places. */
const offer = (label: string, start: number, end: number) => ({
  ...{ start, end, further: 0 },
  proposals: [{ kind: 'field', label, detail: '', type: '', insert: label }],
});

describe('what is offered for a filter', () => {
  it('is taken from the answer that was waited for: the list before it was still there when it had come', async () => {
    const answers: ((answer: unknown) => void)[] = [];
    const request = () => new Promise((resolve) => answers.push(resolve));
    const list = new SuggestionList({ request } as unknown as HostConnection, () => undefined);
    const first = list.complete('iscsi.op == 3 && tcp', 20, false);
    answers[0]?.(offer('tcp', 17, 20));
    await first;
    assert.equal(list.open?.suggestions[0]?.label, 'tcp');
    const second = list.complete('iscsi.op == 3 && tcp', 8, true);
    const settled = list.settled(undefined);
    answers[1]?.(offer('iscsi.opcode', 0, 8));
    assert.equal((await settled)?.label, 'iscsi.opcode');
    assert.deepEqual([list.open?.start, list.open?.end], [0, 8]);
    await second;
  });
});
