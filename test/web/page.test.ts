import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { silentLog } from '../../src/ops/log.ts';
import { findPageFolder, isPageFile } from '../../src/web/page-folder.ts';
import { createPageServer } from '../../src/web/server.ts';
import { createTestClock } from '../support/test-clock.ts';
import { createFakeServices } from './fake-services.ts';
import { startPage } from './page-harness.ts';

const folder = findPageFolder();
const files = readdirSync(folder).filter((name) => isPageFile(`/${name}`));
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

test('the page and everything it names is served, with a policy that lets nothing else in', async () => {
  const page = await startPage();
  const index = await page.ask('/');
  expect(index.status).toBe(200);
  expect(index.headers['content-type']).toContain('text/html');
  expect(index.headers['content-security-policy']).toContain("default-src 'self'");
  const named = [...index.text.matchAll(/(?:src|href)="([^"#]+)"/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => !name.startsWith('https:'));
  expect(named.length).toBeGreaterThan(1);
  for (const name of [...named, ...files]) expect((await page.ask(`/${name}`)).status, name).toBe(200);
});

test('the page works below any path: it names nothing from the root and nothing outside', () => {
  for (const name of files) {
    expect(read(name), name).not.toMatch(/(?:src|href|action)="\/|(?:fetch|import|from|url)\s*\(?['"`]\//);
    expect(read(name), name).not.toMatch(/<(?:link|script|img|iframe)[^>]+"https?:|@import|url\(\s*['"]?https?:/);
    expect(read(name), name).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\sstyle="|\son\w+="/);
  }
});

test('no path leads out of the folder of the page', async () => {
  const page = await startPage();
  for (const path of [
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/tsconfig.json',
    '/.git/config',
  ]) {
    expect((await page.ask(path)).status, path).toBeGreaterThanOrEqual(400);
  }
});

test('a port in use and an address of another machine are said in a sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const deps = {
    access: { kind: 'loopback' },
    services: createFakeServices(),
    clock: createTestClock(),
    log: silentLog,
  } as const;
  await expect(createPageServer({ ...deps, host: '127.0.0.1', port }).start()).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${port} of the page is in use by another program.`,
  });
  await expect(createPageServer({ ...deps, host: '192.0.2.1', port: 0 }).start()).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
  other.close();
});
