import { readRecord } from './log-record.ts';
import { isCut } from './output.ts';

/** Says of each line of one stream, in order, whether it may be forwarded. */
export interface PayloadFilter {
  (line: string): boolean;
  /** How many lines were dropped so far. */
  dropped(): number;
}

// Logger SCR_IO writes what goes in and out of the model; the name is looked for anywhere, since in the structured form the
// logger's key is not known. The setting SAS_SCR_LOG_LEVEL_SCR_IO is another word, so a line that echoes it is kept.
const payloadMark = /\bSCR_IO\b|\b(?:request|response)\s+data"?\s*:/i;

const stackTrace =
  /^(?:[\w$]+\.)+[\w$]*(?:Exception|Error)\b|^\s+at \S+\(|^\s*(?:Caused by|Suppressed): |^\s+\.\.\. \d+ /;

/**
 * A filter for one stream of SCR's output: make one each for stdout and stderr. Unless `logPayloads`, it drops every record
 * that belongs to logger SCR_IO or holds `Request Data:` or `Response Data:`, in any of SCR's log formats, together with
 * the lines that follow until another record begins (see `readRecord`).
 *
 * What can't be known, and what is done about it:
 * - A value that holds a newline and then looks like a record (time with a fraction and level, or an object with a
 *   `timeStamp`) ends the drop, and that one line is forwarded. A value that holds a date doesn't; somebody has to mean it.
 * - SCR's threads may write between the lines of one another's records. So once a record was dropped, of the lines that
 *   begin no record only those of a Java stack trace are forwarded, wherever they stand. That also stops whatever follows a
 *   line that looked like a record.
 * - A structured record that was cut for its length may have lost its logger's name: it is dropped.
 * - Values that a model's own code prints, or that other loggers write at DEBUG or TRACE, are not told from other text:
 *   whether SCR's own do is not known. Those levels are off unless `SAS_SCR_LOG_LEVEL_…` turns them on.
 */
export function createPayloadFilter({ logPayloads }: { readonly logPayloads: boolean }): PayloadFilter {
  let inPayload = false;
  let payloadSeen = false;
  let dropped = 0;

  function mayForward(line: string): boolean {
    if (holdsPayload(line)) {
      inPayload = true;
      payloadSeen = true;
    } else if (!payloadSeen) {
      return true;
    } else if (readRecord(line) !== undefined) {
      inPayload = false;
      return true;
    }
    return !inPayload && stackTrace.test(line);
  }

  function filter(line: string): boolean {
    if (logPayloads || mayForward(line)) return true;
    dropped += 1;
    return false;
  }

  return Object.assign(filter, { dropped: () => dropped });
}

function holdsPayload(line: string): boolean {
  if (payloadMark.test(line)) return true;
  if (!line.trimStart().startsWith('{')) return false;
  return isCut(line) || payloadMark.test(withoutEscapes(line));
}

/** JSON may spell any character as \uXXXX (RFC 8259, section 7). */
function withoutEscapes(json: string): string {
  return json.replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
