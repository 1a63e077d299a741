// Names come from users. What is invisible in them, or turns the text around it, is shown by its number, so that no name
// looks like another or reads as something else.

// Letters that are joined or coloured by a character without a form of its own keep it: it follows them.
const unseen = new RegExp([
    '(?![\\n\\t\\u200c\\u200d\\ufe0e\\ufe0f])[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}]',
    '(?<![^\\x00-\\x7f])(?:[\\u200c\\u200d\\ufe0e]|\\ufe0f(?!\\u20e3))',
].join('|'), 'gu');

/** A text in which everything can be seen. */
export const visible = (text) => text.replace(unseen, (character) =>
    `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** A name as a part of a file's: what a file system or a shell could take otherwise becomes _. */
export const fileName = (text) => text.replace(/[^\p{L}\p{N}_.@+-]/gu, '_');
