// Line icons of 24 by 24.

import { svg } from '../core/dom.js';

const paths = {
    overview: ['M4 19V5', 'M4 19h16', 'M8 16v-4', 'M12 16V8', 'M16 16v-6'],
    events: ['M13 3 5 14h6l-1 7 8-11h-6z'],
    streaks: ['M12 3c1 3.5 5 5 5 10a5 5 0 0 1-10 0c0-2 1-3.500 2-4.500.3 1.500 1 2.200 2 2.500C10.500 8.500 11 5.500 12 3z'],
    challenges: ['M5 21V4', 'M5 4h11l-2 4 2 4H5'],
    leaderboards: ['M8 4h8v6a4 4 0 0 1-8 0z', 'M8 6H5c0 3 1 4 3 4', 'M16 6h3c0 3-1 4-3 4', 'M12 14v4', 'M8.500 20h7'],
    offers: ['M5 11h14v9H5z', 'M3.500 7.500h17V11h-17z', 'M12 7.500V20', 'M12 7.500C9 7.500 7.500 6.500 7.500 5S9.500 3 12 7.500C14.500 3 16.500 3.500 16.500 5S15 7.500 12 7.500z'],
    counter: ['M3.500 7h17v3.500a1.750 1.750 0 0 0 0 3.500V17h-17v-3a1.750 1.750 0 0 0 0-3.500z', 'M14 7v2', 'M14 11v2', 'M14 15v2'],
    users: ['M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7z', 'M3 20c0-3.500 2.500-5.500 6-5.500s6 2 6 5.500', 'M16 4.500a3.500 3.500 0 0 1 0 6', 'M17.500 15c2.200.6 3.500 2.300 3.500 5'],
    points: ['M12 8.500c4.400 0 8-1.100 8-2.500s-3.600-2.500-8-2.500S4 4.600 4 6s3.600 2.500 8 2.500z', 'M4 6v6c0 1.400 3.600 2.500 8 2.500s8-1.100 8-2.500V6', 'M4 12v6c0 1.400 3.600 2.500 8 2.500s8-1.100 8-2.500v-6'],
    keys: ['M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M12 11h9', 'M18 11v4', 'M15 11v2.500'],
    menu: ['M4 7h16', 'M4 12h16', 'M4 17h16'],
    close: ['M6 6l12 12', 'M18 6 6 18'],
    add: ['M12 5v14', 'M5 12h14'],
    search: ['M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14z', 'M16 16l4.500 4.500'],
    download: ['M12 4v11', 'M7.500 11 12 15.500 16.500 11', 'M5 20h14'],
    upload: ['M12 15.500V4.500', 'M7.500 9 12 4.500 16.500 9', 'M5 20h14'],
    edit: ['M5 19l1-4L16 5l3 3L9 18z', 'M14 7l3 3'],
    remove: ['M5 7h14', 'M10 7V4.500h4V7', 'M7 7l1 13h8l1-13', 'M10.500 11v5', 'M13.500 11v5'],
    more: ['M6.500 9.500 12 15l5.500-5.500'],
    archive: ['M4 5h16v4H4z', 'M6 9v10h12V9', 'M10 13h4'],
    check: ['M5 12.500l4.500 4.500L19 7.500'],
    cross: ['M7 7l10 10', 'M17 7 7 17'],
    warning: ['M12 4 2.500 20h19z', 'M12 10v4.500', 'M12 17.500v.01'],
    info: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 11v5', 'M12 8v.01'],
    empty: ['M4 13l3-8h10l3 8v6H4z', 'M4 13h5l1 2.500h4l1-2.500h5'],
    copy: ['M9 9h11v11H9z', 'M15 9V4H4v11h5'],
    signOut: ['M14 4H5v16h9', 'M10 12h11', 'M17.500 8.500 21 12l-3.500 3.500'],
    up: ['M12 19V6', 'M6.500 11 12 5.500 17.500 11'],
    down: ['M12 5v13', 'M6.500 13 12 18.500 17.500 13'],
    same: ['M5 12h14'],
    retry: ['M20 12a8 8 0 1 1-2.500-5.800', 'M20 3.500V7h-3.500'],
    adjust: ['M7 4v6', 'M4 7h6', 'M14 17h6', 'M18 5 6 19'],
    reverse: ['M8 5 4 9l4 4', 'M4 9h10a5 5 0 0 1 0 10H9'],
    calendar: ['M4 6.500h16V20H4z', 'M4 10.500h16', 'M8.500 4v4', 'M15.500 4v4'],
    retention: ['M4 5h16', 'M4 10h12', 'M4 15h8', 'M4 20h4'],
    log: ['M4 12h3.500l2.500-7 4 14 2.500-7H20'],
    filter: ['M4 5.500h16l-6 7v6l-4-2v-4z'],
    forth: ['M9.500 6l6 6-6 6'],
    back: ['M14.500 6 8.500 12l6 6'],
};

export function icon(name) {
    return svg(
        'svg',
        {
            viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.75,
            'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true', focusable: 'false',
        },
        paths[name].map((d) => svg('path', { d })));
}

/** The card with its holes: the product's mark. */
export function mark() {
    const hole = (cx, cy) => svg('circle', { cx, cy, r: 2.6, fill: '#fff' });
    return svg(
        'svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true', focusable: 'false' },
        svg('rect', { x: 2, y: 5, width: 28, height: 22, rx: 5, fill: '#0f766e' }),
        [[9.5, 12.5], [16, 12.5], [22.5, 12.5], [9.5, 19.5], [16, 19.5]].map(([x, y]) => hole(x, y)),
        svg('circle', {
            cx: 22.5, cy: 19.5, r: 2.1, fill: 'none', stroke: '#fff', 'stroke-opacity': 0.75,
            'stroke-dasharray': '1.6 1.2',
        }));
}
