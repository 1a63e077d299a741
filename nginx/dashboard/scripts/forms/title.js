// A title, which can have translations. The form has fields for the default and the German title. Other translations
// are kept.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { field, textInput, textOf } from './fields.js';

/**
 * @param {string|object|undefined} value a text, or texts by language
 * @param {object} options `optional`, whether it can be left out, and `hint`, for the default one
 */
export function titleField(value, label, { optional = false, hint } = {}) {
    const texts = typeof value === 'string' ? { default: value } : value ?? {};
    const { default: standard, de, ...others } = texts;
    const control = textInput(standard ?? '');
    const german = textInput(de ?? '');
    return {
        control,
        element: [
            field({ label, control, pointer: '/title', optional, hint }),
            field({ label: t('form.titleGerman'), control: german, pointer: '/title/de', optional: true }),
        ],
        read() {
            const translated = { ...others };
            if (textOf(german) !== undefined) translated.de = textOf(german);
            const text = textOf(control);
            if (Object.keys(translated).length === 0) return text;
            return { ...(text === undefined ? {} : { default: text }), ...translated };
        },
    };
}
