/** What SmartThings says with the address to which it sends the user back. */
export type Redirect =
  | { readonly type: 'code'; readonly code: string; readonly state?: string }
  | { readonly type: 'error'; readonly error: string; readonly description: string; readonly state?: string };

const BARE_CODE = /^[\w.~+/-]{3,512}=*$/;

/** The parameters of such an address. */
export const redirectOf = (query: Readonly<Record<string, string | undefined>>): Redirect | undefined => {
  const { code, error, state } = query;
  const echoed = state === undefined || state === '' ? {} : { state };
  if (error !== undefined && error !== '') {
    return { type: 'error', error, description: query['error_description'] ?? '', ...echoed };
  }
  return code === undefined || code === '' ? undefined : { type: 'code', code, ...echoed };
};

/** Reads what the user pasted: a whole address, its query alone, or the bare code; undefined for anything else. */
export const parseRedirect = (pasted: string): Redirect | undefined => {
  const text = pasted.trim();
  const isQuery = /(^|[?&#])(code|error)=/.test(text);
  if (isQuery) {
    const query = text.replace(/^[^?#]*[?#]/, '').replaceAll('#', '&');
    return redirectOf(Object.fromEntries(new URLSearchParams(query)));
  }
  return BARE_CODE.test(text) && !text.includes('//') ? { type: 'code', code: text } : undefined;
};
