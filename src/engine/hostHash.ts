import { createHash } from 'node:crypto';
import type { HashFunction } from '../core/login/chapAlgorithms';

/** Node's hash functions for the core, which has none. Throws where this build of Node lacks one (MD5 in FIPS mode). */
export const hostHash: HashFunction = (name, bytes) => createHash(name).update(bytes).digest();
