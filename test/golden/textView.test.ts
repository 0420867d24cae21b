/** What the command line prints for each fixture, and its Conversations view as text. */
import assert from 'node:assert/strict';
import { conversations } from '../../src/core/session/conversations';
import { stageStops } from '../../src/core/session/stageStops';
import type { ConversationNode } from '../../src/core/session/ConversationNode';
import { traceBlocks, traceHeader } from '../../src/core/text/traceText';
import { analysed } from '../support/analysed';
import { fixtureCaptures, readFixture } from '../support/captures';
import { checkGolden, goldenNames } from '../support/golden';

const TEXT = '.txt';
const CONVERSATIONS = '.conversations.txt';

function outline({
  kind,
  label,
  description,
  firstFrame,
  lastFrame,
  severity,
  topic,
  children,
}: ConversationNode): string[] {
  const marks = [`${firstFrame}-${lastFrame}`, kind, topic, severity].filter((mark) => mark !== undefined);
  return [`${label}  |  ${description}  [${marks.join(' ')}]`, ...children.flatMap(outline).map((line) => `  ${line}`)];
}

describe('text of each fixture', () => {
  for (const name of fixtureCaptures()) {
    it(`${name}: PDUs`, async () => {
      const { analysis, source } = await analysed(readFixture(name));
      let text = traceHeader(analysis, name);
      for await (const block of traceBlocks(analysis, source)) text += block;
      checkGolden(name + TEXT, text);
    });

    it(`${name}: conversations and login stages`, async () => {
      const { analysis } = await analysed(readFixture(name));
      const stops = stageStops(analysis).map(({ frame, label }) => `${frame}  ${label}`);
      const lines = [...conversations(analysis).flatMap(outline), '', 'Login stages:', ...stops];
      checkGolden(name + CONVERSATIONS, lines.join('\n') + '\n');
    });
  }

  it('there is no golden without a fixture', () => {
    const expected = fixtureCaptures().flatMap((name) => [name + TEXT, name + CONVERSATIONS]);
    assert.deepEqual(goldenNames('.txt').sort(), expected.sort());
  });
});
