// Requests to the public API, which is next to the dashboard: /dashboard/ and /v1, or /loyalty/dashboard/ and
// /loyalty/v1.

import * as session from './session.js';

const base = new URL('../v1', document.baseURI).href;

/** An error answer, or no answer at all (status 0). */
export class APIError extends Error {
    constructor(status, body = {}) {
        super(body.message ?? `HTTP ${status}`);
        this.status = status;
        this.code = body.code ?? (status === 0 ? 'unreachable' : `http_${status}`);
        /** The mistakes, each with its place: `{pointer, detail}`. */
        this.errors = Array.isArray(body.errors) ? body.errors : [];
        this.requestId = body.requestId ?? null;
    }
}

/** Sets a function to call whenever the API refuses the token. */
export const whenRefused = { call: () => {} };

/**
 * Sends a request.
 * @param {object} options
 *   `query`: undefined and empty values are left out.
 *   `body`: sent as JSON; `text`: sent as it is.
 *   `token`: used in place of the session's.
 *   `headers`, `signal`: as in fetch.
 * @returns {Promise<{status: number, text: string, data: any, etag: string|null}>}
 * @throws {APIError}
 */
export async function request(method, path, { query = {}, body, text: plain, headers = {}, signal, token } = {}) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined && value !== null && value !== '') parameters.set(name, value);
    }
    const search = parameters.size > 0 ? `?${parameters}` : '';
    const init = {
        method, signal, cache: 'no-store', credentials: 'omit', redirect: 'error',
        headers: { Accept: 'application/json', Authorization: `Bearer ${token ?? session.current()}`, ...headers },
    };
    if (body !== undefined) {
        init.headers['Content-Type'] = 'application/json';
        init.body = JSON.stringify(body);
    } else if (plain !== undefined) {
        init.headers['Content-Type'] = 'text/plain; charset=utf-8';
        init.body = plain;
    }
    let response, text;
    try {
        response = await fetch(base + path + search, init);
        text = await response.text();
    } catch (error) {
        if (error.name === 'AbortError') throw error;
        throw new APIError(0);
    }
    if (!response.ok) {
        const error = new APIError(response.status, parse(text) ?? {});
        if (error.status === 401 && token === undefined) whenRefused.call(error);
        throw error;
    }
    // A web server that compresses the answer makes its ETag weak; the definition is the same.
    const etag = response.headers.get('ETag')?.replace(/^W\//, '') ?? null;
    return { status: response.status, text, data: parse(text), etag };
}

function parse(text) {
    if (text === '') return null;
    try { return JSON.parse(text); } catch { return null; }
}

/**
 * An id as a segment of a path. Programs that parse an address treat `.` and `..` as steps between folders, even if
 * they are escaped (WHATWG URL 4.5), and an empty segment would name the folder itself. So these are never sent. No id
 * is one of them.
 * @throws {APIError}
 */
export function segment(id) {
    if (['', '.', '..'].includes(id)) throw new APIError(404, { code: 'unusable_id' });
    return encodeURIComponent(id);
}

export async function get(path, query, options = {}) {
    return (await request('GET', path, { query, ...options })).data;
}
