import '../../support/vscodeStandIn';
import assert from 'node:assert/strict';
import { acceptedItems } from '../../../src/host/commands/chooseColumns';

describe('Choose Columns', () => {
  const [number, cmdSn, ttl] = ['number', 'iscsi.cmdsn', 'ip.ttl'].map((column) => ({ column }));
  const items = [number, cmdSn, ttl].filter((item) => item !== undefined);
  const selectedItems = items.slice(0, 1);

  it('takes the field whose whole name was typed, although nobody checked it', () => {
    assert.deepEqual(acceptedItems({ value: ' iscsi.cmdsn ', items, selectedItems }), [number, cmdSn]);
  });

  it('takes what is checked and no more where only a part of a name stands, or nothing', () => {
    for (const value of ['iscsi.cmd', '', 'IP.TTL'])
      assert.deepEqual(acceptedItems({ value, items, selectedItems }), [number]);
    assert.deepEqual(acceptedItems({ value: 'number', items, selectedItems }), [number]);
  });
});
