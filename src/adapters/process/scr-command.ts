/** What SCR images run. Java expands `lib/*` itself; with -Xrs it leaves signals alone, so that SIGTERM ends it at once. */
export const defaultScrCommand: readonly string[] = [
  '/usr/lib/jvm/jre/bin/java',
  '-Xrs',
  '-cp',
  '/opt/scr/viya/home/solo:/opt/scr/viya/home/solo/lib/*',
  'com.sas.mas.solo.Application',
  '-Djava.library.path=/opt/scr/viya/home/SASFoundation/sasexe',
];

/**
 * The command that starts SCR on `port`: the configured one, or the images' own, with `--server.port` appended unless it
 * has one already.
 */
export function scrCommand(configured: readonly string[] | undefined, port: number): readonly string[] {
  const command = configured ?? defaultScrCommand;
  return command.some((argument) => argument.startsWith('--server.port'))
    ? command
    : [...command, `--server.port=${port}`];
}
