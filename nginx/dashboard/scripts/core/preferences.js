// A person's choices for this browser: language and theme. No data of the project is stored, and never a token.

export function read(name) {
    try { return localStorage.getItem(`punchcard.${name}`); } catch { return null; }
}

/** Stores a choice; null removes it. */
export function write(name, value) {
    try {
        if (value === null) localStorage.removeItem(`punchcard.${name}`);
        else localStorage.setItem(`punchcard.${name}`, value);
    } catch { /* storage can be forbidden: then the choice lasts as long as the page */ }
}
