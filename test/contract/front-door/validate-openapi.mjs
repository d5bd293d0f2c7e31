/** Validates an OpenAPI document from its input, in a process of its own, as the validator is an ECMAScript module alone. Writes what is wrong as JSON. */
import { text } from 'node:stream/consumers';
import { Validator } from '@seriousme/openapi-schema-validator';

const validator = new Validator();
const { errors = [], valid } = await validator.validate(JSON.parse(await text(process.stdin)));
// Throws where a reference leads nowhere.
if (valid) validator.resolveRefs();
console.log(JSON.stringify(valid ? [] : errors));
