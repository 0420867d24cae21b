import assert from 'node:assert/strict';
import { MODE_PAGES } from '../../../src/core/protocols/scsi/parameterData/modePageTables';
import { decode } from '../../support/decodeParameterData';

const SENSE_6 = '1a003f00ff00';
const SENSE_10 = '5a003f00000000020000';
const SELECT_6 = '151000001000';
const CACHING = '8812' + '04' + '00' + 'ffff' + '0000' + 'ffff' + 'ffff' + '20' + '14' + '0000' + '00' + '000000';
const CONTROL = '0a0a' + '02' + '10' + '08' + '40' + '0000' + '0000' + '0200';

describe('mode parameters', () => {
  it('are decoded for MODE SENSE(6): header, short block descriptor, pages', () => {
    const data = `${(3 + 8 + 20 + 12).toString(16)}009008${'00000800'}00000200${CACHING}${CONTROL}`;
    const { rows, top, summary, found } = decode(SENSE_6, data);
    assert.deepEqual(found, []);
    assert.deepEqual(top, [
      'MODE DATA LENGTH 43',
      'MEDIUM TYPE 0x00',
      'DEVICE-SPECIFIC PARAMETER 0x90',
      'BLOCK DESCRIPTOR LENGTH 8',
      'Block descriptor 2048 blocks of 512 B',
      'Mode page 0x08 Caching',
      'Mode page 0x0a Control',
    ]);
    assert.deepEqual([rows['WP'], rows['DPOFUA']], ['1', '1']);
    assert.deepEqual([rows['WCE'], rows['RCD'], rows['DRA']], ['1', '0', '1']);
    assert.equal(rows['NUMBER OF CACHE SEGMENTS'], '20');
    assert.deepEqual([rows['SWP'], rows['TAS'], rows['QUEUE ALGORITHM MODIFIER']], ['1', '1', '1']);
    assert.equal(rows['EXTENDED SELF-TEST COMPLETION TIME'], '512');
    assert.equal(summary, 'Caching, Control');
  });

  it('are decoded for MODE SENSE(10) with a long block descriptor and a subpage', () => {
    const sub = '4a01' + '001c' + '060f' + 'f4' + '00'.repeat(25);
    const long = '0020000000000001' + '00000000' + '00001000';
    const data = '0036' + '0010' + '01' + '00' + '0010' + long + sub;
    const { rows, top, found } = decode(SENSE_10, data);
    assert.deepEqual(found, []);
    assert.equal(top.at(-1), 'Mode page 0x0a/0x01 Control Extension');
    assert.equal(rows['Block descriptor'], '9007199254740993 blocks of 4096 B');
    assert.deepEqual([rows['TCMOS'], rows['SCSIP'], rows['IALUAE']], ['1', '1', '0']);
    assert.deepEqual([rows['INITIAL COMMAND PRIORITY'], rows['MAXIMUM SENSE DATA LENGTH']], ['15', '244']);
  });

  it('name pages and subpages without a table, and leave page 00 to the vendor', () => {
    const { top } = decode(SENSE_6, '14000000' + '3002aabb' + '5905000301aabb' + '2f01cc' + '000902');
    assert.deepEqual(top.slice(4), [
      'Mode page 0x30 vendor specific',
      'Mode page 0x19/0x05 not known',
      'Mode page 0x2f vendor specific',
      'Page 0x00 (vendor specific) 0x000902',
    ]);
  });

  it('go on behind a page 00 that has the form of a page, as tgt sends it', () => {
    const { top, found } = decode(SENSE_6, '13000000' + '0000' + CONTROL + '0000');
    assert.deepEqual(found, []);
    assert.deepEqual(top.slice(4), [
      'Mode page 0x00 vendor specific',
      'Mode page 0x0a Control',
      'Mode page 0x00 vendor specific',
    ]);
  });

  it('say what the values are when defaults or changeable bits were asked for', () => {
    const note = (cdb: string): string | undefined =>
      decode(cdb, '0f000000' + CONTROL).nodes.find(({ label }) => label === 'Mode page')?.note;
    assert.equal(note('1a003f00ff00'), undefined);
    assert.equal(note('1a007f00ff00'), 'bits that can be changed');
    assert.equal(note('1a00bf00ff00'), 'default values');
    assert.equal(note('1a00ff00ff00'), 'saved values');
  });

  it('may be cut anywhere by the allocation length', () => {
    const data = `2b009008${'00000800'}00000200${CACHING}${CONTROL}`;
    for (let length = 1; length < data.length / 2; length++) {
      const cdb = `1a003f00${length.toString(16).padStart(2, '0')}00`;
      const { found, labels } = decode(cdb, data.slice(0, 2 * length));
      assert.deepEqual(found, [], `${length} bytes`);
      assert.equal(labels.includes('Remark cut by the allocation length'), length >= 4, `${length} bytes`);
    }
  });

  it('tell bytes that the snap length has cut', () => {
    const { labels, found } = decode(SENSE_6, '2b00900800000800', { complete: false });
    assert.ok(labels.includes('Remark not all in the capture'));
    assert.deepEqual(found, []);
  });

  it('report lengths that lie', () => {
    assert.deepEqual(decode(SENSE_6, `30000000${CONTROL}`).found, [['SCSI-LENGTH', 0, 1]]);
    assert.deepEqual(decode(SENSE_6, `0f0000ff${CONTROL}`).found, [['SCSI-LENGTH', 3, 1]]);
    assert.deepEqual(decode(SENSE_6, '070000000a0a0210').found, [['SCSI-LENGTH', 5, 1]]);
    assert.deepEqual(decode(SENSE_10, '000a0000000000004a01ffff').found, [['SCSI-LENGTH', 10, 2]]);
  });

  it('of MODE SELECT have no MODE DATA LENGTH to keep to', () => {
    const { rows, top, found } = decode(SELECT_6, `00000000${CONTROL}`, { fromTarget: false });
    assert.deepEqual(found, []);
    assert.equal(top.at(-1), 'Mode page 0x0a Control');
    assert.equal(rows['SWP'], '1');
    const ten = decode('55100000000000001400', `0000000000000000${CONTROL}`, { fromTarget: false });
    assert.equal(ten.summary, 'Control');
  });

  it('decode every page of the tables by its own length', () => {
    const head = (code: number, sub: number, body: number): string =>
      sub === 0
        ? [code, body].map((value) => value.toString(16).padStart(2, '0')).join('')
        : [code | 0x40, sub, body >> 8, body & 0xff].map((value) => value.toString(16).padStart(2, '0')).join('');
    const pages: [number, number, number, string, string][] = [
      [0x01, 0, 10, 'READ RETRY COUNT', '170'],
      [0x02, 0, 14, 'FIRST BURST SIZE', '43690'],
      [0x03, 0, 22, 'CYLINDER SKEW FACTOR', '43690'],
      [0x04, 0, 22, 'LANDING ZONE CYLINDER', '11184810'],
      [0x07, 0, 10, 'VERIFY RECOVERY TIME LIMIT', '43690'],
      [0x08, 0, 18, 'CACHE SEGMENT SIZE', '43690'],
      [0x0a, 0, 10, 'QERR', '1'],
      [0x18, 0, 6, 'PROTOCOL IDENTIFIER', '10'],
      [0x19, 0, 6, 'PROTOCOL IDENTIFIER', '10'],
      [0x1a, 0, 38, 'STANDBY_Y CONDITION TIMER', '2863311530'],
      [0x1c, 0, 10, 'MRIE', '10'],
      [0x1c, 1, 12, 'BACKGROUND PRE-SCAN TIME LIMIT', '43690'],
    ];
    for (const [code, sub, length, name, value] of pages) {
      const page = head(code, sub, length) + 'aa'.repeat(length);
      const { rows, found } = decode(SENSE_6, `${(3 + page.length / 2).toString(16).padStart(2, '0')}000000${page}`);
      assert.equal(rows[name], value, `page ${code}/${sub}`);
      assert.deepEqual(found, []);
    }
    assert.ok(MODE_PAGES.length > 20);
  });
});
