import { JsonFault } from '../json/fault.ts';
import { BODY_START, invalidJsonAt, placeAfter } from './body-place.ts';
import { faultyRecord, type JsonRecordOptions, jsonRecord } from './json-record.ts';
import type { RecordDecoder } from './record.ts';
import { createSpanningBytes } from './spanning-bytes.ts';

/**
 * Reads application/json that is one record, where its answer is to be assembled as those of many are. A body that is JSON but no
 * record is a faulty record; of what is not JSON, line and column are told.
 */
export function createJsonRecordDecoder(options: JsonRecordOptions): RecordDecoder {
  const body = createSpanningBytes(options.maxRecordBytes);
  return {
    hasHeader: undefined,
    push(chunk) {
      body.add(chunk);
      return [];
    },
    end() {
      const record = body.take();
      if (record === undefined) {
        return [faultyRecord(1, `The record is longer than ${options.maxRecordBytes} bytes.`)];
      }
      try {
        return [jsonRecord(1, record, options)];
      } catch (fault) {
        if (!(fault instanceof JsonFault)) throw fault;
        throw invalidJsonAt(placeAfter(BODY_START, record.subarray(0, fault.at)), fault.message);
      }
    },
  };
}
