// A field for a date and a time in the project's time zone.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { clock, instant } from '../core/zone.js';
import { field } from './fields.js';

/**
 * @param {object} options the options of a field; `value`, an instant in the API's format, or undefined
 * @returns {{element: Node, read: () => string|undefined}} `read` returns the original text unless it was changed
 */
export function instantField({ value, hint, ...options }) {
    const control = h('input.input', {
        type: 'datetime-local', step: 1, max: '9999-12-31T23:59:59', value: value === undefined ? '' : clock(Date.parse(value), format.zone()),
    });
    const start = control.value;
    return {
        element: field({ ...options, control, hint: [hint, t('form.inZone', { zone: format.zone() })].filter(Boolean).join(' ') }),
        read() {
            if (control.value === start && !control.validity.badInput) return value;
            // An incomplete date isn't an instant; the API reports it at the field.
            if (control.value === '') return control.validity.badInput ? '' : undefined;
            const at = instant(control.value, format.zone());
            return Number.isNaN(at) ? '' : new Date(at).toISOString();
        },
    };
}
