// A date with a time, picked on the project's clock.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { clock, instant } from '../core/zone.js';
import { field } from './fields.js';

/**
 * @param {object} options those of a field; `value`, an instant as the API writes it, or undefined
 * @returns {{element: Node, read: () => string|undefined}} `read` gives what was there as it was, unless it was changed
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
            // Half a date is none: the API says so at the field.
            if (control.value === '') return control.validity.badInput ? '' : undefined;
            const at = instant(control.value, format.zone());
            return Number.isNaN(at) ? '' : new Date(at).toISOString();
        },
    };
}
