import assert from 'node:assert/strict';
import { fieldLookup, topicByLabels } from '../../../src/core/protocols/fieldLookup';
import { SCSI_COMMANDS } from '../../../src/core/protocols/scsi/commands';
import { commandKey } from '../../../src/core/protocols/scsi/scsiTables';
import { createExplainer } from '../../../src/core/rfc/explain';
import { topicAt } from '../../../src/core/text/topicAt';
import { traceBlocks } from '../../../src/core/text/traceText';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';

const explainer = createExplainer(fieldLookup);

describe('hovers of the text view', function () {
  this.timeout(60_000);

  it('explain every line with a label, in all fixtures', async () => {
    const unexplained = new Set<string>();
    let count = 0;
    for (const name of fixtureCaptures()) {
      const { analysis, source } = await analysed(readFixture(name));
      let shown = 0;
      for await (const block of traceBlocks(analysis, source)) {
        if (shown++ > 400) break;
        const lines = block.split('\n');
        for (const [line, text] of lines.entries()) {
          const label = /^\s+([^:=>!]{1,60})(?:: ?|=)/.exec(text)?.[1];
          if (label === undefined) continue;
          count++;
          const found = topicAt((at) => lines[at], line, text.search(/\S/) + 1, topicByLabels);
          if (found === undefined || !explainer.explain(found.topic)?.text)
            unexplained.add(`${label} (${found?.topic})`);
        }
      }
    }
    assert(count > 5000, `only ${count} lines`);
    assert.deepEqual([...unexplained], []);
  });

  it('have words for every SCSI command', () => {
    const silent = SCSI_COMMANDS.filter((command) => explainer.explain(`command/${commandKey(command)}`) === undefined);
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });
});
