/**
 * Chooses by an `Accept` header (RFC 9110, section 12.5.1): the most specific range that matches a type decides its quality; the
 * highest quality wins, ties in the order offered.
 */
export function negotiate(accept: string | undefined, offered: readonly string[]): string | undefined {
  if (accept === undefined || accept === '' || accept === '*/*') return offered[0];
  if (offered[0] === accept) return accept;
  const ranges = accept.split(',').map(parseRange);
  let best: string | undefined;
  let bestQuality = 0;
  for (const type of offered) {
    const quality = qualityOf(type, ranges);
    if (quality > bestQuality) {
      best = type;
      bestQuality = quality;
    }
  }
  return best;
}

interface Range {
  readonly type: string;
  readonly hasParameters: boolean;
  readonly quality: number;
}

function parseRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  let quality = 1;
  let hasParameters = false;
  for (const parameter of parameters) {
    if (parameter.startsWith('q=')) {
      const value = Number(parameter.slice(2));
      quality = value >= 0 && value <= 1 ? value : 0;
    } else if (parameter !== '') {
      hasParameters = true;
    }
  }
  return { type: type === '*' ? '*/*' : type, hasParameters, quality };
}

function qualityOf(offered: string, ranges: readonly Range[]): number {
  let specificity = 0;
  let quality = 0;
  for (const range of ranges) {
    const matched = specificityOf(range, offered);
    if (matched > specificity) {
      specificity = matched;
      quality = range.quality;
    }
  }
  return quality;
}

function specificityOf({ type, hasParameters }: Range, offered: string): number {
  // A range with parameters (`;charset=utf-8`) asks for less than everything of its type: the plain one knows better.
  if (type === offered) return hasParameters ? 3 : 4;
  if (type.endsWith('/*') && offered.startsWith(type.slice(0, -1))) return 2;
  return type === '*/*' ? 1 : 0;
}
