import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggedRequest } from '../cloud/request-log.ts';
import type { TestHome } from './a-home.ts';

/** The form of a call to the token endpoint. */
export const formOf = ({ body }: LoggedRequest): Readonly<Record<string, string>> =>
  (body ?? {}) as Record<string, string>;

export const exchangesOf = ({ cloud }: TestHome): LoggedRequest[] =>
  cloud.requestsOf('POST /oauth/token').filter((request) => formOf(request)['grant_type'] === 'authorization_code');
export const renewalsOf = ({ cloud }: TestHome): LoggedRequest[] =>
  cloud.requestsOf('POST /oauth/token').filter((request) => formOf(request)['grant_type'] !== 'authorization_code');

/** What the bridge's budget counts. */
export const apiCallsOf = ({ cloud }: TestHome): LoggedRequest[] =>
  cloud.requests.filter(({ headers }) => String(headers['authorization']).startsWith('Bearer '));

/** The sign-ins as they are on the disk. */
export const storedAccounts = ({ folder }: TestHome) =>
  JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')).value;

let asked = 0;
/** Switches the corner lamp to what it is not yet; resolves to the outcome. */
export const commandLamp = async ({ mqtt }: TestHome): Promise<string> => {
  const wanted = mqtt.last('smartthings/corner_lamp/main/switch/switch') === 'on' ? 'off' : 'on';
  asked += 1;
  const id = `command ${asked}`;
  const result = mqtt.next('smartthings/corner_lamp/result', (payload) => JSON.parse(payload).id === id);
  await mqtt.publish('smartthings/corner_lamp/set', JSON.stringify({ id, switch: wanted }));
  return JSON.parse(await result).outcome;
};
