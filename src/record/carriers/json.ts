import { strFromU8 } from 'fflate';
import { ok } from '../../base/result.ts';
import { isOurs, recordIn } from '../record.ts';
import { damaged, type Found } from './found.ts';

/** A record that is a JSON file itself, alone or as a part of an export as JSON; also a story that somebody wrote. */
export function getJson(bytes: Uint8Array): Found {
  const text = strFromU8(bytes).replace(/^\ufeff/, '');
  try {
    return isOurs(recordIn(JSON.parse(text))) ? ok(text) : null;
  } catch {
    return damaged('JSON');
  }
}
