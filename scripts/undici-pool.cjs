/** The part of undici that the container uses; see scripts/build.mjs. */
exports.Pool = require('undici/lib/dispatcher/pool.js');
exports.errors = require('undici/lib/core/errors.js');
