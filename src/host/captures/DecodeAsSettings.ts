import * as vscode from 'vscode';
import { type DecodeAsRule, decodeAsRules, sameSubject } from '../../core/streams/DecodeAs';

const KEY = 'iscsiTrace.decodeAs';
/** More rules than anybody makes by hand. */
const MOST = 200;

/** The rules of Decode As, remembered for the workspace. */
export class DecodeAsSettings implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {}

  get rules(): readonly DecodeAsRule[] {
    return decodeAsRules(this.state.get<unknown>(KEY));
  }

  /** Adds a rule in place of one about the same port or connection. */
  async add(rule: DecodeAsRule): Promise<void> {
    await this.store([...this.rules.filter((other) => !sameSubject(other, rule)), rule].slice(-MOST));
  }

  async remove(rule: DecodeAsRule): Promise<void> {
    await this.store(this.rules.filter((other) => !sameSubject(other, rule)));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private async store(rules: readonly DecodeAsRule[]): Promise<void> {
    await this.state.update(KEY, rules.length > 0 ? rules : undefined);
    this.changed.fire();
  }
}
