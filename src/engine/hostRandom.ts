import type { Random } from '../core/mask/MaskOptions';

/** Numbers that are made at once. */
const POOL = 1024;

/** Random numbers from 0 to 2^32 - 1 that cannot be guessed. */
export function hostRandom(): Random {
  const pool = new Uint32Array(POOL);
  let used = POOL;
  return () => {
    if (used === POOL) {
      crypto.getRandomValues(pool);
      used = 0;
    }
    return pool[used++] ?? 0;
  };
}
