import assert from 'node:assert/strict';
import { frameRow } from '../../../src/core/inspection/rows';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';

describe('what a row is coloured by', () => {
  const kinds = async (name: string) => {
    const { analysis, source } = await analysed(readFixture(name));
    const found = new Map<string, Set<string>>();
    for (let frame = 0; frame < analysis.frames.length; frame++) {
      const { kind, protocol, info } = await frameRow(analysis, source, frame);
      const text = `${protocol} ${info.map((part) => part.text).join('')}`;
      found.set(kind, (found.get(kind) ?? new Set()).add(text));
    }
    return found;
  };
  const every = (texts: Set<string> | undefined, pattern: RegExp) => {
    assert(texts !== undefined && texts.size > 0, String(pattern));
    for (const text of texts) assert.match(text, pattern);
  };

  it('tells logins, commands, data, task management and TCP apart', async () => {
    const found = await kinds('task-management.pcap');
    every(found.get('login'), /Login|Logout/);
    every(found.get('taskManagement'), /Task Management|task set|LUN reset|abort/i);
    every(found.get('data'), /Data-In|Data-Out|R2T|bytes/);
    every(found.get('tcp'), /^TCP /);
    assert([...(found.get('scsi') ?? [])].some((text) => text.includes('READ CAPACITY(10)')));
  });

  it('puts resets and what was sent again before what the frame carries', async () => {
    const closed = await kinds('port-closed.pcap');
    every(closed.get('tcpProblem'), /RST|TCP /);
    const pings = await kinds('target-pings.pcap');
    every(pings.get('nop'), /NOP/);
    const odd = await kinds('odd-logins.pcap');
    assert([...(odd.get('reject') ?? [])].some((text) => text.includes('Reject')));
  });
});
