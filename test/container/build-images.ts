import { checkPrograms } from './engine.ts';
import { buildImages } from './images.ts';

/** Jest calls it once, before the first test. */
// biome-ignore lint/style/noDefaultExport: Jest takes a default export only.
export default async function buildImagesOnce(): Promise<void> {
  checkPrograms();
  await buildImages();
}
