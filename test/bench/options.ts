import { parseArgs } from 'node:util';

/** What one run of the benchmark does. */
export type Options = {
  readonly rounds: number;
  /** Length of one measurement; a round measures every peer at every concurrency. */
  readonly seconds: number;
  readonly warmupSeconds: number;
  /** Ids of the peers to run, `records`, `frontdoor` and `objects`; empty for all of them. */
  readonly only: readonly string[];
  /** Rows of the CSV that is scored. */
  readonly rows: number;
  /** Fresh processes in which the front door's function answers once, and in which that for objects is loaded. */
  readonly coldStarts: number;
  /** Size of the object that is scored. */
  readonly objectMegabytes: number;
  /** Write docs/performance.md. */
  readonly write: boolean;
  /** Exit 1 when a mark isn't met. */
  readonly check: boolean;
  readonly jsonFile: string | undefined;
  /** Folder with container.mjs, standin.mjs, lambda-runtime.mjs and lambda. */
  readonly dist: string;
  readonly help: boolean;
};

/** What `--help` prints. */
export const usage = `npm run bench -- [options]

  --rounds N      rounds, each measuring every peer (default 5)
  --seconds S     length of one measurement (default 4)
  --warmup S      load put on every peer before the first round (default 3)
  --quick         one round of one second: does everything run?
  --rows N        rows of the CSV that is scored (default 20000; 2000 with --quick)
  --only A,B      these alone: direct, ours, flask, flask-requests, flask-tuned, fastify, plain, nginx
                  (the peers), records (the CSV), frontdoor (the front door's function),
                  objects (the function that scores objects of S3)
  --cold-starts N fresh processes of each function (default 21; 3 with --quick)
  --object-mb N   size of the object that is scored (default 200; 10 with --quick)
  --write         write docs/performance.md
  --check         exit 1 when a mark isn't met or wasn't measured
  --json FILE     write every sample, the medians and the marks as JSON
  --dist FOLDER   where the built files are (default dist)
  --help          this text
`;

/**
 * Reads the command line.
 *
 * @throws Error naming the option and what it may be.
 */
export function parseOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      warmup: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      'cold-starts': { type: 'string' },
      'object-mb': { type: 'string' },
      only: { type: 'string' },
      write: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      json: { type: 'string' },
      dist: { type: 'string', default: 'dist' },
      help: { type: 'boolean', default: false },
    },
  });
  const quick = values.quick;
  return {
    rounds: wholeNumber('--rounds', values.rounds ?? (quick ? '1' : '5')),
    seconds: wholeNumber('--seconds', values.seconds ?? (quick ? '1' : '4')),
    warmupSeconds: wholeNumber('--warmup', values.warmup ?? (quick ? '1' : '3')),
    rows: wholeNumber('--rows', values.rows ?? (quick ? '2000' : '20000'), 10_000_000),
    coldStarts: wholeNumber('--cold-starts', values['cold-starts'] ?? (quick ? '3' : '21')),
    objectMegabytes: wholeNumber('--object-mb', values['object-mb'] ?? (quick ? '10' : '200'), 250),
    only: (values.only ?? '').split(',').filter((id) => id !== ''),
    write: values.write,
    check: values.check,
    jsonFile: values.json,
    dist: values.dist,
    help: values.help,
  };
}

// wrk takes whole seconds only.
function wholeNumber(name: string, text: string, max = 9999): number {
  const value = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new Error(`${name} is '${text}'; it must be a whole number from 1 to ${max}`);
}
