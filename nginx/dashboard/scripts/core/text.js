// Names come from users. Characters that are invisible or change the direction of text are shown by their code, so that
// a name can't look like another one.

// Joiners and variation selectors are invisible too, but they stay after a character outside of ASCII, such as a letter
// of Hindi or an emoji, because they change its form.
const unseen = new RegExp([
    '(?![\\n\\t\\u200c\\u200d\\ufe0e\\ufe0f])[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}]',
    '(?<![^\\x00-\\x7f])(?:[\\u200c\\u200d\\ufe0e]|\\ufe0f(?!\\u20e3))',
].join('|'), 'gu');

/** A text with every invisible character shown by its code. */
export const visible = (text) => text.replace(unseen, (character) =>
    `⟨U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);

/** A name as part of a file name: characters that mean something to a file system or a shell become _. */
export const fileName = (text) => text.replace(/[^\p{L}\p{N}_.@+-]/gu, '_');
