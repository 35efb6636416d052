import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a browser may be given of the folder; whatever else lies there is source. */
export const isPageFile = (path: string): boolean => path === '/' || /\.(html|css|js|svg|png|ico|woff2)$/.test(path);

/** The folder with the page: the first `addon` with an index above this file, in the sources as in what is built from them. */
export const findPageFolder = (from: string = import.meta.dirname): string => {
  const folder = join(from, 'addon');
  const above = dirname(from);
  return existsSync(join(folder, 'index.html')) || above === from ? folder : findPageFolder(above);
};
