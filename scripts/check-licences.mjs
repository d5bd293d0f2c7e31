/** Fails where a package that is shipped or used to build has a licence that is not on this list. */
import { promisify } from 'node:util';
import { init } from 'license-checker-rseidelsohn';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

const packages = await promisify(init)({ start: '.', excludePrivatePackages: true });
const refused = Object.entries(packages).filter(
  ([, { licenses }]) => !isAllowed([licenses].flat().join(' AND ')),
);
for (const [name, { licenses }] of refused) console.error(`${name}: ${licenses}`);
if (refused.length > 0) process.exitCode = 1;
else console.log(`${Object.keys(packages).length} packages, all with an allowed licence`);

/** Of alternatives one must be allowed, of what applies together all (SPDX expressions, nested ones flattened). */
function isAllowed(expression) {
  const plain = expression.replace(/[()*]/g, '');
  return plain
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((id) => ALLOWED.has(id.trim())));
}
