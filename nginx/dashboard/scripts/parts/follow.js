// Follows the feed: asks again and again for what came since.

import { get } from '../core/api.js';

/** How long to wait after an answer, and after a failure, in milliseconds. */
const PAUSE = 2000, LONGER = 8000;

/** How often the number of new entries is said at most. */
const QUIET = 15000;

const PAGE = 200;

/**
 * Follows as long as `element` is on the page. While the page is hidden, such as in another tab, nothing is asked for.
 * @param {object} options
 *   `newest`: the id of the newest entry that is known.
 *   `filter`: parameters of GET /log.
 *   `arrived`: called with new entries, the oldest first.
 *   `tell`: called from time to time with how many have come since the last time.
 *   `lost`: called with whether the last request failed, when that changes.
 */
export function follow({ newest, filter, element, arrived, tell, lost }) {
    let after = newest, untold = 0, toldAt = Date.now(), isLost = false;
    const look = async () => {
        if (!element.isConnected) return;
        if (document.hidden) return wait(PAUSE);
        let page = null;
        try {
            page = await get('/log', { ...filter, after, limit: PAGE });
        } catch { /* it is asked for again */ }
        if (!element.isConnected) return;
        if (isLost !== (page === null)) lost(isLost = !isLost);
        if (page === null) return wait(LONGER);
        after = page.next;
        if (page.entries.length > 0) arrived(page.entries);
        untold += page.entries.length;
        if (untold > 0 && Date.now() - toldAt >= QUIET) {
            tell(untold);
            [untold, toldAt] = [0, Date.now()];
        }
        wait(after === page.newest ? PAUSE : 0);
    };
    const wait = (pause) => { setTimeout(look, pause); };
    wait(PAUSE);
}
