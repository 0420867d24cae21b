import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { CHAP_ALGORITHMS, type HashFunction } from '../../../src/core/login/chapAlgorithms';
import { checkChapResponse } from '../../../src/core/login/checkChapResponse';
import type { LoginReport } from '../../../src/core/login/LoginReport';
import { readLogins } from '../../../src/core/login/readLogins';
import { analysed } from '../../support/analysed';
import { readFixture } from '../../support/captures';
import { Conversation } from '../../support/conversation';
import { filler, loginRequest, loginResponse, nopOut } from '../../support/pduBuilder';

const NAMES = ['InitiatorName=iqn.2026-01.test:host', 'TargetName=iqn.2026-01.test:disk'];
const hash: HashFunction = (name, bytes) => createHash(name).update(bytes).digest();
const SECRET = 'a secret of the host';
const TARGET_SECRET = 'another one';

function answer(algorithm: string, identifier: number, secret: string, challenge: Uint8Array): Buffer {
  const known = CHAP_ALGORITHMS.get(algorithm);
  assert.ok(known);
  return createHash(known.hash).update(Uint8Array.of(identifier)).update(secret).update(challenge).digest();
}

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const base64 = (bytes: Uint8Array): string => `0b${Buffer.from(bytes).toString('base64')}`;

const request = (keys: readonly string[], flags = 0x00): Uint8Array => loginRequest(keys, { flags });
const response = (keys: readonly string[], flags = 0x00, status = 0, tsih = 0): Uint8Array =>
  loginResponse(keys, { flags, words: { 12: tsih, 36: status << 16 } });

interface Exchange {
  readonly algorithm?: string;
  readonly written?: (bytes: Uint8Array) => string;
  readonly proof?: readonly string[];
  readonly answer?: readonly [keys: readonly string[], flags?: number, status?: number, tsih?: number];
}

const CHALLENGE = filler(16, 3);

/** A CHAP exchange up to the target's last answer, with the initiator's proof. */
function exchange({
  algorithm = '5',
  written = hex,
  proof,
  answer: last = [[], 0x83, 0, 7],
}: Exchange = {}): Conversation {
  const made = answer(algorithm, 200, SECRET, CHALLENGE);
  return new Conversation()
    .handshake()
    .send(0, request([...NAMES, 'AuthMethod=CHAP,None']))
    .send(1, response(['TargetPortalGroupTag=1', 'AuthMethod=CHAP']))
    .send(0, request(['CHAP_A=8,7,6,5']))
    .send(1, response([`CHAP_A=${algorithm}`, 'CHAP_I=200', `CHAP_C=${written(CHALLENGE)}`]))
    .send(0, request(proof ?? ['CHAP_N=user', `CHAP_R=${written(made)}`], 0x83))
    .send(1, response(...last));
}

async function report(talk: Conversation): Promise<LoginReport> {
  const { analysis, source } = await analysed(talk.file());
  for await (const one of readLogins(analysis, source)) return one;
  throw new Error('no login');
}

const messages = ({ problems }: LoginReport): string =>
  problems
    .filter(({ code }) => code === 'CHAP-FLOW')
    .map(({ message }) => message)
    .join('\n');

