/** What a log may say of a bug: its name and where it stands. Its message is left out, because it may quote an input. */
export function describeBug(cause: unknown): readonly string[] {
  if (!(cause instanceof Error)) return [typeof cause];
  const stack = cause.stack ?? '';
  const messageAt = stack.indexOf(cause.message);
  // The stack repeats the message, whose lines may look like frames.
  const afterMessage = messageAt === -1 ? '' : stack.slice(messageAt + cause.message.length);
  const frames = afterMessage.split('\n').filter((line) => /^\s+at /.test(line));
  return [cause.name, ...frames.slice(0, 8).map((line) => line.trim())];
}
