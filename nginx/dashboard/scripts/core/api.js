// Requests to the public API, which is beside the dashboard: /dashboard/ and /v1, or /loyalty/dashboard/ and /loyalty/v1.

import * as session from './session.js';

const base = new URL('../v1', document.baseURI).href;

/** An answer that is an error, or none at all (status 0). */
export class APIError extends Error {
    constructor(status, body = {}) {
        super(body.message ?? `HTTP ${status}`);
        this.status = status;
        this.code = body.code ?? (status === 0 ? 'unreachable' : `http_${status}`);
        /** What is wrong, place by place: `{pointer, detail}`. */
        this.errors = Array.isArray(body.errors) ? body.errors : [];
        this.requestId = body.requestId ?? null;
    }
}

/** Calls it whenever the API says that the token is no good any more. */
export const whenRefused = { call: () => {} };

/**
 * Sends a request.
 * @param {object} options `query` (undefined and empty values are left out), `body` (sent as JSON), `headers`, `signal`,
 *   `token` instead of the session's
 * @returns {Promise<{status: number, text: string, data: any, etag: string|null}>}
 * @throws {APIError}
 */
export async function request(method, path, { query = {}, body, headers = {}, signal, token } = {}) {
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
    // A web server that compresses the answer makes its tag a weak one; what it stands for is the same.
    const etag = response.headers.get('ETag')?.replace(/^W\//, '') ?? null;
    return { status: response.status, text, data: parse(text), etag };
}

function parse(text) {
    if (text === '') return null;
    try { return JSON.parse(text); } catch { return null; }
}

/**
 * An id as a segment of a path. `.` and `..`, however they are escaped, are steps from one folder to another to whatever
 * reads an address (WHATWG URL 4.5), and nothing at all is the folder itself: so these are never sent. No id is any of them.
 * @throws {APIError}
 */
export function segment(id) {
    if (['', '.', '..'].includes(id)) throw new APIError(404, { code: 'unusable_id' });
    return encodeURIComponent(id);
}

export async function get(path, query, options = {}) {
    return (await request('GET', path, { query, ...options })).data;
}
