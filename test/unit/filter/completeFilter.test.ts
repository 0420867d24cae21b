import assert from 'node:assert/strict';
import { completeFilter, MOST_PROPOSALS } from '../../../src/core/filter/completion/completeFilter';
import { FILTER_CATALOGUE } from '../../../src/core/filter/completion/filterCatalogue';
import { compileFilter } from '../../../src/core/filter/compileFilter';

/** Completes at the mark "¦" and answers with the labels, and with what would be replaced. */
function at(marked: string): { readonly labels: readonly string[]; readonly replaced: string } {
  const cursor = marked.indexOf('¦');
  const filter = marked.replace('¦', '');
  const { proposals, start, end } = completeFilter(filter, cursor, FILTER_CATALOGUE);
  return { labels: proposals.map(({ label }) => label), replaced: filter.slice(start, end) };
}

describe('completion of display filters', () => {
  it('offers fields whose names begin with what is written, then those that hold it as a word, then by their label', () => {
    const { labels, replaced } = at('iscsi.op¦');
    assert.equal(labels[0], 'iscsi.opcode');
    assert.equal(replaced, 'iscsi.op');
    assert.equal(at('port¦').labels[0], 'tcp.port');
    assert.ok(at('destination¦').labels.includes('tcp.dstport'));
    const [first, second] = at('tcp.sr¦').labels;
    assert.deepEqual([first, second], ['tcp.srcport', undefined]);
  });

  it('takes the place of the whole word that the cursor stands in, whatever its case', () => {
    assert.deepEqual(at('tcp && FRAME.ti¦xyz == 1').replaced, 'FRAME.tixyz');
    assert.ok(at('tcp && FRAME.ti¦xyz == 1').labels.includes('frame.time_relative'));
  });

  it('offers the operators of the field behind it, and what joins tests, because a field alone is one', () => {
    assert.deepEqual(at('iscsi.opcode ¦').labels, ['==', '!=', '>', '>=', '<', '<=', 'in', '&&', '||']);
    assert.deepEqual(at('tcp ¦').labels.slice(-2), ['&&', '||']);
    assert.ok(!at('tcp ¦').labels.includes('=='));
    assert.ok(at('iscsi.session.target ¦').labels.includes('contains'));
    assert.ok(!at('iscsi.opcode ¦').labels.includes('contains'));
  });

  it('goes on with an operator that has been begun, by its sign or its word', () => {
    assert.deepEqual(at('iscsi.opcode =¦'), { labels: ['==', '==='], replaced: '=' });
    assert.deepEqual(at('iscsi.opcode >¦').labels, ['>', '>=']);
    assert.ok(at('iscsi.opcode e¦').labels.includes('=='));
    assert.deepEqual(at('tcp &¦'), { labels: ['&&'], replaced: '&' });
    assert.deepEqual(at('tcp |¦').labels, ['||']);
    assert.deepEqual(at('tcp an¦').labels, ['&&']);
  });

  it('offers nothing where what is written is the only thing that fits', () => {
    assert.deepEqual(at('iscsi.opcode¦').labels, []);
    assert.deepEqual(at('tcp.stream == 1¦').labels, []);
    assert.deepEqual(at('tcp.stream == ¦').labels, []);
    assert.deepEqual(at('nothing.of.that.name ¦').labels, []);
  });

  it('offers the names of values behind an operator and between braces, also within quotes', () => {
    assert.ok(at('iscsi.opcode == ¦').labels.includes('Login Request'));
    for (const written of ['iscsi.opcode == login¦', 'iscsi.opcode == "login¦', 'iscsi.opcode == "Login¦ Requ"']) {
      assert.deepEqual(at(written).labels.slice(0, 2), ['Login Request', 'Login Response'], written);
    }
    assert.equal(at('iscsi.opcode == "Login¦ Requ" && tcp').replaced, '"Login Requ"');
    assert.equal(at('iscsi.opcode in {0x03, "SCSI Comm¦').labels[0], 'SCSI Command');
    assert.ok(at('iscsi.opcode == 0x2¦').labels.includes('SCSI Response'));
    assert.deepEqual(at('iscsi.opcode in ¦').labels, ['{']);
  });

  it('offers fields of the same kind behind an operator once a letter is written', () => {
    assert.ok(at('tcp.srcport == tcp.d¦').labels.includes('tcp.dstport'));
    assert.ok(!at('tcp.srcport == frame.t¦').labels.includes('frame.time_relative'));
  });

  it('offers what joins tests behind a whole test, and fields behind that', () => {
    for (const whole of [
      'tcp.stream == 1 ¦',
      '(tcp) ¦',
      'tcp.port in {1..5, 9} ¦',
      'iscsi.session.target[0:3] == "iqn" ¦',
    ]) {
      assert.deepEqual(at(whole).labels, ['&&', '||'], whole);
    }
    for (const open of ['tcp && fr¦', 'tcp and not fr¦', '!(fr¦', 'tcp.port == 1 || any fr¦', 'tcp xor fr¦']) {
      assert.equal(at(open).labels[0], 'frame', open);
    }
  });

  it('makes filters that can be asked', () => {
    for (const [before, behind] of [
      ['', ''],
      ['tcp && ', ''],
      ['iscsi.opcode ', '3'],
      ['iscsi.opcode == ', ''],
      ['iscsi.opcode in {', '}'],
      ['tcp ', ' iscsi'],
    ] as const) {
      const { proposals } = completeFilter(before, before.length, FILTER_CATALOGUE);
      assert.ok(proposals.length > 0);
      for (const { insert, kind } of proposals) {
        if (before === 'iscsi.opcode ' && (kind === 'join' || insert.startsWith('in'))) continue;
        if (before === 'tcp ' && kind === 'operator') continue;
        const made = compileFilter(before + insert + behind);
        assert.ok('ok' in made, `${before + insert + behind}: ${'err' in made ? made.err.message : ''}`);
      }
    }
  });

  it('answers with at most 50, and says how many more there are', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({
      ...{ name: `made.up_${at}`, type: 'number', label: 'x', description: '', values: [] },
    }));
    const found = completeFilter('made', 4, { fields: () => many, field: () => undefined });
    assert.equal(found.proposals.length, MOST_PROPOSALS);
    assert.equal(found.further, 2950);
  });

  it('bears any text and any cursor', () => {
    const texts = [
      '"',
      "'",
      '((((',
      '}{',
      'tcp.port in {1,',
      '\\',
      '😀',
      'a'.repeat(20_000),
      '&& || ==',
      'x[',
      '\u0000',
    ];
    assert.deepEqual(at('?? ¦').labels, []);
    assert.deepEqual(at('tcp what ¦').labels, []);
    for (const text of texts) {
      for (const cursor of [-5, 0, 1, text.length, text.length + 9]) {
        const { start, end } = completeFilter(text, cursor, FILTER_CATALOGUE);
        assert.ok(start >= 0 && end >= start && end <= text.length);
      }
    }
  });
});
