import type { HashFunction, HashName } from '../core/login/chapAlgorithms';
import { md5 } from './hashes/md5';
import { sha1 } from './hashes/sha1';
import { sha256 } from './hashes/sha256';
import { sha3of256 } from './hashes/sha3';

const HASHES: Readonly<Record<HashName, (bytes: Uint8Array) => Uint8Array>> = {
  md5,
  sha1,
  sha256,
  'sha3-256': sha3of256,
};

/** The hash functions that CHAP knows, without Node: browsers have neither MD5 nor SHA-3. */
export const hostHash: HashFunction = (name, bytes) => HASHES[name](bytes);
