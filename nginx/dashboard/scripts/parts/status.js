// A badge with the status of an event.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';

export function statusChip(status) {
    const kind = { ACTIVE: 'good', INACTIVE: 'warn', ARCHIVED: '' }[status] ?? '';
    return h('span.chip', { class: kind }, t(`status.${status}`));
}
