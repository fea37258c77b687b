// Pages of the demonstration as people see them: readable by all, within the window, quick to load.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WIDTHS, axe, login, noServer, openPage, shot, sideways, startBrowser, startServer } from './lib.mjs';

const FIRST_PAGE_BYTES_MAX = 60 * 1024;
const ROLES = ['author', 'intake_clerk', 'councillor', 'head', 'province_officer'];

describe('pages', { skip: noServer() }, () => {
    let browser;
    let server;

    before(async () => {
        server = await startServer();
        browser = await startBrowser();
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    for (const width of WIDTHS) {
        test(`sign-in: nothing wrong for axe at ${width} px`, async () => {
            const page = await openPage(browser, { width });
            await page.goto(`${server.url}/session`);
            await shot(page, 'session');
            assert.deepEqual(await axe(page), []);
            assert.ok(await sideways(page) <= 0);
            assert.deepEqual(page.reports, []);
            await page.context().close();
        });
        for (const role of ROLES) {
            test(`home of ${role}: nothing wrong for axe at ${width} px`, async () => {
                const page = await openPage(browser, { width });
                await login(page, server, role);
                await page.goto(`${server.url}/`);
                await shot(page, `home-${role}`);
                assert.deepEqual(await axe(page), []);
                assert.ok(await sideways(page) <= 0);
                assert.deepEqual(page.reports, []);
                await page.context().close();
            });
        }
    }

    test('sign-in: works without JavaScript', async () => {
        const page = await openPage(browser, { javaScriptEnabled: false });
        await login(page, server, 'author');
        assert.equal(await page.locator('.side a[aria-current]').count(), 1);
        await page.context().close();
    });

    test('first page: at most 60 KiB over the wire, everything counted', async () => {
        const page = await openPage(browser, { width: 390 });
        const session = await page.context().newCDPSession(page);
        let bytes = 0;
        await session.send('Network.enable');
        session.on('Network.loadingFinished', (event) => {
            bytes += event.encodedDataLength;
        });
        await page.goto(`${server.url}/session`);
        await page.evaluate(() => document.fonts.ready);
        assert.ok(bytes > 0 && bytes <= FIRST_PAGE_BYTES_MAX, `${bytes} bytes`);
        await page.context().close();
    });

    test('missing page: says what to do and gives the code for support', async () => {
        const page = await openPage(browser);
        await login(page, server, 'author');
        const answer = await page.goto(`${server.url}/initiatives/999999999`);
        assert.equal(answer.status(), 404);
        assert.equal(await page.locator('.refused code').count(), 1);
        assert.deepEqual(await axe(page), []);
        await page.context().close();
    });
});
