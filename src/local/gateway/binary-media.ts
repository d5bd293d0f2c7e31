/** Whether a REST API's `binaryMediaTypes` name a media type. A `*` stands for any part, and twice also for no type at all. */
export function isBinary(binaryMediaTypes: readonly string[], type: string): boolean {
  const [main, sub] = type.split('/');
  return binaryMediaTypes.some((pattern) => {
    const [patternMain, patternSub] = pattern.toLowerCase().split('/');
    if (patternMain === '*' && patternSub === '*') return true;
    return (patternMain === '*' || patternMain === main) && (patternSub === '*' || patternSub === sub);
  });
}
