// The sign-in. The token is stored only in the tab's session storage, which ends with the tab.

const KEY = 'punchcard.token';
let token = null;

try { token = sessionStorage.getItem(KEY); } catch { /* then it is only in memory */ }

/**
 * The token in a pasted text, which can be the token alone, the token after `Bearer` as in a header, or a link that
 * signs in. A terminal may have broken it into lines.
 */
export function tokenIn(text) {
    const bare = text.replace(/^.*#token=/s, '').replace(/^\s*["']?(authorization:\s*)?bearer\s+/i, '');
    return bare.replace(/["'\s]/g, '');
}

/** The claims of a token, unverified: the API verifies them. Null if the text isn't a token. */
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

/** Whether a token's claims are an administrator's. */
export function isAdministrator(text) {
    const scope = claims(text)?.scope;
    return (Array.isArray(scope) ? scope : String(scope).split(' ')).includes('admin');
}

/** The token; null if nobody is signed in. */
export const current = () => token;

/** When the token expires; null if it has no such claim. */
export function expiry() {
    const seconds = claims()?.exp;
    return typeof seconds === 'number' ? new Date(seconds * 1000) : null;
}

export function begin(text) {
    token = text;
    try { sessionStorage.setItem(KEY, text); } catch { /* then it is only in memory */ }
}

export function end() {
    token = null;
    try { sessionStorage.removeItem(KEY); } catch { /* was never there */ }
}

/**
 * The token after `#token=` in the address; null if there is none. It is removed from the address and from the history
 * entry at once, so that it can't get into a bookmark or be read off the screen.
 */
export function takeFromAddress() {
    const match = /^#token=([A-Za-z0-9_.-]+)$/.exec(location.hash);
    if (!match) return null;
    history.replaceState(null, '', `${location.pathname}${location.search}#/`);
    return match[1];
}
