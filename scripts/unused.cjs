/** Stands in, empty, for what Express loads and the bundles never use; see scripts/build.mjs. */
module.exports = {};
