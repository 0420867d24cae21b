import * as vscode from 'vscode';
import { DEFAULT_MOST_BYTES } from '../../engine/memoryLimits';

/** Bytes of memory that one capture may take, by the setting `iscsiTrace.maximumMemory`, which counts megabytes. */
export function memoryLimit(): number {
  const megabytes = vscode.workspace.getConfiguration('iscsiTrace').get<number>('maximumMemory', 0);
  return Number.isFinite(megabytes) && megabytes > 0 ? megabytes * 1024 * 1024 : DEFAULT_MOST_BYTES;
}
