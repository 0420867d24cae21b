import assert from 'node:assert/strict';
import { decode, text } from '../../support/decodeParameterData';

const IN = (action: number, allocation = '00ff'): string => `5e0${action}0000000000${allocation}00`;
const OUT = (action: number): string => `5f0${action}0500000000001800`;
const KEY = '00000000deadbeef';
const OTHER = '1122334455667788';

const iscsi = (name: string): string => {
  const padded = text(name + '\0').padEnd(Math.ceil((name.length + 1) / 4) * 8, '0');
  return `${name.includes(',i,') ? '45' : '05'}00${(padded.length / 2).toString(16).padStart(4, '0')}${padded}`;
};
const length32 = (digits: string): string => (digits.length / 2).toString(16).padStart(8, '0');
const registration = (key: string, bits: string, id: string): string =>
  `${key}00000000${bits}00000000${'0001'}${length32(id)}${id}`;

describe('persistent reservations', () => {
  it('READ KEYS lists the keys', () => {
    const { labels, summary, found } = decode(IN(0), `00000036${length32(KEY + OTHER)}${KEY}${OTHER}`);
    assert.deepEqual(labels, [
      'PRGENERATION 0x00000036',
      'ADDITIONAL LENGTH 16',
      `RESERVATION KEY 0x${KEY}`,
      `RESERVATION KEY 0x${OTHER}`,
    ]);
    assert.equal(summary, '2 keys');
    assert.deepEqual(found, []);
  });

  it('READ KEYS may be cut by the allocation length, and reports a length that lies', () => {
    const cut = decode(IN(0, '000c'), `0000003600000010${KEY.slice(0, 8)}`);
    assert.equal(cut.rows['Remark'], 'cut by the allocation length');
    assert.deepEqual(cut.found, []);
    assert.deepEqual(decode(IN(0), `0000003600000010${KEY}`).found, [['SCSI-LENGTH', 4, 4]]);
    assert.deepEqual(decode(IN(0), `00000036ffffffff${KEY}`, { complete: false }).found, []);
  });

  it('READ RESERVATION tells holder, scope and type', () => {
    const held = decode(IN(1), `0000000100000010${KEY}00000000000500${'00'}`);
    assert.equal(held.rows['TYPE'], '0x5');
    assert.equal(held.rows['SCOPE'], '0x0');
    assert.equal(held.summary, `Write Exclusive - Registrants Only, key 0x${KEY}`);
    assert.equal(decode(IN(1), '0000000100000000').summary, 'no reservation');
  });

  it('REPORT CAPABILITIES tells the types', () => {
    const { rows, nodes, found } = decode(IN(2), '00081d81ea010000');
    assert.deepEqual(found, []);
    assert.deepEqual(
      ['CRH', 'SIP_C', 'ATP_C', 'PTPL_C', 'TMV', 'PTPL_A', 'RLR_C'].map((name) => rows[name]),
      ['1', '1', '1', '1', '1', '1', '0'],
    );
    const mask = nodes.find(({ label }) => label === 'PERSISTENT RESERVATION TYPE MASK');
    assert.deepEqual(
      mask?.children?.map(({ label, value }) => `${label} ${value}`),
      ['WR_EX_AR 1', 'EX_AC_RO 1', 'WR_EX_RO 1', 'EX_AC 1', 'WR_EX 1', 'EX_AC_AR 1'],
    );
    assert.deepEqual(decode(IN(2), '00ff1d81').found, [['SCSI-LENGTH', 0, 2]]);
  });

  it('READ FULL STATUS names the initiators', () => {
    const name = 'iqn.2003-01.org.x:one,i,0x00023d000001';
    const list =
      registration(KEY, '0105', iscsi(name)) +
      registration(OTHER, '0200', `06000000${'5000c500aabbccdd'}${'00'.repeat(12)}`);
    const { top, labels, summary, found } = decode(IN(3), `00000002${length32(list)}${list}`);
    assert.deepEqual(found, []);
    assert.deepEqual(top.slice(2), [
      `Registration key 0x${KEY} ${name}`,
      `Registration key 0x${OTHER} 0x5000c500aabbccdd`,
    ]);
    assert.ok(labels.includes(`TransportID ${name}`));
    assert.ok(labels.includes('SAS ADDRESS 0x5000c500aabbccdd'));
    assert.equal(summary, '2 registrations');
  });

  it('READ FULL STATUS reports descriptors and names that run past the data', () => {
    const id = `450001ff${text('iqn.a')}000000`;
    const list = registration(KEY, '0105', id);
    assert.deepEqual(decode(IN(3), `00000002${length32(list)}${list}`).found, [['SCSI-LENGTH', 34, 2]]);
    const lying = `${KEY}0000000001050000000000010000ffff${id}`;
    assert.deepEqual(decode(IN(3), `00000002${length32(lying)}${lying}`).found[0], ['SCSI-LENGTH', 28, 4]);
  });

  it('PERSISTENT RESERVE OUT has two keys and bits', () => {
    const { rows, summary, found } = decode(OUT(0), `${KEY}${OTHER}0000000005000000`, {
      fromTarget: false,
    });
    assert.deepEqual(found, []);
    assert.equal(rows['RESERVATION KEY'], `0x${KEY}`);
    assert.equal(rows['SERVICE ACTION RESERVATION KEY'], `0x${OTHER}`);
    assert.deepEqual([rows['SPEC_I_PT'], rows['ALL_TG_PT'], rows['APTPL']], ['0', '1', '1']);
    assert.equal(summary, `key 0x${KEY} service action key 0x${OTHER}`);
  });

  it('PERSISTENT RESERVE OUT with SPEC_I_PT names further initiators', () => {
    const ids = iscsi('iqn.a:b') + `00${'00'.repeat(7)}2000001b32aabbcc${'00'.repeat(8)}`;
    const list = `${KEY}${OTHER}0000000008000000${length32(ids)}${ids}`;
    const { labels, found } = decode(OUT(0), list, { fromTarget: false });
    assert.deepEqual(found, []);
    assert.deepEqual(
      labels.filter((label) => label.startsWith('TransportID')),
      ['TransportID iqn.a:b', 'TransportID 0x2000001b32aabbcc'],
    );
    const lying = list.replace(length32(ids), '0000ffff');
    assert.deepEqual(decode(OUT(0), lying, { fromTarget: false }).found, [['SCSI-LENGTH', 24, 4]]);
  });

  it('REGISTER AND MOVE names the new holder', () => {
    const id = iscsi('iqn.a:b,i,0x00023d000001');
    const { rows, found } = decode(OUT(7), `${KEY}${OTHER}00030002${length32(id)}${id}`, { fromTarget: false });
    assert.deepEqual(found, []);
    assert.deepEqual([rows['UNREG'], rows['APTPL'], rows['RELATIVE TARGET PORT IDENTIFIER']], ['1', '1', '2']);
    assert.equal(rows['TransportID'], 'iqn.a:b,i,0x00023d000001');
    assert.equal(rows['SPEC_I_PT'], undefined);
  });

  it('hostile names are made visible', () => {
    const { rows } = decode(OUT(7), `${KEY}${OTHER}00000000${length32(iscsi('a\u001b[2Jb'))}${iscsi('a\u001b[2Jb')}`, {
      fromTarget: false,
    });
    assert.equal(rows['TransportID'], 'a\\x1b[2Jb');
  });
});
