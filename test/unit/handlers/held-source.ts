/** A source of items whose lots come when a test says so. */
export interface HeldSource<Item> extends AsyncIterable<readonly Item[]> {
  offer(lot: readonly Item[]): void;
  end(): void;
  fail(reason: Error): void;
  /** Lots that were taken. */
  readonly taken: number;
  readonly isClosed: boolean;
}

type Event<Item> = { readonly lot: readonly Item[] } | { readonly failure: Error } | 'end';

export function heldSource<Item>(): HeldSource<Item> {
  const events: Event<Item>[] = [];
  let wake = () => {};
  let taken = 0;
  let isClosed = false;
  const add = (event: Event<Item>) => {
    events.push(event);
    wake();
  };
  async function* read(): AsyncGenerator<readonly Item[]> {
    try {
      for (;;) {
        const event = events.shift();
        if (event === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else if (event === 'end') {
          return;
        } else if ('failure' in event) {
          throw event.failure;
        } else {
          taken++;
          yield event.lot;
        }
      }
    } finally {
      isClosed = true;
    }
  }
  return {
    [Symbol.asyncIterator]: read,
    offer: (lot) => add({ lot }),
    end: () => add('end'),
    fail: (failure) => add({ failure }),
    get taken() {
      return taken;
    },
    get isClosed() {
      return isClosed;
    },
  };
}
