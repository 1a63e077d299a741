// The dashboard's texts, in the chosen language or that of the browser.

import * as preferences from './preferences.js';
import de from '../texts/de.js';
import en from '../texts/en.js';

const texts = { en, de };

/** The names of the languages, each in its own language. */
export const languages = { en: 'English', de: 'Deutsch' };

let chosen = preferences.read('language');
if (!(chosen in texts)) {
    chosen = navigator.languages.map((name) => name.slice(0, 2).toLowerCase()).find((name) => name in texts) ?? 'en';
}
document.documentElement.lang = chosen;

export const language = () => chosen;

export function choose(name) {
    chosen = name;
    preferences.write('language', name);
    document.documentElement.lang = name;
}

/**
 * A text. `{name}` in it stands for `values.name`. A text that depends on a number is an object with the forms of
 * Intl.PluralRules, chosen by `values.count`; `{count}` in it is `values.shown` if that is given.
 */
export function t(key, values = {}) {
    let text = texts[chosen][key] ?? texts.en[key] ?? key;
    if (typeof text === 'object') {
        text = text[new Intl.PluralRules(chosen).select(values.count)] ?? text.other;
        values = { ...values, count: values.shown ?? values.count };
    }
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether a text with this key exists. */
export const has = (key) => key in texts[chosen];
