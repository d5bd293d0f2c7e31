import type { TrimPadding } from './encoder-options.ts';

/** Takes blanks off the ends of a JSON string, as it stands in JSON; any other value stays as it is. */
export function withoutPadding(json: string, trim: TrimPadding): string {
  if (trim === 'none' || json.charCodeAt(0) !== 0x22) return json;
  const last = json.length - 1;
  let end = last;
  while (end > 1 && json.charCodeAt(end - 1) === 0x20) end--;
  let start = 1;
  if (trim === 'both') while (start < end && json.charCodeAt(start) === 0x20) start++;
  return start === 1 && end === last ? json : `"${json.slice(start, end)}"`;
}
