// Who is signed in. The token is kept in the tab's session storage, which ends with the tab, and nowhere else.

const KEY = 'punchcard.token';
let token = null;

try { token = sessionStorage.getItem(KEY); } catch { /* kept in memory alone */ }

/**
 * The token in what somebody pasted: the token alone, with `Bearer` before it as in a header, or a link that signs in. A
 * terminal may have broken it into lines.
 */
export function tokenIn(text) {
    const bare = text.replace(/^.*#token=/s, '').replace(/^\s*["']?(authorization:\s*)?bearer\s+/i, '');
    return bare.replace(/["'\s]/g, '');
}

/** What a token says of itself, without checking that it is true: that is the API's business. Null for anything else. */
export function claims(text = token) {
    const parts = (text ?? '').split('.');
    if (parts.length !== 3) return null;
    try {
        const bytes = atob(parts[1].replaceAll('-', '+').replaceAll('_', '/'));
        const value = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))));
        return value !== null && typeof value === 'object' ? value : null;
    } catch {
        return null;
    }
}

/** Whether a token claims to be an administrator's. */
export function isAdministrator(text) {
    const scope = claims(text)?.scope;
    return (Array.isArray(scope) ? scope : String(scope).split(' ')).includes('admin');
}

/** The token; null where nobody is signed in. */
export const current = () => token;

/** When the token expires; null where it doesn't say. */
export function expiry() {
    const seconds = claims()?.exp;
    return typeof seconds === 'number' ? new Date(seconds * 1000) : null;
}

export function begin(text) {
    token = text;
    try { sessionStorage.setItem(KEY, text); } catch { /* kept in memory alone */ }
}

export function end() {
    token = null;
    try { sessionStorage.removeItem(KEY); } catch { /* was never there */ }
}

/**
 * The token that the address brought along after `#token=`; null for none. It is taken out of the address and of the
 * history entry at once, so that neither a bookmark nor a look over the shoulder has it.
 */
export function takeFromAddress() {
    const match = /^#token=([A-Za-z0-9_.-]+)$/.exec(location.hash);
    if (!match) return null;
    history.replaceState(null, '', `${location.pathname}${location.search}#/`);
    return match[1];
}
