// A title or description, which can have translations. The form has fields for the default and the German text. Other
// translations are kept.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { field, textArea, textInput, textOf } from './fields.js';

/**
 * @param {string|object|undefined} value a text, or texts by language
 * @param {object} options `optional`, whether it can be left out, and `hint`, for the default one
 */
export const titleField = (value, label, options = {}) =>
    translated(value, { label, german: t('form.titleGerman'), pointer: '/title', control: textInput, ...options });

/** @param {string|object|undefined} value a text, or texts by language */
export const descriptionField = (value) => translated(value, {
    label: t('form.description'), german: t('form.descriptionGerman'), pointer: '/description', optional: true,
    control: (text) => textArea(text, { rows: 2 }),
});

function translated(value, { label, german, pointer, control: make, optional = false, hint }) {
    const texts = typeof value === 'string' ? { default: value } : value ?? {};
    const { default: standard, de, ...others } = texts;
    const control = make(standard ?? '');
    const other = make(de ?? '');
    return {
        control,
        element: [
            field({ label, control, pointer, optional, hint }),
            field({ label: german, control: other, pointer: `${pointer}/de`, optional: true }),
        ],
        read() {
            const translations = { ...others };
            if (textOf(other) !== undefined) translations.de = textOf(other);
            const text = textOf(control);
            if (Object.keys(translations).length === 0) return text;
            return { ...(text === undefined ? {} : { default: text }), ...translations };
        },
    };
}
