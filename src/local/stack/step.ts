import ora, { type Ora } from 'ora';

/** Shows a step of the command: moving on a terminal, otherwise as a line when it begins and a line when it is done. */
export function startStep(text: string): Ora {
  // A pseudo-terminal may have no size; ora then never stops clearing lines.
  const isEnabled = process.stderr.columns === 0 ? { isEnabled: false } : {};
  // Without touching the terminal's input, Ctrl-C stays a signal, and the command can run in the background.
  return ora({ text, discardStdin: false, ...isEnabled }).start();
}