describe('CHAP', () => {
  it('is told step by step', async () => {
    const { authentication, result } = await report(exchange());
    assert.deepEqual(
      authentication.steps.map(({ side, text }) => `${side} ${text}`),
      [
        'initiator offers CHAP or None',
        'target chooses CHAP',
        'initiator offers the algorithms 8 (SHA3-256), 7 (SHA-256), 6 (SHA-1), 5 (MD5)',
        'target chooses 5 (MD5); challenges the initiator with identifier 200 and 16 bytes',
        'initiator answers the challenge as "user" with 16 bytes',
      ],
    );
    assert.deepEqual([result, authentication.initiator, authentication.target], ['success', 'accepted', 'notAsked']);
    assert.match(authentication.sentence, /proved itself as "user" with CHAP, and the target accepted it/);
  });

  for (const [algorithm, { name }] of CHAP_ALGORITHMS) {
    for (const written of [hex, base64]) {
      it(`responses made with ${name} and written as ${written.name} are checked`, async () => {
        const { authentication } = await report(exchange({ algorithm, written }));
        assert.equal(authentication.algorithm?.name, name);
        assert.deepEqual(checkChapResponse(SECRET, authentication, 'initiator', hash), { result: 'matches' });
        assert.deepEqual(checkChapResponse('not it', authentication, 'initiator', hash), { result: 'differs' });
      });
    }
  }

  it('secrets written as 0x values are tried as bytes too', async () => {
    const { authentication } = await report(exchange());
    const written = hex(Buffer.from(SECRET));
    assert.deepEqual(checkChapResponse(written, authentication, 'initiator', hash), { result: 'matches' });
  });

  it('what cannot be checked is said, and nothing holds the secret', async () => {
    const whole = (await report(exchange())).authentication;
    const results = [
      checkChapResponse(SECRET, whole, 'target', hash),
      checkChapResponse(SECRET, { ...whole, algorithm: null }, 'initiator', hash),
      checkChapResponse(SECRET, { ...whole, algorithm: { number: '9', name: '' } }, 'initiator', hash),
      checkChapResponse(SECRET, whole, 'initiator', () => {
        throw new Error(`no hash for ${SECRET}`);
      }),
      checkChapResponse(
        SECRET,
        (await report(exchange({ proof: ['CHAP_N=user', 'CHAP_R=zz'] }))).authentication,
        'initiator',
        hash,
      ),
    ];
    for (const result of results) {
      assert.equal(result.result, 'cannotCheck');
      assert.ok(!JSON.stringify(result).includes(SECRET));
    }
    assert.ok(!JSON.stringify(whole).includes(SECRET));
  });

  it('the recorded captures hold what their secrets give', async () => {
    for (const [name, secret] of [
      ['chap-ok.pcap', 'chapsecret12'],
      ['chap-wrong-password.pcap', 'wrongsecret99'],
    ] as const) {
      const { analysis, source } = await analysed(readFixture(name));
      for await (const { authentication } of readLogins(analysis, source)) {
        assert.deepEqual(checkChapResponse(secret, authentication, 'initiator', hash), { result: 'matches' }, name);
        assert.deepEqual(checkChapResponse('x', authentication, 'initiator', hash), { result: 'differs' }, name);
      }
    }
  });

  it('a refused proof is the initiator’s failure', async () => {
    const { authentication, result } = await report(exchange({ answer: [[], 0, 0x0201] }));
    assert.deepEqual([result, authentication.initiator], ['rejected', 'refused']);
    assert.match(authentication.sentence, /did not accept it: wrong name or wrong secret/);
  });

  const mutual = (challenge = filler(16, 9)): Exchange => ({
    proof: [
      'CHAP_N=user',
      `CHAP_R=${hex(answer('5', 200, SECRET, CHALLENGE))}`,
      'CHAP_I=9',
      `CHAP_C=${hex(challenge)}`,
    ],
    answer: [['CHAP_N=array', `CHAP_R=${hex(answer('5', 9, TARGET_SECRET, challenge))}`], 0x83, 0, 7],
  });

  it('in both directions tells who proved what to whom', async () => {
    const done = await report(exchange(mutual()).send(0, nopOut(filler(4))));
    assert.deepEqual([done.authentication.initiator, done.authentication.target], ['accepted', 'accepted']);
    assert.match(done.authentication.sentence, /The target proved itself as "array" too, and the initiator went on/);
    assert.deepEqual(checkChapResponse(TARGET_SECRET, done.authentication, 'target', hash), { result: 'matches' });
    assert.equal(messages(done), '');
    const [keys] = mutual().answer ?? [[]];
    const left = await report(exchange({ ...mutual(), answer: [keys, 0x81] }).frame(0, { flags: 'FA' }));
    assert.deepEqual([left.result, left.authentication.target], ['aborted', 'refused']);
    assert.match(left.sentence, /the target failed to prove itself/);
    const missing = await report(exchange({ ...mutual(), answer: [[], 0x83, 0, 7] }));
    assert.equal(missing.authentication.target, 'missing');
  });

  it('rules that are broken are told', async () => {
    assert.match(messages(await report(exchange({ ...mutual(CHALLENGE) }))), /its own challenge back/);
    assert.match(messages(await report(exchange({ proof: ['CHAP_R=0x00'] }))), /without CHAP_N[\s\S]*/);
    assert.match(
      messages(await report(exchange({ proof: ['CHAP_N=a', 'CHAP_R=0x00'] }))),
      /CHAP_R has 1 bytes; MD5 gives 16/,
    );
    assert.match(
      messages(await report(exchange({ proof: ['CHAP_N=a', `CHAP_R=${hex(filler(1025))}`] }))),
      /1025 bytes; 1024 are allowed/,
    );
    const early = new Conversation()
      .handshake()
      .send(0, request([...NAMES, 'AuthMethod=CHAP', 'CHAP_N=a', `CHAP_R=${hex(filler(16))}`]));
    assert.match(messages(await report(early)), /although the target has sent no CHAP_A/);
  });

  it('that is not offered to a target that insists is told', async () => {
    const talk = new Conversation()
      .handshake()
      .send(0, request(NAMES, 0x87))
      .send(1, response([], 0, 0x0201));
    assert.match(
      (await report(talk)).authentication.sentence,
      /the initiator offered no authentication, and the target insists/,
    );
  });
});
