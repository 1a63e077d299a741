// What a person chose for this browser: language, theme. Nothing of the project, and never a token.

export function read(name) {
    try { return localStorage.getItem(`punchcard.${name}`); } catch { return null; }
}

/** Null takes the choice back. */
export function write(name, value) {
    try {
        if (value === null) localStorage.removeItem(`punchcard.${name}`);
        else localStorage.setItem(`punchcard.${name}`, value);
    } catch { /* storage can be forbidden: the choice is for this page then */ }
}
