import type { ApiError } from '../core/api-error.ts';
import type { Api, ApiCall } from './api.ts';
import { apiError } from './reply.ts';
import { field, listOf, textField } from './wire.ts';

export interface NextPage {
  readonly path: string;
  readonly query: Readonly<Record<string, readonly string[] | string>>;
}

/**
 * The next page of a list. Only the path and the query of SmartThings' link are used, on the API's own address: no
 * answer may send the access token anywhere else.
 */
export const nextPageOf = (body: unknown, apiUrl: string): NextPage | undefined => {
  const href = textField(field(field(body, '_links'), 'next'), 'href');
  if (href === undefined || !URL.canParse(href, apiUrl)) return undefined;
  const url = new URL(href, apiUrl);
  const base = new URL(apiUrl).pathname.replace(/\/+$/, '');
  const path = url.pathname.startsWith(`${base}/`) ? url.pathname.slice(base.length) : url.pathname;
  const names = [...new Set(url.searchParams.keys())];
  return { path, query: Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)])) };
};

/** Longer lists of rooms, scenes or subscriptions do not exist. */
const MOST_PAGES = 20;

/**
 * Every item of a list, from all its pages.
 * @throws {ApiError} also when one page fails: half a list is none
 */
export const readAll = async (api: Api, apiUrl: string, call: ApiCall): Promise<unknown[]> => {
  const items: unknown[] = [];
  let next: ApiCall | undefined = call;
  for (let page = 0; next !== undefined && page < MOST_PAGES; page += 1) {
    const body = await api.request(next);
    const found = listOf(field(body, 'items'));
    if (found === undefined) throw unreadable();
    items.push(...found);
    const link = nextPageOf(body, apiUrl);
    next = link === undefined ? undefined : { ...call, ...link };
  }
  return items;
};

const unreadable = (): ApiError => apiError('bad_reply', { status: 200 });
