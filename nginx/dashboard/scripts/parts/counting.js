// Says how far the past has been counted for a new dimension or measure.

import { get } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { reload } from '../core/router.js';
import { notice } from './states.js';

const PAUSE = 3000;

/**
 * The progress, which is asked for again until everything is counted. Then the page is loaded again.
 * @param {{counted: number, of: number}} counting as GET /stats/event answers it, in users
 * @param {object} parameters of a request whose answer has the progress
 */
export function countingNotice(counting, parameters) {
    const bar = h('progress', { max: Math.max(counting.of, 1), 'aria-label': t('counting.label') });
    const text = h('p', { role: 'status' });
    const show = ({ counted, of }) => {
        bar.value = counted;
        replace(text, t('counting.text', { counted: format.number(counted), of: format.number(of) }));
    };
    const element = notice('info', text, bar);
    element.id = 'counting';
    const look = async () => {
        if (!element.isConnected) return;
        try {
            const { data } = await get('/stats/event', parameters);
            if (!element.isConnected) return;
            if (data.counting === undefined) return reload();
            show(data.counting);
        } catch { /* it is asked for again */ }
        setTimeout(look, PAUSE);
    };
    show(counting);
    setTimeout(look, PAUSE);
    return element;
}
