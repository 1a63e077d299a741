// Saves answers of the API as files.

import { request } from '../core/api.js';

/** Requests a path and saves the answer, byte for byte. */
export async function download(path, query, name, type) {
    const { text } = await request('GET', path, { query, headers: { Accept: type } });
    save(text, name, type);
}

/** Saves a text as a file. */
export function save(text, name, type) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const anchor = document.createElement('a');
    anchor.href = address;
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
}
