/**
 * The environment for SCR: `env` as it is, with `tmpdir` for Java's and everybody else's temporary files. Tomcat and native
 * code write there, and on SageMaker /tmp may not be writable.
 * Java's options are appended to `_JAVA_OPTIONS`: of options given twice, the JVM takes the last. Without performance
 * data, the JVM doesn't map a file of /tmp, whatever `java.io.tmpdir` is.
 */
export function scrEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  { tmpdir }: { readonly tmpdir: string },
): Record<string, string | undefined> {
  const ours = `-Djava.io.tmpdir=${quotedForJava(tmpdir)} -XX:-UsePerfData`;
  const theirs = env._JAVA_OPTIONS?.trim();
  return { ...env, TMPDIR: tmpdir, _JAVA_OPTIONS: theirs ? `${theirs} ${ours}` : ours };
}

/**
 * HotSpot splits `_JAVA_OPTIONS` at white space; single or double quotes keep it together, also in the middle of an option,
 * and a backslash is a character like any other (found with Java 17).
 */
function quotedForJava(value: string): string {
  return /[\s'"]/.test(value) ? `'${value.replaceAll("'", `'"'"'`)}'` : value;
}
