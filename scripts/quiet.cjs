/** Stands in for debug and depd, which Express loads for what nobody reads in a function; see scripts/build.mjs. */
const quiet = () => {};
module.exports = () => quiet;
