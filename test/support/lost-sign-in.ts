import { expect } from 'vitest';
import { seconds } from '../../src/ops/clock.ts';
import type { TestHome } from './a-home.ts';

/** The user removes the link in the SmartThings app; resolves when the bridge believes it, which takes two refusals. */
export const loseSignIn = async ({ cloud, clock, status, until }: TestHome, id: string): Promise<void> => {
  const renewals = cloud.count('POST /oauth/token');
  cloud.uninstall(id);
  await until(() => expect(cloud.count('POST /oauth/token')).toBeGreaterThan(renewals));
  await cloud.idle();
  await clock.advance(seconds(12));
  await until(async () =>
    expect((await status()).installed_apps.find((app) => app.id === id)?.auth).toBe('login_needed'),
  );
};
