/** Every SCSI command that we know, sense data of every kind and LUNs of every form: tshark and we read the same. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allFields } from '../../src/core/dissect/interpret';
import type { FieldSpec } from '../../src/core/dissect/FieldSpec';
import { PART_FIELDS } from '../../src/core/protocols/iscsi/partFields';
import { PDU_SPECS } from '../../src/core/protocols/iscsi/pduSpecs';
import { createRegistry } from '../../src/core/protocols/protocols';
import { additionalSenseName } from '../../src/core/protocols/scsi/additionalSenseCodes';
import { operationCodeName } from '../../src/core/protocols/scsi/commands';
import { SCSI_TABLES } from '../../src/core/protocols/scsi/scsiTables';
import { unavailable } from '../support/captures';
import { everyCommand, everyLun, everySense } from '../support/scsiCaptures';
import { tsharkFieldNames } from '../support/tshark';
import { tsharkVersion } from '../support/tsharkRun';
import { compare, layerOf } from '../support/tsharkComparison';
import { type Exception, isLeftToTshark, MADE_UP_SCSI } from './exceptions';
import { OWN_FILTER_NAMES } from './ownFilterNames';

describe('the SCSI of made-up captures', function () {
  this.timeout(60_000);
  let folder: string;
  const uses = new Set<Exception>();
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
    folder = mkdtempSync(path.join(tmpdir(), 'scsi-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  const captures: readonly (readonly [name: string, make: () => Uint8Array, values: number])[] = [
    ['every command', everyCommand, 4000],
    ['every sense key and descriptor', everySense, 1000],
    ['every form of LUN', everyLun, 50],
  ];
  for (const [name, make, least] of captures) {
    it(`${name}: the same values`, async () => {
      const bytes = make();
      const file = path.join(folder, 'made-up.pcap');
      writeFileSync(file, bytes);
      const { compared, differences, onlyTheirs } = await compare(file, bytes, []);
      assert(compared.scsi >= least, `only ${compared.scsi} values`);
      const differing = differences.flatMap((difference) => {
        const { frame, field, ours, theirs } = difference;
        if (layerOf(field) !== 'scsi' && field !== 'pdu') return [];
        const exception = MADE_UP_SCSI.find((row) => row.field === field && (row.fits?.(difference) ?? true));
        if (exception) uses.add(exception);
        return exception ? [] : [`frame ${frame} ${field}: ours ${ours ?? 'nothing'}, tshark's ${theirs ?? 'nothing'}`];
      });
      assert.deepEqual(differing, []);
      assert.deepEqual(
        [...onlyTheirs.keys()].filter((field) => !isLeftToTshark(field)),
        [],
      );
    });
  }

  it('with every exception still in use', () => {
    assert.deepEqual(
      MADE_UP_SCSI.filter((row) => !uses.has(row)).map(({ name }) => name),
      [],
    );
  });
});

describe('filter names', () => {
  const tables: readonly (readonly [name: string, fields: readonly FieldSpec[]])[] = [
    ...PDU_SPECS.map(({ name, fields }) => [name, fields] as const),
    ['parts of PDUs', PART_FIELDS],
    ...SCSI_TABLES.map(({ title, fields }) => [title, fields] as const),
    ...createRegistry()
      .all()
      .map(({ name, fields }) => [name, fields] as const),
  ];
  const own = new Set(OWN_FILTER_NAMES.flatMap(({ names }) => names.split(' ')));

  it('are those of tshark, but for names of our own that are listed with a reason', async function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
    const known = await tsharkFieldNames();
    assert(known.size > 100_000, `tshark knows only ${known.size} names`);
    const unknown = new Map<string, string>();
    for (const [table, fields] of tables) {
      for (const { filter } of allFields(fields)) {
        if (filter !== undefined && !known.has(filter) && !own.has(filter)) unknown.set(filter, table);
      }
    }
    assert.deepEqual([...unknown].sort(), []);
    assert.deepEqual(
      [...own].filter((name) => known.has(name)),
      [],
      'names of our own that tshark knows',
    );
  });

  it('of our own are all in use', () => {
    const used = new Set(tables.flatMap(([, fields]) => allFields(fields).map(({ filter }) => filter)));
    assert.deepEqual(
      [...own].filter((name) => !used.has(name)),
      [],
    );
  });
});

/** Values of a field that tshark has names for. */
function tsharkValues(field: string): Map<number, string> {
  const rows = execFileSync('tshark', ['-G', 'values'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([kind, name]) => kind === 'V' && name === field);
  return new Map(rows.map((row) => [Number(row[2]), row.at(-1) ?? '']));
}

/** A name without the differences of spelling that say nothing. */
const plain = (name: string): string =>
  name
    .toUpperCase()
    .replaceAll('&', 'AND')
    .replace(/[^A-Z0-9]/g, '');

/** Codes that go by another name with us, with the reason: type of device and code. */
const OTHER_NAMES: readonly (readonly [reason: string, codes: string])[] = [
  ['obsolete since SBC-2; the codes are now those of tapes or of nobody', '0/33 0/36 0/80 0/81 0/82 0/92 0/b3'],
  ['SBC and SPC write it with the length of the CDB, or without', '0/3f 0/89 8/1c'],
  ['the first of several commands that share the code', '0/7f'],
  ['SPC-4 renamed it; the command goes by its service action', '0/83 0/84 0/a3 1/83 1/a3 8/a3'],
  [
    'elements of a changer inside a drive, and volume tags: no longer in SMC-3, not decoded',
    '1/a7 1/b4 8/a7 8/b4 8/b5 8/b6',
  ],
  ['access controls: no longer in SPC-5, not decoded', '8/86 8/87'],
  ['tshark has it at a code that is of CHANGE DEFINITION or of another command', '8/40 8/44'],
];

describe('names of values', () => {
  before(function () {
    if (tsharkVersion() === undefined) unavailable(this, 'tshark is not there (Debian: apt-get install tshark)');
  });

  it('additional sense codes: every one that tshark names, by the same words', () => {
    // Names that tshark shortens, or has from an older list.
    const shortened = new Set([0x0004, 0x0402, 0x4703, 0x4d00]);
    const theirs = tsharkValues('scsi.sns.ascascq');
    assert.ok(theirs.size > 300, `only ${theirs.size} names`);
    const other = [...theirs].filter(([code, name]) => {
      const ours = additionalSenseName(code);
      // Where its list has a comma it has lost the words before; "Impending Failure" lines are cut at the end.
      const same = ours !== undefined && plain(ours).includes(plain(name));
      return !same && !shortened.has(code);
    });
    assert.deepEqual(other, []);
  });

  const named = new Set(OTHER_NAMES.flatMap(([, codes]) => codes.split(' ')));
  for (const [type, field] of [
    [0x00, 'scsi_sbc.opcode'],
    [0x01, 'scsi_ssc.opcode'],
    [0x08, 'scsi_smc.opcode'],
  ] as const) {
    it(`operation codes of ${field}: every one that tshark names, by the same words`, () => {
      const theirs = tsharkValues(field);
      assert.ok(theirs.size > 15, `only ${theirs.size} names`);
      const other = [...theirs].flatMap(([code, name]) => {
        const ours = operationCodeName(code, type);
        return plain(ours) === plain(name) || named.has(`${type}/${code.toString(16)}`)
          ? []
          : [`${code.toString(16)} ${ours}: ${name}`];
      });
      assert.deepEqual(other, []);
    });
  }
});
