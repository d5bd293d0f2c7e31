/** An event of no kind that is known; it is not let go, as it may be about an object. The message says nothing of what it holds. */
export class EventNotUnderstood extends Error {
  override readonly name = 'EventNotUnderstood';
}
