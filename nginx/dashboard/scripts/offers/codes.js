// The codes of a pool in a text with one code a line.

/** A code: printable ASCII without spaces. An address can't contain . or .. */
const code = /^(?!\.{1,2}$)[\x21-\x7e]{1,64}$/;

/**
 * @param {string} text
 * @returns {{codes: string[], repeated: number, bad: number[]}} each code once; how many lines repeat an earlier code,
 *   without regard to case; the numbers of the lines that have no valid code, from 1. Empty lines are left out.
 */
export function codesIn(text) {
    const codes = [], bad = [], seen = new Set();
    let repeated = 0;
    text.replace(/^\ufeff/, '').split(/\r\n|[\r\n]/).forEach((line, index) => {
        const word = line.trim();
        if (word === '') return;
        const key = word.toUpperCase();
        if (!code.test(word)) bad.push(index + 1);
        else if (seen.has(key)) repeated += 1;
        else {
            seen.add(key);
            codes.push(word);
        }
    });
    return { codes, repeated, bad };
}

/** The codes in parts of at most so many. */
export function* parts(codes, most) {
    for (let start = 0; start < codes.length; start += most) yield codes.slice(start, start + most);
}
