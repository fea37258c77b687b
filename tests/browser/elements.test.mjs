// The small elements on markup alone, under our content security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, startBrowser, startPage, typeComposed, typeUnikey } from './lib.mjs';

const head = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>' +
    '<link rel="icon" href="/s/0/mark.svg"><link rel="stylesheet" href="/s/0/sk.css">' +
    '<script src="/s/0/htmx.js" defer></script><script src="/s/0/sk.js" defer></script></head>';
const draft = '<sk-draft name="thu"><div data-offer hidden><b data-at></b><button type="button" data-use>' +
    'Lấy lại</button><button type="button" data-drop>Bỏ</button></div><form action="/done"><input ' +
    'name="title"><input type="password" name="secret"><textarea name="body"></textarea><label><input ' +
    'type="checkbox" name="agree" value="1">Đồng ý</label><button>Gửi</button></form><p data-saved hidden>' +
    '<span data-time></span></p></sk-draft>';
const pages = {
    '/draft': `${head}<body>${draft}</body></html>`,
    '/done': `${head}<body><h1>Đã nhận</h1></body></html>`,
    '/kept': `${head}<body data-kept>${draft.replace('/done', '/kept')}</body></html>`,
    '/out': `${head}<body><form action="/done" data-drops-drafts><button>Đăng xuất</button></form></body></html>`,
    '/total': `${head}<body><sk-total goal="100"><input id="a" data-part value="60"><input id="b" data-part>` +
        '<p class="total-line"><output></output></p></sk-total></body></html>',
    '/count': `${head}<body><sk-count max="10" left="Còn {n} ký tự" over="Quá {n} ký tự"><textarea></textarea>` +
        '<p data-message></p></sk-count></body></html>',
    '/copy': `${head}<body><p id="m">Họp ngày 04/12</p><sk-copy from="m"><button type="button" hidden>Sao chép` +
        '</button><span data-done hidden>Đã sao chép</span></sk-copy></body></html>',
    '/type': `${head}<body><sk-draft name="go"><form><sk-total><sk-count max="99" left="{n}" over="{n}">` +
        '<textarea name="t"></textarea><p data-message></p></sk-count><output></output></sk-total></form>' +
        '</sk-draft></body></html>',
};
let browser;
let site;

before(async () => {
    site = await startPage(pages);
    browser = await startBrowser();
});
after(async () => {
    await browser?.close();
    await site?.stop();
});

async function open(path, options) {
    const page = await openPage(browser, options);
    await page.goto(site.url + path);
    return page;
}

function kept(page) {
    return page.evaluate(() => localStorage.getItem('sk-draft:thu'));
}

async function typeDraft(page) {
    await page.fill('[name=title]', 'Sổ tay');
    await page.fill('[name=secret]', 'mật khẩu');
    await page.check('[name=agree]');
    await page.waitForSelector('[data-saved]:not([hidden])');
}

test('draft: offers what was typed and puts it back only when asked', async () => {
    const page = await open('/draft');
    await typeDraft(page);
    await page.reload();
    assert.equal(await page.inputValue('[name=title]'), '');
    await page.click('[data-use]');
    assert.equal(await page.inputValue('[name=title]'), 'Sổ tay');
    assert.equal(await page.isChecked('[name=agree]'), true);
    assert.deepEqual(page.reports, []);
    await page.context().close();
});

test('draft: never keeps a password', async () => {
    const page = await open('/draft');
    await typeDraft(page);
    assert.doesNotMatch(await kept(page), /mật khẩu|secret/);
    await page.context().close();
});

test('draft: is dropped when the next page accepts, kept when it refuses', async () => {
    const page = await open('/kept');
    await typeDraft(page);
    await page.click('form button');
    await page.waitForLoadState();
    assert.match(await kept(page), /Sổ tay/);
    await page.goto(`${site.url}/draft`);
    await typeDraft(page);
    await page.click('form button');
    await page.waitForURL(/\/done/);
    await page.waitForFunction(() => localStorage.getItem('sk-draft:thu') === null);
    await page.context().close();
});

test('draft: signing out leaves nothing on a shared machine', async () => {
    const page = await open('/draft');
    await typeDraft(page);
    await page.goto(`${site.url}/out`);
    await page.click('button');
    await page.waitForURL(/\/done/);
    assert.equal(await kept(page), null);
    await page.context().close();
});

test('total: adds while typing, in Vietnamese decimals, and changes no field', async () => {
    const page = await open('/total');
    await page.fill('#b', '33,5');
    assert.equal(await page.textContent('output'), '93,5');
    assert.equal(await page.locator('.is-wrong').count(), 1);
    await page.fill('#b', '40');
    assert.equal(await page.textContent('output'), '100');
    assert.equal(await page.locator('.is-wrong').count(), 0);
    await page.fill('#b', 'bốn mươi');
    assert.equal(await page.textContent('output'), '60');
    assert.equal(await page.inputValue('#b'), 'bốn mươi');
    await page.context().close();
});

test('count: counts composed characters and cuts nothing off', async () => {
    const page = await open('/count');
    await page.fill('textarea', 'Tiếng Việt'.normalize('NFD'));
    await page.waitForFunction(() => document.querySelector('[data-message]').textContent === 'Còn 0 ký tự');
    await page.fill('textarea', 'Tiếng Việt!!');
    await page.waitForFunction(() => document.querySelector('[data-message]').textContent === 'Quá 2 ký tự');
    assert.equal(await page.inputValue('textarea'), 'Tiếng Việt!!');
    await page.context().close();
});

test('copy: shows its button only with a script, and says when it copied', async () => {
    const page = await open('/copy');
    await page.click('button');
    await page.waitForSelector('[data-done]:not([hidden])');
    await page.context().close();
    const plain = await open('/copy', { javaScriptEnabled: false });
    assert.equal(await plain.isVisible('button'), false);
    await plain.context().close();
});

test('typing: Unikey and composition arrive unharmed in a field with every element around it', async () => {
    const page = await open('/type');
    await typeUnikey(page, 'textarea', [{ text: 'Tie' }, { back: 1, text: 'ê' }, { text: 'ng' },
        { back: 3, text: 'ếng' }, { text: ' Vie' }, { back: 1, text: 'ê' }, { text: 't' }, { back: 2, text: 'ệt' }]);
    assert.equal(await page.inputValue('textarea'), 'Tiếng Việt');
    await page.fill('textarea', '');
    await typeComposed(page, 'textarea', ['T', 'Ti', 'Tiê', 'Tiên', 'Tiêng', 'Tiếng']);
    assert.equal(await page.inputValue('textarea'), 'Tiếng');
    assert.deepEqual(page.reports, []);
    await page.context().close();
});
