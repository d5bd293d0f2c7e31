import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { signalGroup } from '../../adapters/process/group.ts';

/** The groups of the container, which leads one, and of what it started: it gives SCR a group of its own. */
export function groupsOf(pid: number): readonly number[] {
  return [pid, ...childrenOf(pid)];
}

/** SIGKILL, at once, for whoever is left of these groups. */
export function killGroups(groups: readonly number[]): void {
  for (const group of groups) signalGroup(group, 'SIGKILL');
}

/** Looks synchronously: nothing else is possible while this process exits. */
function childrenOf(pid: number): readonly number[] {
  try {
    return numbers(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
  } catch {
    // Not Linux, or the process is gone.
  }
  try {
    return numbers(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return [];
  }
}

function numbers(text: string): readonly number[] {
  return text.split(/\s+/).filter(Boolean).map(Number);
}
