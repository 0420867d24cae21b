import { binaryValue } from '../bytes/binaryValue';
import { CHAP_ALGORITHMS, type HashFunction } from './chapAlgorithms';
import { readNumber } from './keyValues';
import type { AuthenticationReport, Side } from './LoginReport';

/** Every host of the core (Node, workers, browsers) has it; declared here because the core sees no host's types. */
declare class TextEncoder {
  encode(text: string): Uint8Array;
}

/**
 * What a secret says of a CHAP response. Holds nothing of the secret.
 * - `matches`: whoever sent the response knew this secret.
 * - `differs`: another secret was used, or the response was made for another challenge.
 * - `cannotCheck`: the capture does not hold all that is needed, or the hash is not to be had; `reason` says which.
 */
export type ChapCheck =
  { readonly result: 'matches' | 'differs' } | { readonly result: 'cannotCheck'; readonly reason: string };

/**
 * Checks whether a CHAP response was made with a secret (RFC 1994, section 4.1: the hash over identifier, secret and
 * challenge). The secret is looked at and forgotten: it is in no result and in no error. One that is written as 0x or 0b
 * value is tried as text and as the bytes that it stands for, because configurations differ in that.
 * @param prover whose response is checked
 */
export function checkChapResponse(
  secret: string,
  { proofs, algorithm }: Pick<AuthenticationReport, 'proofs' | 'algorithm'>,
  prover: Side,
  hash: HashFunction,
): ChapCheck {
  const proof = proofs.find((one) => one.prover === prover);
  if (!proof) return cannot(`The ${prover} was not asked to prove itself with CHAP.`);
  const known = algorithm ? CHAP_ALGORITHMS.get(algorithm.number) : undefined;
  if (!known)
    return cannot('The capture does not show which CHAP algorithm was agreed on, or it is one that we do not know.');
  const identifier = readNumber(proof.identifier ?? '')?.value;
  const challenge = binaryValue(proof.challenge ?? '');
  const response = binaryValue(proof.response ?? '');
  if (identifier === undefined || identifier > 255 || !challenge || !response) {
    return cannot('Identifier, challenge or response is not in the capture, or cannot be read.');
  }
  const candidates = [new TextEncoder().encode(secret), binaryValue(secret)];
  try {
    const matches = candidates.some((bytes) => {
      if (!bytes) return false;
      const made = hash(known.hash, joined(identifier, bytes, challenge));
      return equal(made, response);
    });
    return { result: matches ? 'matches' : 'differs' };
  } catch {
    return cannot(`${known.name} is not to be had on this machine.`);
  }
}

function joined(identifier: number, secret: Uint8Array, challenge: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + secret.length + challenge.length);
  bytes[0] = identifier;
  bytes.set(secret, 1);
  bytes.set(challenge, 1 + secret.length);
  return bytes;
}

/** Zeros that a sender left out in front of a hexadecimal value count as there. */
function equal(made: Uint8Array, sent: Uint8Array): boolean {
  const missing = made.length - sent.length;
  if (missing < 0) return false;
  return made.every((byte, at) => byte === (at < missing ? 0 : sent[at - missing]));
}

function cannot(reason: string): ChapCheck {
  return { result: 'cannotCheck', reason };
}
