// The entry point: signs in, and shows the page of each address.

import { request, whenRefused } from './core/api.js';
import { h, replace } from './core/dom.js';
import * as format from './core/format.js';
import { place } from './core/router.js';
import * as session from './core/session.js';
import { pageAt } from './pages/index.js';
import { check, signInPage } from './pages/sign-in.js';
import * as leaving from './parts/leaving.js';
import { shell } from './parts/shell.js';
import { explain, failure, loading } from './parts/states.js';

let frame = null;
let shown = null;           // the path of the shown page
let latest = 0;             // the number of the latest request for a page: only its result is shown

function showSignIn(message) {
    frame = null;
    shown = null;
    const done = (token) => {
        session.begin(token);
        showFrame();
    };
    replace(document.body, signInPage({ message, done, redraw: (id) => {
        showSignIn(message);
        document.getElementById(id)?.focus();
    } }));
    document.getElementById('token').focus();
}

function signOut(message) {
    session.end();
    showSignIn(message);
}

async function showFrame(focused) {
    const project = await loadProject();
    if (session.current() === null) return;
    frame = shell({
        project, signOut: async () => { if (await leaving.allowed()) signOut(); },
        redraw: async (id) => { if (await leaving.allowed()) showFrame(id); },
    });
    replace(document.body, frame.element);
    shown = null;
    await showPage();
    if (focused) document.getElementById(focused)?.focus();
}

/** Shows the project's title. From then on, times are shown in its time zone. */
async function loadProject() {
    try {
        const { title, timezone } = (await request('GET', '/project')).data;
        format.useZone(timezone);
        return title;
    } catch {
        return session.claims()?.aud?.toString() ?? '';
    }
}

/** Shows the page of the address. Until it is ready, the old content stays, unless that is another page. */
async function showPage() {
    if (!frame) return;
    const turn = ++latest;
    const { parts, query } = place();
    const path = parts.join('/');
    const isSame = path === shown;
    const main = frame.main;
    frame.mark();
    if (isSame) main.firstElementChild?.setAttribute('aria-busy', 'true');
    else replace(main, h('div.page', {}, loading()));
    let content;
    try {
        content = await pageAt(parts, query);
    } catch (error) {
        if (error.status === 401) return;
        document.title = 'Punchcard';
        content = failure(error, showPage);
    }
    if (turn !== latest || !frame) return;
    const focused = document.activeElement?.id;
    replace(main, h('div.page', {}, content));
    shown = path;
    if (isSame) {
        // What had the focus can be gone, such as the button of an entry that has been reversed.
        if (focused) (document.getElementById(focused) ?? main.querySelector('h1'))?.focus({ preventScroll: true });
    } else {
        scrollTo(0, 0);
        main.querySelector('h1')?.focus({ preventScroll: true });
    }
}

async function takeToken() {
    const token = session.takeFromAddress();
    if (token === null) return false;
    try {
        await check(token);
        session.begin(token);
        await showFrame();
    } catch (error) {
        session.end();
        showSignIn(error.status === undefined ? error.message : explain(error));
    }
    return true;
}

whenRefused.call = (error) => signOut(explain(error));

addEventListener('hashchange', async (event) => {
    if (await takeToken()) return;
    if (await leaving.allowed(event.oldURL)) showPage();
});
addEventListener('beforeunload', (event) => { if (leaving.wouldLose()) event.preventDefault(); });

if (!await takeToken()) {
    if (session.current() === null) showSignIn();
    else await showFrame();
}
