// Addresses after the #, such as #/events/login?period=30d, so that every view can be linked to and gone back to.

/** Where the page is: the parts of its path, decoded, and its query. */
export function place(hash = location.hash) {
    const [path, search = ''] = hash.replace(/^#\/?/, '').split('?');
    const parts = path.split('/').filter(Boolean).map((part) => {
        try { return decodeURIComponent(part); } catch { return part; }
    });
    return { parts, query: new URLSearchParams(search) };
}

/** A link to a place. Undefined and empty values of the query are left out. */
export function link(parts, query = {}) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) if (value) parameters.set(name, value);
    const search = parameters.size > 0 ? `?${parameters}` : '';
    return `#/${parts.map(encodeURIComponent).join('/')}${search}`;
}

export function go(parts, query) {
    location.hash = link(parts, query);
}

/** Stays, with other values in the query. */
export function change(query) {
    const { parts, query: before } = place();
    go(parts, { ...Object.fromEntries(before), ...query });
}

/** Shows the page anew, with what has changed since. */
export function reload() {
    dispatchEvent(new HashChangeEvent('hashchange', { oldURL: location.href, newURL: location.href }));
}
