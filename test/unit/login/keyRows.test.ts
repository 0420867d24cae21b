import assert from 'node:assert/strict';
import { keyRows, type NegotiationContext } from '../../../src/core/login/keyRows';
import type { KeyRow, KeyStatement, LoginStage, Side } from '../../../src/core/login/LoginReport';
import { KEY_FACTS } from '../../../src/core/rfc/explanations/keys';
import { OPERATIONAL_KEYS } from '../../../src/core/rfc/explanations/operationalKeys';

const LOGIN: NegotiationContext = { phase: 'login', discovery: false, leading: true, concluded: true };

function say(side: Side, step: number, pair: string, stage: LoginStage = 'operational'): KeyStatement {
  const equals = pair.indexOf('=');
  return { side, step, frame: step + 10, stage, key: pair.slice(0, equals), value: pair.slice(equals + 1) };
}

/** What the initiator offers and the target answers, in one exchange of the key's stage. */
function exchanged(offers: readonly string[], answers: readonly string[], stage?: LoginStage): KeyStatement[] {
  return [
    ...offers.map((pair) => say('initiator', 0, pair, stage)),
    ...answers.map((pair) => say('target', 1, pair, stage)),
  ];
}

function rowOf(rows: readonly KeyRow[], key: string): KeyRow {
  const row = rows.find((one) => one.key === key);
  assert.ok(row, `no row for ${key}`);
  return row;
}

const codes = ({ problems }: KeyRow): string[] => problems.map(({ code, severity }) => `${severity} ${code}`);

