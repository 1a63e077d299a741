// Sets dark or light before anything is drawn. Not a module, because modules run only after the page is parsed.
(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const show = () => {
        let choice = null;
        try { choice = localStorage.getItem('punchcard.theme'); } catch { /* storage can be forbidden */ }
        const theme = choice === 'dark' || choice === 'light' ? choice : dark.matches ? 'dark' : 'light';
        document.documentElement.dataset.theme = theme;
    };
    show();
    dark.addEventListener('change', show);
    addEventListener('punchcard:theme', show);
})();
