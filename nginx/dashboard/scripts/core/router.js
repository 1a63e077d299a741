// Addresses after the #, such as #/events/login?period=30d, so that every view can be linked to and is in the history.

/** The current address: the decoded segments of its path, and its query. */
export function place(hash = location.hash) {
    const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
    const parts = path.split('/').filter(Boolean).map((part) => {
        try { return decodeURIComponent(part); } catch { return part; }
    });
    return { parts, query: new URLSearchParams(search) };
}

/** A link to a page. Undefined and empty values of the query are left out. */
export function link(parts, query = {}) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, value);
    const search = parameters.size > 0 ? `?${parameters}` : '';
    return `#/${parts.map(encodeURIComponent).join('/')}${search}`;
}

export function go(parts, query) {
    location.hash = link(parts, query);
}

/** Changes values of the query and stays on the page. */
export function change(query) {
    const { parts, query: before } = place();
    go(parts, { ...Object.fromEntries(before), ...query });
}

/** Changes values of the query in the address only: the page shows them already. */
export function note(query) {
    const { parts, query: before } = place();
    history.replaceState(null, '', link(parts, { ...Object.fromEntries(before), ...query }));
}

/** Loads the page again. */
export function reload() {
    dispatchEvent(new HashChangeEvent('hashchange', { oldURL: location.href, newURL: location.href }));
}
