import type { IscsiSession } from '../../session/SessionTable';
import { HeaderForm } from './HeaderForm';
import { SessionNumbers } from './SessionNumbers';
import { TransferTable } from './TransferTable';

/** What the watches of all connections of a capture share. */
export class SharedWatch {
  readonly transfers = new TransferTable();
  readonly form = new HeaderForm();
  private readonly numbers = new WeakMap<IscsiSession, SessionNumbers>();

  /** The numbers of a session; new ones while a connection has none. */
  numbersOf(session: IscsiSession | undefined): SessionNumbers {
    const found = session && this.numbers.get(session);
    if (found) return found;
    const created = new SessionNumbers();
    if (session) this.numbers.set(session, created);
    return created;
  }
}