describe('negotiation table', () => {
  /** key, offer, answer ("-" for none), value in force, settlement, problems */
  const cases: readonly (readonly [string, string, string, string | null, KeyRow['settled'], ...string[]])[] = [
    ['MaxBurstLength', '262144', '131072', '131072', 'negotiated'],
    ['MaxBurstLength', '0x40000', '262144', '262144', 'negotiated'],
    ['MaxBurstLength', '262144', '0x20000', '131072', 'negotiated'],
    ['MaxBurstLength', '131072', '262144', '262144', 'broken', 'error KEY-RESULT'],
    ['MaxBurstLength', '262144', '-', '262144', 'unanswered', 'warning KEY-UNANSWERED'],
    ['MaxBurstLength', '511', '512', '512', 'negotiated', 'error KEY-RANGE', 'warning FB-GT-MB'],
    ['MaxBurstLength', '262144', '511', '511', 'broken', 'error KEY-RANGE', 'warning FB-GT-MB'],
    ['MaxBurstLength', '16777216', 'Reject', '262144', 'rejected', 'error KEY-RANGE', 'info KEY-REJECT'],
    ['MaxBurstLength', '65536', 'Reject', '262144', 'rejected', 'warning KEY-REJECT'],
    ['MaxBurstLength', '65536', 'NotUnderstood', '262144', 'notUnderstood', 'error KEY-REJECT'],
    ['MaxBurstLength', '65536', 'Irrelevant', null, 'irrelevant', 'warning KEY-REJECT'],
    ['MaxBurstLength', 'many', '65536', '65536', 'negotiated', 'error KEY-RANGE'],
    ['MaxBurstLength', '65536', 'few', '262144', 'broken', 'error KEY-RANGE'],
    ['MaxBurstLength', '065536', '65536', '65536', 'negotiated', 'warning KEY-RANGE'],
    ['MaxBurstLength', 'Reject', '65536', '65536', 'negotiated', 'error KEY-RESULT'],
    ['FirstBurstLength', '65536', '4096', '4096', 'negotiated'],
    ['MaxConnections', '4', '1', '1', 'negotiated'],
    ['MaxConnections', '65536', '1', '1', 'negotiated', 'error KEY-RANGE'],
    ['MaxOutstandingR2T', '8', '8', '8', 'negotiated'],
    ['ErrorRecoveryLevel', '2', '0', '0', 'negotiated'],
    ['ErrorRecoveryLevel', '0', '1', '1', 'broken', 'error KEY-RESULT'],
    ['ErrorRecoveryLevel', '3', '0', '0', 'negotiated', 'error KEY-RANGE'],
    ['DefaultTime2Wait', '0', '2', '2', 'negotiated'],
    ['DefaultTime2Wait', '5', '2', '2', 'broken', 'error KEY-RESULT'],
    ['DefaultTime2Retain', '20', '0', '0', 'negotiated'],
    ['DefaultTime2Retain', '3601', '20', '20', 'negotiated', 'error KEY-RANGE'],
    ['InitialR2T', 'No', 'Yes', 'Yes', 'negotiated'],
    ['InitialR2T', 'No', 'No', 'No', 'negotiated'],
    ['InitialR2T', 'Yes', '-', 'Yes', 'offerDecides'],
    ['InitialR2T', 'No', '-', 'Yes', 'unanswered', 'warning KEY-UNANSWERED'],
    ['InitialR2T', 'Yes', 'No', 'No', 'broken', 'error KEY-RESULT'],
    ['ImmediateData', 'Yes', 'No', 'No', 'negotiated'],
    ['ImmediateData', 'No', '-', 'No', 'offerDecides'],
    ['ImmediateData', 'Yes', '-', 'Yes', 'unanswered', 'warning KEY-UNANSWERED'],
    ['ImmediateData', 'No', 'Yes', 'Yes', 'broken', 'error KEY-RESULT'],
    ['ImmediateData', 'yes', 'Yes', 'Yes', 'negotiated', 'error KEY-RANGE'],
    ['ImmediateData', 'Yes', 'no', 'No', 'negotiated', 'error KEY-RANGE'],
    ['ImmediateData', 'Maybe', 'Reject', 'Yes', 'rejected', 'error KEY-RANGE', 'info KEY-REJECT'],
    ['DataPDUInOrder', 'No', 'Yes', 'Yes', 'negotiated'],
    ['DataSequenceInOrder', 'Yes', 'No', 'No', 'broken', 'error KEY-RESULT'],
    ['HeaderDigest', 'CRC32C,None', 'CRC32C', 'CRC32C', 'negotiated'],
    ['HeaderDigest', 'None,CRC32C', 'CRC32C', 'CRC32C', 'negotiated'],
    ['HeaderDigest', 'None', 'CRC32C', 'CRC32C', 'broken', 'error KEY-NOTOFFERED'],
    ['HeaderDigest', 'CRC32C', 'None', 'None', 'broken', 'error KEY-NOTOFFERED'],
    ['HeaderDigest', 'CRC32C,None', 'CRC32C,None', 'None', 'broken', 'error KEY-NOTOFFERED'],
    ['DataDigest', 'None', 'Reject', 'None', 'rejected', 'warning KEY-REJECT'],
    ['DataDigest', 'CRC16,None', 'None', 'None', 'negotiated', 'warning KEY-RANGE'],
    ['DataDigest', 'Y-com.example.sum,None', 'None', 'None', 'negotiated'],
    ['DataDigest', 'CRC32C,,None', 'None', 'None', 'negotiated', 'error KEY-RANGE'],
    ['OFMarker', 'Yes', 'No', 'No', 'negotiated'],
    ['OFMarker', 'No', 'Reject', 'No', 'rejected', 'info KEY-REJECT'],
    ['TaskReporting', 'RFC3720,ResponseFence', 'NotUnderstood', 'RFC3720', 'notUnderstood', 'info KEY-REJECT'],
    ['TaskReporting', 'ResponseFence', 'ResponseFence', 'ResponseFence', 'negotiated', 'warning KEY-RANGE'],
    ['iSCSIProtocolLevel', '2', '1', '1', 'negotiated'],
    ['X-com.example.key', 'Yes', 'NotUnderstood', null, 'notUnderstood'],
    ['X-com.example.key', 'a', 'b', 'b', 'negotiated'],
    ['NoSuchKey', 'a', '-', null, 'unanswered', 'warning KEY-NAME', 'warning KEY-UNANSWERED'],
    ['maxburstlength', '65536', 'NotUnderstood', null, 'notUnderstood', 'warning KEY-NAME'],
  ];
  for (const [key, offer, answer, effective, settled, ...problems] of cases) {
    it(`${key}: ${offer} answered ${answer} gives ${effective}`, () => {
      const answers = answer === '-' ? [] : [`${key}=${answer}`];
      const row = rowOf(keyRows(exchanged([`${key}=${offer}`], answers), LOGIN), key);
      assert.deepEqual([row.effectiveText, row.settled, codes(row)], [effective, settled, problems]);
      assert.deepEqual(row.effective, { initiator: effective, target: effective });
      assert.equal(row.offered?.side, 'initiator');
      assert.equal(row.answered?.value ?? '-', answer);
      assert.equal(
        row.ok,
        problems.every((problem) => !problem.startsWith('error')),
      );
    });
  }

  it('every key that is negotiated has a case above', () => {
    const negotiated = OPERATIONAL_KEYS.filter(({ resultFunction }) => !['declared', 'query'].includes(resultFunction));
    const missing = negotiated.filter(({ name }) => !cases.some(([key]) => key === name)).map(({ name }) => name);
    assert.deepEqual(missing, []);
  });

  it('OFMarkInt takes a number out of the offered range', () => {
    const with_ = (answer: string): KeyRow =>
      rowOf(
        keyRows(exchanged(['OFMarker=Yes', 'OFMarkInt=2048~8192'], ['OFMarker=Yes', `OFMarkInt=${answer}`]), LOGIN),
        'OFMarkInt',
      );
    assert.deepEqual([with_('4096').effectiveText, codes(with_('4096'))], ['4096', []]);
    assert.deepEqual([with_('1024').effectiveText, codes(with_('1024'))], ['1024', ['error KEY-RESULT']]);
    assert.equal(with_('4096').note, '16 KiB');
  });

  it('the target may propose too, and the initiator answers', () => {
    const rows = keyRows(
      [say('target', 1, 'MaxBurstLength=131072'), say('initiator', 2, 'MaxBurstLength=65536')],
      LOGIN,
    );
    const row = rowOf(rows, 'MaxBurstLength');
    assert.deepEqual([row.offered?.side, row.answered?.side, row.effectiveText], ['target', 'initiator', '65536']);
  });

  it('what the target offers in the last response cannot be answered', () => {
    const rows = keyRows([say('target', 1, 'MaxBurstLength=131072')], { ...LOGIN, lastStep: 1 });
    assert.deepEqual(codes(rowOf(rows, 'MaxBurstLength')), ['error LOGIN-STAGE']);
  });

  it('an offer that a failed login left unanswered is no rule broken', () => {
    const row = rowOf(
      keyRows(exchanged(['MaxBurstLength=65536'], []), { ...LOGIN, concluded: false }),
      'MaxBurstLength',
    );
    assert.deepEqual([row.settled, row.effectiveText, row.problems], ['unanswered', null, []]);
  });

  it('MaxRecvDataSegmentLength is declared by each side for itself', () => {
    const key = 'MaxRecvDataSegmentLength';
    const both = rowOf(keyRows(exchanged([`${key}=262144`], [`${key}=0x2000`]), LOGIN), key);
    assert.deepEqual(both.effective, { initiator: '262144', target: '8192' });
    assert.equal(both.effectiveText, 'initiator 262144, target 8192');
    const one = rowOf(keyRows(exchanged([`${key}=65536`], []), LOGIN), key);
    assert.deepEqual([one.effective, one.settled], [{ initiator: '65536', target: '8192' }, 'declared']);
    const low = rowOf(keyRows(exchanged([`${key}=511`], []), LOGIN), key);
    assert.deepEqual([low.effective.initiator, codes(low)], ['8192', ['error KEY-RANGE']]);
    const rejected = rowOf(keyRows(exchanged([`${key}=65536`], [`${key}=Reject`]), LOGIN), key);
    assert.deepEqual([rejected.effective.target, codes(rejected)], ['8192', ['error KEY-RESULT']]);
  });

  it('an answer to a declaration of one side is a rule broken', () => {
    const row = rowOf(
      keyRows(exchanged(['InitiatorName=iqn.2026-01.test:a'], ['InitiatorName=iqn.2026-01.test:b']), LOGIN),
      'InitiatorName',
    );
    assert.deepEqual([row.effectiveText, codes(row)], ['iqn.2026-01.test:a', ['error KEY-STAGE']]);
    const tag = rowOf(keyRows(exchanged(['TargetPortalGroupTag=1'], []), LOGIN), 'TargetPortalGroupTag');
    assert.deepEqual(codes(tag), ['error KEY-STAGE']);
  });

  it('names, addresses and tags are looked at', () => {
    const problems = (pair: string, side: Side = 'initiator'): string[] =>
      codes(rowOf(keyRows([say(side, 0, pair)], LOGIN), pair.slice(0, pair.indexOf('='))));
    assert.deepEqual(problems('InitiatorName=host'), ['warning KEY-RANGE']);
    assert.deepEqual(problems(`InitiatorName=iqn.${'a'.repeat(220)}`), ['error KEY-RANGE']);
    assert.deepEqual(problems('TargetAddress=10.0.0.1:3260,1', 'target'), []);
    assert.deepEqual(problems('TargetAddress=[fe80::1]:3260', 'target'), []);
    assert.deepEqual(problems('TargetAddress=storage.example.com', 'target'), []);
    assert.deepEqual(problems('TargetAddress=10.0.0.1:x', 'target'), ['error KEY-RANGE']);
    assert.deepEqual(problems('TargetPortalGroupTag=65536', 'target'), ['error KEY-RANGE']);
    assert.deepEqual(problems('SessionType=Bogus'), ['error KEY-RANGE']);
    assert.deepEqual(problems(`HeaderDigest=${'CRC32C,'.repeat(60)}None`), [
      'error KEY-RANGE',
      'warning KEY-UNANSWERED',
    ]);
  });

  it('keys have their stage, and their login', () => {
    const problems = (pair: string, stage: LoginStage, context: Partial<NegotiationContext> = {}): string[] =>
      codes(
        rowOf(
          keyRows([say('initiator', 0, pair, stage)], { ...LOGIN, concluded: false, ...context }),
          pair.slice(0, pair.indexOf('=')),
        ),
      );
    assert.deepEqual(problems('MaxBurstLength=65536', 'security'), ['error KEY-STAGE']);
    assert.deepEqual(problems('SessionType=Normal', 'security'), []);
    assert.deepEqual(problems('AuthMethod=CHAP', 'security'), []);
    assert.deepEqual(problems('AuthMethod=CHAP', 'operational'), ['error KEY-STAGE']);
    assert.deepEqual(problems('CHAP_N=x', 'operational'), ['error KEY-STAGE']);
    assert.deepEqual(problems('SendTargets=All', 'operational'), ['error KEY-STAGE']);
    assert.deepEqual(problems('MaxConnections=4', 'operational', { leading: false }), ['error KEY-STAGE']);
    assert.deepEqual(problems('HeaderDigest=None', 'operational', { leading: false }), []);
    const later = { phase: 'fullFeature' } as const;
    assert.deepEqual(problems('SendTargets=All', 'fullFeature', later), []);
    assert.deepEqual(problems('MaxRecvDataSegmentLength=4096', 'fullFeature', later), []);
    assert.deepEqual(problems('MaxBurstLength=65536', 'fullFeature', later), ['error KEY-STAGE']);
    assert.deepEqual(problems('InitiatorAlias=x', 'fullFeature', later), []);
  });

  it('a key that is sent twice is a rule broken, a TargetAddress is not', () => {
    const twice = keyRows(
      exchanged(['MaxBurstLength=262144', 'MaxBurstLength=65536'], ['MaxBurstLength=65536']),
      LOGIN,
    );
    assert.deepEqual(codes(rowOf(twice, 'MaxBurstLength')), ['error KEY-DUP']);
    assert.deepEqual(rowOf(twice, 'MaxBurstLength').said.length, 3);
    const addresses = [say('target', 1, 'TargetAddress=10.0.0.1'), say('target', 1, 'TargetAddress=10.0.0.2')];
    assert.deepEqual(codes(rowOf(keyRows(addresses, LOGIN), 'TargetAddress')), []);
  });

  it('a key that is sent again with the value that stands is no error', () => {
    const again = (value: string, concluded = true): string[] => {
      const said = [
        ...exchanged(['HeaderDigest=None,CRC32C'], ['HeaderDigest=None']),
        say('initiator', 2, `HeaderDigest=${value}`),
      ];
      return codes(rowOf(keyRows(said, { ...LOGIN, concluded }), 'HeaderDigest'));
    };
    assert.deepEqual(again('None'), ['info KEY-DUP'], 'what the target made of it');
    assert.deepEqual(again('None,CRC32C'), ['info KEY-DUP'], 'what it was');
    assert.deepEqual(again('CRC32C'), ['error KEY-DUP']);
    assert.deepEqual(again('None', false), ['warning KEY-DUP'], 'it may be why the login failed');
  });

  it('values that do not go together are told', () => {
    const bursts = keyRows(
      exchanged(['MaxBurstLength=4096', 'FirstBurstLength=65536'], ['MaxBurstLength=4096', 'FirstBurstLength=65536']),
      LOGIN,
    );
    assert.deepEqual(codes(rowOf(bursts, 'FirstBurstLength')), ['error FB-GT-MB']);
    // The default of the key that nobody spoke of counts too.
    const silent = keyRows(exchanged(['MaxBurstLength=4096'], ['MaxBurstLength=4096']), LOGIN);
    assert.deepEqual(codes(rowOf(silent, 'MaxBurstLength')), ['warning FB-GT-MB']);
    const recovery = ['ErrorRecoveryLevel=1', 'MaxOutstandingR2T=4', 'DataSequenceInOrder=Yes'];
    assert.deepEqual(codes(rowOf(keyRows(exchanged(recovery, recovery), LOGIN), 'ErrorRecoveryLevel')), [
      'warning ERL-R2T',
    ]);
  });

  it('discovery sessions make keys meaningless and have no recovery', () => {
    const context = { ...LOGIN, discovery: true };
    const rows = keyRows(
      exchanged(['MaxBurstLength=65536', 'ErrorRecoveryLevel=1'], ['MaxBurstLength=65536', 'ErrorRecoveryLevel=1']),
      context,
    );
    assert.deepEqual(codes(rowOf(rows, 'MaxBurstLength')), ['info KEY-IRRELEVANT']);
    assert.deepEqual(codes(rowOf(rows, 'ErrorRecoveryLevel')), ['error KEY-RESULT']);
    assert.equal(
      rows.some(({ key }) => key === 'InitialR2T'),
      false,
    );
    assert.deepEqual(
      codes(
        rowOf(keyRows(exchanged(['MaxBurstLength=1024'], ['MaxBurstLength=Irrelevant']), context), 'MaxBurstLength'),
      ),
      [],
    );
    assert.deepEqual(codes(rowOf(keyRows([say('initiator', 0, 'X-com.example.a=1')], context), 'X-com.example.a')), [
      'warning KEY-STAGE',
    ]);
  });

  it('keys that nobody spoke of have the defaults of chapter 12', () => {
    const rows = keyRows([], LOGIN);
    const expected = OPERATIONAL_KEYS.filter(({ defaultValue }) => defaultValue !== undefined);
    assert.deepEqual(
      rows.map(({ key, effectiveText, settled }) => [key, effectiveText, settled]),
      expected.map(({ name, defaultValue }) => [name, defaultValue, 'default']),
    );
    assert.deepEqual(keyRows([], { ...LOGIN, concluded: false }), []);
  });

  it('a login that joins a session has the values of its leading login', () => {
    const leading = keyRows(
      exchanged(['MaxBurstLength=65536', 'HeaderDigest=CRC32C'], ['MaxBurstLength=65536', 'HeaderDigest=CRC32C']),
      LOGIN,
    );
    const before = new Map(leading.map((row) => [row.key, row]));
    const rows = keyRows([], { ...LOGIN, leading: false, before });
    assert.deepEqual(
      [rowOf(rows, 'MaxBurstLength').effectiveText, rowOf(rows, 'MaxBurstLength').settled],
      ['65536', 'inherited'],
    );
    // Digests are the connection's own.
    assert.deepEqual(
      [rowOf(rows, 'HeaderDigest').effectiveText, rowOf(rows, 'HeaderDigest').settled],
      ['None', 'default'],
    );
    const unknown = keyRows([], { ...LOGIN, leading: false });
    assert.deepEqual(
      [rowOf(unknown, 'MaxBurstLength').effectiveText, rowOf(unknown, 'MaxRecvDataSegmentLength').effectiveText],
      [null, '8192'],
    );
  });

  it('keys of authentication are listed and not negotiated', () => {
    const rows = keyRows(
      [say('target', 1, 'CHAP_I=7', 'security'), say('initiator', 2, 'CHAP_I=9', 'security')],
      LOGIN,
    );
    const row = rowOf(rows, 'CHAP_I');
    assert.deepEqual(
      [row.offered?.value, row.answered?.value, row.settled, row.rule],
      ['9', '7', 'exchange', 'authentication'],
    );
  });

  it('10,000 keys, 64 KiB values and thousand repetitions are taken, and bounded', () => {
    const many = Array.from({ length: 10_000 }, (_, at) => say('initiator', 0, `X-com.example.${at}=${at}`));
    const repeated = Array.from({ length: 5000 }, (_, at) => say('initiator', 0, `MaxBurstLength=${512 + at}`));
    const long = say('initiator', 0, `HeaderDigest=${'x,'.repeat(32 * 1024)}`);
    const odd = ['', '__proto__', 'constructor', 'a\u202eb', '\u0000'].map((key) => say('initiator', 0, `${key}=1`));
    const rows = keyRows([...many, ...repeated, long, ...odd], LOGIN);
    assert.equal(rows.filter(({ key }) => key.startsWith('X-com')).length, 10_000);
    const row = rowOf(rows, 'MaxBurstLength');
    assert.equal(row.said.length, 100);
    assert.ok(row.problems.length <= 101);
    for (const { problems } of rows) for (const { message } of problems) assert.ok(message.length < 1000, message);
    assert.ok(rows.some(({ key }) => key === '__proto__'));
  });

  it('every known key takes every odd value without throwing', () => {
    const values = [
      '',
      '0',
      '-1',
      '1e9',
      '0x',
      '0xg',
      '1~',
      '~',
      '2~1',
      'Yes,No',
      ',',
      'None',
      'Reject',
      'NotUnderstood',
      'Irrelevant',
      '9'.repeat(400),
      '\ufffd',
    ];
    for (const name of KEY_FACTS.keys()) {
      for (const offer of values) {
        for (const answer of values) {
          const [row] = keyRows(exchanged([`${name}=${offer}`], [`${name}=${answer}`]), LOGIN);
          assert.equal(row?.key, name);
        }
      }
    }
  });
});
