/** Items that are worked on several at once, with their results given back in order. */
export interface InOrderOptions<Item, Result> {
  /** Items in lots, as they come. */
  readonly source: AsyncIterable<readonly Item[]>;
  /** Works on one item. A rejection ends everything. */
  readonly work: (item: Item) => Promise<Result> | Result;
  /** Items worked on at once. */
  readonly concurrency: number;
  /** Items that were begun and not given back yet, at most: bounds the memory while one slow item holds the others up. */
  readonly window: number;
}

/**
 * Yields results in lots, in the order of their items. Whoever doesn't ask for the next lot stops the work once the window is full, and
 * with it the reading of the source. When it ends, for whatever reason, the source is closed, and nothing more is begun.
 */
export async function* scoreInOrder<Item extends object, Result extends object>({
  source,
  work,
  concurrency,
  window,
}: InOrderOptions<Item, Result>): AsyncGenerator<readonly Result[]> {
  const items = source[Symbol.asyncIterator]();
  const done = new Map<number, Result>();
  let lot: readonly Item[] = [];
  let place = 0;
  let begun = 0;
  let given = 0;
  let underWay = 0;
  let isReading = false;
  let isAtEnd = false;
  let isOver = false;
  let failure: { readonly reason: unknown } | undefined;
  let wake: (() => void) | undefined;

  const changed = () => {
    wake?.();
    wake = undefined;
  };
  const fail = (reason: unknown) => {
    failure ??= { reason };
    changed();
  };
  const finish = (number: number, result: Result) => {
    done.set(number, result);
    if (number === given) changed();
  };
  const begin = (item: Item) => {
    const number = begun++;
    const result = work(item);
    if (!(result instanceof Promise)) {
      finish(number, result);
      return;
    }
    underWay++;
    result.then((value) => {
      underWay--;
      finish(number, value);
      beginMore();
    }, fail);
  };
  const read = () => {
    isReading = true;
    items.next().then((next) => {
      isReading = false;
      lot = next.done === true ? [] : next.value;
      place = 0;
      isAtEnd = next.done === true;
      beginMore();
      changed();
    }, fail);
  };
  const beginMore = () => {
    try {
      while (!isOver && failure === undefined && underWay < concurrency && begun - given < window) {
        const item = lot[place];
        if (item === undefined) {
          if (!isReading && !isAtEnd) read();
          return;
        }
        place++;
        begin(item);
      }
    } catch (thrown) {
      fail(thrown);
    }
  };

  try {
    for (;;) {
      beginMore();
      const ready: Result[] = [];
      for (let result = done.get(given); result !== undefined; result = done.get(given)) {
        done.delete(given++);
        ready.push(result);
      }
      if (failure !== undefined) throw failure.reason;
      if (ready.length > 0) yield ready;
      else if (isAtEnd && place >= lot.length && underWay === 0 && begun === given) return;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  } finally {
    isOver = true;
    const returned = items.return?.().catch(() => {});
    // A source that is being read closes only when its next items come, and that may be never.
    if (!isReading) await returned;
  }
}
