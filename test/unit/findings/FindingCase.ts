import { captureOf, SessionLab } from '../../support/SessionLab';

/** A rule and captures that break it or keep it: what `build` makes with and without the fault. */
export interface FindingCase {
  readonly id: string;
  readonly build: (broken: boolean) => Uint8Array;
  /** What fact, cause and next step together say of the fault: for rules that have several ways to be broken. */
  readonly says?: RegExp;
}

/** A case of which the text is looked at, too. */
export function saying(says: RegExp, one: FindingCase): FindingCase {
  return { ...one, says };
}

/** A case in one session: the login is made before, logout and closing come after. */
export function inSession(id: string, act: (lab: SessionLab, broken: boolean) => void): FindingCase {
  return {
    id,
    build: (broken) => {
      const lab = new SessionLab().login();
      lab.read();
      act(lab, broken);
      return lab.logout().close().file();
    },
  };
}

/** A case that makes the whole conversation. */
export function whole(id: string, act: (lab: SessionLab, broken: boolean) => void): FindingCase {
  return {
    id,
    build: (broken) => {
      const lab = new SessionLab();
      act(lab, broken);
      return lab.file();
    },
  };
}

/** A case with several connections. */
export function several(id: string, make: (broken: boolean) => readonly SessionLab[]): FindingCase {
  return { id, build: (broken) => captureOf(...make(broken)) };
}
