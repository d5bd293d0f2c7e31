/** One family of Prometheus text 0.0.4. */
export interface Family {
  readonly type: string;
  readonly samples: readonly Sample[];
}

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)(?: -?\\d+)?$`);
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(?:,|$)/;

/**
 * Reads Prometheus text strictly (https://prometheus.io/docs/instrumenting/exposition_formats/): HELP and TYPE at most once a family and
 * before its samples, families in one piece, no sample twice, histograms cumulative with a `+Inf` that is their count.
 * @throws Error that names the line
 */
export function readPrometheusText(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, { type: string; help: boolean; samples: Sample[] }>();
  const seen = new Set<string>();
  let current = '';
  const family = (name: string, line: string) => {
    const known = families.get(name);
    if (known !== undefined && name !== current) throw new Error(`The family goes on after another: ${line}`);
    const found = known ?? { type: 'untyped', help: false, samples: [] };
    families.set(name, found);
    current = name;
    return found;
  };
  for (const line of text.split('\n').slice(0, -1)) {
    const [, keyword, name = '', rest = ''] = new RegExp(`^# (HELP|TYPE) (${NAME}) ?(.*)$`).exec(line) ?? [];
    if (keyword !== undefined) {
      const found = family(name, line);
      const isRepeated = keyword === 'HELP' ? found.help : found.type !== 'untyped';
      if (isRepeated || found.samples.length > 0) throw new Error(`Too late or twice: ${line}`);
      if (keyword === 'HELP') found.help = true;
      else if (/^(counter|gauge|histogram|summary|untyped)$/.test(rest)) found.type = rest;
      else throw new Error(`Not a type: ${line}`);
    } else if (line !== '' && !line.startsWith('#')) {
      const sample = readSample(line);
      const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`;
      if (seen.has(key)) throw new Error(`The sample is there twice: ${line}`);
      seen.add(key);
      const base = sample.name.replace(/_(bucket|sum|count)$/, '');
      family(families.get(base)?.type === 'histogram' ? base : sample.name, line).samples.push(sample);
    }
  }
  for (const [name, { type, samples }] of families) if (type === 'histogram') checkHistogram(name, samples);
  return families;
}

function readSample(line: string): Sample {
  const [, name, labelText = '', valueText = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`Not a sample: ${line}`);
  const labels: Record<string, string> = {};
  let rest = labelText;
  while (rest !== '') {
    const [whole, label, value = ''] = LABEL.exec(rest) ?? [];
    if (whole === undefined || label === undefined || label in labels) throw new Error(`Bad labels: ${line}`);
    labels[label] = value;
    rest = rest.slice(whole.length);
  }
  const value = valueText === '+Inf' ? Number.POSITIVE_INFINITY : Number(valueText);
  if (Number.isNaN(value) && valueText !== 'NaN') throw new Error(`Not a value: ${line}`);
  return { name, labels, value };
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const series = Map.groupBy(samples, ({ labels: { le, ...others } }) =>
    JSON.stringify(Object.entries(others).sort()),
  );
  for (const [labels, members] of series) {
    const buckets = members.filter((sample) => sample.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le = '' } }) =>
      le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le),
    );
    const counts = buckets.map(({ value }) => value);
    const count = members.find((sample) => sample.name === `${name}_count`)?.value;
    const hasSum = members.some((sample) => sample.name === `${name}_sum`);
    if (!isRising(bounds) || new Set(bounds).size !== bounds.length)
      throw new Error(`${name}${labels}: bounds do not rise.`);
    if (!isRising(counts)) throw new Error(`${name}${labels}: buckets are not cumulative.`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || counts.at(-1) !== count)
      throw new Error(`${name}${labels}: +Inf is not the count.`);
    if (!hasSum) throw new Error(`${name}${labels}: there is no sum.`);
  }
}

function isRising(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));
}
