import { ProblemError } from '../errors/problem-error.ts';
import { JsonFault } from '../json/fault.ts';

/** What a value is in a body of many records: one of them, the name of a member beside them, or anything else. */
export type ValueRole = 'record' | 'name' | 'other';

type State =
  | 'body'
  | 'firstRecord'
  | 'record'
  | 'afterRecord'
  | 'firstName'
  | 'name'
  | 'colon'
  | 'member'
  | 'afterMember'
  | 'nothing';

const EXPECTED: Readonly<Record<State, string>> = {
  body: 'the body is empty; expected a JSON value',
  firstRecord: 'expected a JSON value',
  record: 'expected a JSON value',
  afterRecord: "expected ',' or ']'",
  firstName: 'expected a name in double quotes',
  name: 'expected a name in double quotes',
  colon: "expected ':'",
  member: 'expected a JSON value',
  afterMember: "expected ',' or '}'",
  nothing: 'expected nothing after the JSON value',
};

/** What stands around the records of a body: `[…]`, or `{"instances":[…]}` with other members beside. */
export interface ManyRecordsGrammar {
  /** Objects and arrays that are open where the next value begins. */
  readonly depth: number;
  /**
   * Takes the next byte that is not white space, at offset `at`: the role of the value that begins with it, or undefined where it is
   * punctuation. After a value it has to be told of its end.
   * @throws JsonFault
   */
  take(byte: number, at: number): ValueRole | undefined;
  /** A record or another value has ended. */
  valueEnded(): void;
  /** A member's name has ended. @throws ProblemError `invalid-request` where it is `instances` for the second time */
  nameEnded(name: string): void;
  /** The body has ended at offset `at`. @throws JsonFault; ProblemError `invalid-request` where it is JSON without records */
  bodyEnded(at: number): void;
}

export function createManyRecordsGrammar(): ManyRecordsGrammar {
  let state: State = 'body';
  let depth = 0;
  let isInstances = false;
  let hasInstances = false;
  let hasRecords = false;

  /** To `[` or `{`. */
  function open(next: State): undefined {
    depth++;
    state = next;
  }

  function close(): undefined {
    depth--;
    hasRecords ||= state !== 'firstName' && state !== 'afterMember';
    state = depth === 0 ? 'nothing' : 'afterMember';
  }

  function go(next: State): undefined {
    state = next;
  }

  return {
    get depth() {
      return depth;
    },
    take(byte, at) {
      switch (state) {
        case 'body':
          if (byte === 0x5b) return open('firstRecord');
          if (byte === 0x7b) return open('firstName');
          return value('other', byte, at);
        case 'firstRecord':
          return byte === 0x5d ? close() : value('record', byte, at);
        case 'record':
          return value('record', byte, at);
        case 'afterRecord':
          if (byte === 0x2c) return go('record');
          if (byte === 0x5d) return close();
          break;
        case 'firstName':
          if (byte === 0x7d) return close();
          if (byte === 0x22) return 'name';
          break;
        case 'name':
          if (byte === 0x22) return 'name';
          break;
        case 'colon':
          if (byte === 0x3a) return go('member');
          break;
        case 'member':
          return isInstances && byte === 0x5b ? open('firstRecord') : value('other', byte, at);
        case 'afterMember':
          if (byte === 0x2c) return go('name');
          if (byte === 0x7d) return close();
          break;
        case 'nothing':
          break;
      }
      throw new JsonFault(at, EXPECTED[state]);
    },
    valueEnded() {
      state = state === 'body' ? 'nothing' : state === 'member' ? 'afterMember' : 'afterRecord';
    },
    nameEnded(name) {
      isInstances = name === 'instances';
      if (isInstances && hasInstances) {
        throw new ProblemError('invalid-request', { detail: 'The body has more than one "instances".' });
      }
      hasInstances ||= isInstances;
      state = 'colon';
    },
    bodyEnded(at) {
      if (state !== 'nothing') throw new JsonFault(at, EXPECTED[state]);
      if (hasRecords) return;
      throw new ProblemError('invalid-request', {
        detail: 'Expected many records: a JSON array of them, or {"instances":[…]}.',
      });
    },
  };
}

/** A value may begin with any byte but these; whether it is one is for a scan of it to tell. */
function value(role: ValueRole, byte: number, at: number): ValueRole {
  if (byte === 0x2c || byte === 0x3a || byte === 0x5d || byte === 0x7d) {
    throw new JsonFault(at, 'expected a JSON value');
  }
  return role;
}
