// The journeys of the path as people go them: how many steps each takes, counted from the home page, one of
// them by the keyboard alone, one on a phone; and Vietnamese typed as keyboards send it, on the real pages.
//
// A step is one screen that is opened or one act that is sent; a redirect belongs to the act before it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer } from '../http/server.mjs';
import { fileDossier, people } from '../http/story.mjs';
import { noServer, openPage, startBrowser, typeComposed, typeUnikey } from './lib.mjs';

const PASSWORD = 'Demo-SangKien-2026';
const TABS_MAX = 80;
const BODY = 'Tiếng Việt';
const UNIKEY = [{ text: 'Tie' }, { back: 1, text: 'ê' }, { text: 'ng' }, { back: 3, text: 'ếng' }, { text: ' Vie' },
    { back: 1, text: 'ê' }, { text: 't' }, { back: 2, text: 'ệt' }];
const COMPOSED = ['T', 'Ti', 'Tiê', 'Tiên', 'Tiêng', 'Tiếng', 'Tiếng V', 'Tiếng Viê', 'Tiếng Viêt', 'Tiếng Việt'];

/** Signs in; from then on page.steps() says how many steps were taken. */
async function begin(browser, server, user, options) {
    const page = await openPage(browser, options);
    await page.goto(`${server.url}/session`);
    await page.fill('[name=user]', user);
    await page.fill('[name=password]', PASSWORD);
    await Promise.all([page.waitForURL(`${server.url}/`), page.press('[name=password]', 'Enter')]);
    let steps = 0;
    page.on('request', (request) => {
        if (request.isNavigationRequest() && request.frame() === page.mainFrame() && !request.redirectedFrom()) {
            steps++;
        }
    });
    page.steps = () => steps;
    return page;
}

const go = (page, act) => Promise.all([page.waitForNavigation(), act()]);

/** Moves the focus with Tab alone until it stands on what `selector` names. */
async function tabTo(page, selector) {
    for (let i = 0; i < TABS_MAX; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate((s) => document.activeElement.matches(s), selector)) {
            return;
        }
    }
    assert.fail(`Tab does not reach ${selector}`);
}

describe('journeys', { skip: noServer() }, () => {
    let browser;
    let server;
    let p;

    before(async () => {
        server = await startServer({ at: '2026-06-22T02:00:00Z' });
        browser = await startBrowser();
        p = await people(server);
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    test('an idea takes two steps and one field, by the keyboard alone', async () => {
        const page = await begin(browser, server, 'tacgia');
        await tabTo(page, 'a[href="/ideas"]');
        await go(page, () => page.keyboard.press('Enter'));
        await tabTo(page, '[name=body]');
        await page.keyboard.insertText('Dán bảng hướng dẫn ở cửa để người dân khỏi hỏi lại.');
        await tabTo(page, 'form.card button');
        await go(page, () => page.keyboard.press('Enter'));
        assert.equal(page.steps(), 2);
        assert.match(await page.textContent('main'), /Dán bảng hướng dẫn ở cửa/);
        assert.deepEqual(page.reports, []);
        await page.context().close();
    });

    test('the intake of a dossier takes two steps on a phone', async () => {
        const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
        await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        const page = await begin(browser, server, 'tiepnhan', { width: 390 });
        await go(page, () => page.click(`.todo a[href="/initiatives/${draft.id}"]`));
        await go(page, () => page.click('button[name=outcome][value=accept]'));
        assert.equal(page.steps(), 2);
        assert.equal((await p.tacgia.get(`/initiatives/${draft.id}`)).json.status, 'da_chap_nhan');
        await page.context().close();
    });

    test('Telex: what a keyboard composes is kept as typed, offered again and sent whole', async () => {
        const page = await begin(browser, server, 'tacgia');
        await page.goto(`${server.url}/initiatives/new`);
        await typeUnikey(page, '[name=title]', UNIKEY);
        await typeComposed(page, '[name=problem]', COMPOSED);
        await page.waitForSelector('[data-saved]:not([hidden])');
        await page.reload();
        await page.click('[data-use]');
        assert.equal(await page.inputValue('[name=title]'), BODY);
        assert.equal(await page.inputValue('[name=problem]'), BODY);
        await go(page, () => page.click('form.card button.govuk-button:not([name])'));
        const { items } = (await p.tacgia.get('/initiatives')).json;
        assert.ok([...items, ...(await p.tacgia.get('/initiatives')).json.mine].some(({ title }) => title === BODY));
        assert.deepEqual(page.reports, []);
        await page.context().close();
    });

    test('Telex: a search says back what was typed', async () => {
        const page = await begin(browser, server, 'tacgia');
        await page.goto(`${server.url}/library`);
        await typeUnikey(page, 'main [type=search], main [name=q]', UNIKEY);
        await go(page, () => page.keyboard.press('Enter'));
        assert.equal(await page.inputValue('main [type=search], main [name=q]'), BODY);
        await page.context().close();
    });
});
