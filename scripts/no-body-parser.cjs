/** Stands in for body-parser in the bundles; see scripts/build.mjs. */
