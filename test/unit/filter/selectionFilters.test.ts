/** Filters made of what is selected leave the frame that they were made from. */
import assert from 'node:assert/strict';
import type { CaptureAnalysis } from '../../../src/core/analysis/CaptureAnalysis';
import { CachedSource } from '../../../src/core/capture/CachedSource';
import type { FieldNode } from '../../../src/core/dissect/FieldNode';
import { compileFilter } from '../../../src/core/filter/compileFilter';
import { pdusOf } from '../../../src/core/inspection/PduBytes';
import { readDetail } from '../../../src/core/inspection/readDetail';
import { FilterAnswers } from '../../../src/engine/FilterAnswers';
import { analysed } from '../../support/analysed';
import { fixtureCaptures, readFixture } from '../../support/captures';
import { passing } from '../../support/passing';

/** Frames of one capture that are looked at. */
const MOST_FRAMES = 400;

async function opened(name: string) {
  const { analysis, source } = await analysed(readFixture(name));
  return { analysis, source, filters: new FilterAnswers(analysis, new CachedSource(source)) };
}

/** The fields of a tree in reading order. */
function inOrder(nodes: readonly FieldNode[]): FieldNode[] {
  return nodes.flatMap((node) => [node, ...inOrder(node.children ?? [])]);
}

/** The frame itself, and those where PDUs end that it has a part of. */
function framesMeant(analysis: CaptureAnalysis, frame: number): number[] {
  return [frame, ...pdusOf(analysis, frame - 1).map((pdu) => analysis.pdus.frame(pdu) + 1)];
}

describe('filters made of a selection', () => {
  for (const name of fixtureCaptures()) {
    it(`of every field of ${name} leave the frame`, async () => {
      const { analysis, source, filters } = await opened(name);
      let made = 0;
      for (let frame = 1; frame <= Math.min(MOST_FRAMES, analysis.frames.length); frame++) {
        const fields = inOrder((await readDetail(analysis, source, frame - 1)).tree);
        for (const [field, { filter, label }] of fields.entries()) {
          if (filter === undefined || !('ok' in compileFilter(filter))) continue;
          const [found] = await filters.of({ kind: 'field', frame, field });
          assert.ok(found, `frame ${frame}: nothing for ${label} (${filter})`);
          assert.ok(found.filter.includes(filter) || found.filter.startsWith('iscsi.key.'));
          const passed = new Set(passing(analysis, found.filter));
          assert.ok(
            framesMeant(analysis, frame).some((one) => passed.has(one)),
            `frame ${frame}: ${found.filter}`,
          );
          made++;
        }
      }
      assert.ok(made > 0);
    }).timeout(120_000);
  }
});
