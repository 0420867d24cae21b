/** Every SCSI command that we know, sense data of every kind and LUNs of every form: tshark and we read the same. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { allFields } from '../../src/core/dissect/interpret';
import type { FieldSpec } from '../../src/core/dissect/FieldSpec';
import { PART_FIELDS } from '../../src/core/protocols/iscsi/partFields';
import { PDU_SPECS } from '../../src/core/protocols/iscsi/pduSpecs';
import { createRegistry } from '../../src/core/protocols/protocols';
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
