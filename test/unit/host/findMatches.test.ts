/** How many frames Find finds, as the status bar and the live region tell it. */
import { standIn } from '../../support/vscodeStandIn';
import assert from 'node:assert/strict';
import type { OpenCapture } from '../../../src/host/captures/OpenCapture';
import { FindMatches } from '../../../src/host/commands/FindMatches';
import type { FindCount } from '../../../src/messages/results';
import { eventually } from '../../support/eventually';

const query = { kind: 'columns', text: 'login' } as const;
const all: FindCount = { matches: 1041, current: 3, isComplete: true, isLimited: false };

function lab() {
  const [marks, counts, close, front] = [0, 1, 2, 3].map(() => new standIn.EventEmitter<void>());
  const state = {
    answers: [all] as (FindCount | Error)[],
    asked: [] as number[],
    announced: [] as string[],
    isInFront: true,
    selectedFrame: 7,
    shownFilter: '',
    marks: marks,
    counts: counts,
    close: close,
    front: front,
  };
  const capture = {
    get selectedFrame() {
      return state.selectedFrame;
    },
    get shownFilter() {
      return state.shownFilter;
    },
    closed: false,
    onDidChangeMarks: state.marks.event,
    onDidCountFrames: state.counts.event,
    onDidClose: state.close.event,
    announce: (text: string) => void state.announced.push(text),
    request: async (_: string, { frame }: { frame: number }) => {
      state.asked.push(frame);
      const answer = state.answers.length > 1 ? state.answers.shift() : state.answers[0];
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as OpenCapture;
  const matches = new FindMatches(() => state.isInFront, state.front.event as never);
  return { state, matches, search: { capture, text: 'login', query, filter: '' } };
}

const becomes = (matches: FindMatches, text: string): Promise<unknown> => eventually(() => matches.text === text);

describe('the number of matches', () => {
  beforeEach(() => standIn.reset());

  it('shows at once, grows while it is counted, and is announced once, when it is known', async () => {
    const { state, matches, search } = lab();
    const some = { ...all, isComplete: false };
    state.answers = [{ ...some, matches: 2, current: 0 }, { ...some, matches: 41 }, all];
    matches.show(search);
    await becomes(matches, '3 of 1,041');
    assert.deepEqual(standIn.shown, ['$(search) 2+ found', '$(search) 3 of 41+', '$(search) 3 of 1,041']);
    assert.deepEqual(state.announced, ['3 of 1,041']);
    state.answers = [{ ...all, current: 4 }];
    assert.equal(await matches.placeOf(search, 9), '4 of 1,041');
    matches.show(search);
    await becomes(matches, '4 of 1,041');
    assert.deepEqual(state.announced, ['3 of 1,041']);
    matches.show({ ...search, query: { ...query } });
    await eventually(() => state.announced.length === 2);
    matches.dispose();
  });

  it('follows the selection, and goes with the filter and with the capture', async () => {
    const { state, matches, search } = lab();
    matches.show(search);
    await becomes(matches, '3 of 1,041');
    state.answers = [{ ...all, current: 0 }];
    state.selectedFrame = 12;
    state.marks.fire();
    await becomes(matches, '1,041 found');
    assert.equal(state.asked.at(-1), 12);
    state.shownFilter = 'tcp';
    state.counts.fire();
    await becomes(matches, '');
    state.shownFilter = '';
    state.counts.fire();
    await becomes(matches, '1,041 found');
    state.close.fire();
    assert.equal(matches.text, '');
    matches.dispose();
  });

  it('is not asked for while another editor is in front', async () => {
    const { state, matches, search } = lab();
    state.answers = [{ ...all, isComplete: false }];
    matches.show(search);
    await becomes(matches, '3 of 1,041+');
    state.isInFront = false;
    state.front.fire();
    await becomes(matches, '');
    const { length } = state.asked;
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert(state.asked.length <= length + 1, 'at most the question that was under way');
    state.answers = [all];
    state.isInFront = true;
    state.front.fire();
    await becomes(matches, '3 of 1,041');
    matches.dispose();
  });

  it('is left out where it cannot be had, and keeps its plus where there are too many', async () => {
    const { state, matches, search } = lab();
    state.answers = [new Error('closed')];
    matches.show(search);
    await eventually(() => state.asked.length === 1);
    assert.equal(matches.text, '');
    state.answers = [{ ...all, isLimited: true }];
    matches.show({ ...search, query: { ...query } });
    await becomes(matches, '3 of 1,041+');
    matches.dispose();
  });
});
