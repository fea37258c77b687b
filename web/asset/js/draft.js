// <sk-draft name="…"> around a form keeps what was typed on this machine until the server has it.
//
// Kept     one item of localStorage per name, written a second after the last key; never passwords,
//          files or hidden fields. Items older than KEEP_DAYS go.
// Offered  when the kept text differs from the page's, never put in without being asked for.
// Dropped  when a post went out and the next page is not a refusal (<body data-kept> says it is);
//          all of them when a form with data-drops-drafts (signing out) is sent.
const PREFIX = 'sk-draft:';
const SENT = 'sk-draft-sent';
const KEEP_DAYS = 7;
const WAIT_MS = 1000;

function store(kind) {
    try {
        return window[kind];
    } catch {
        return null; // storage is switched off in this browser
    }
}

function read(key) {
    try {
        return JSON.parse(store('localStorage')?.getItem(key) ?? 'null');
    } catch {
        return null;
    }
}

function keys() {
    const local = store('localStorage');
    return local ? Object.keys(local).filter((key) => key.startsWith(PREFIX)) : [];
}

function drop(key) {
    store('localStorage')?.removeItem(key);
}

function controls(form) {
    return [...form.elements].filter((e) => e.name &&
        !['hidden', 'password', 'file', 'submit', 'button', 'reset'].includes(e.type));
}

function values(form) {
    return controls(form).map((e) => [e.name,
        e.type === 'checkbox' || e.type === 'radio' ? [e.value, e.checked] : e.value]);
}

function fill(form, kept) {
    const left = kept.slice();
    for (const e of controls(form)) {
        const choice = e.type === 'checkbox' || e.type === 'radio';
        const at = left.findIndex(([name, value]) => name === e.name &&
            (choice ? Array.isArray(value) && value[0] === e.value : !Array.isArray(value)));
        if (at < 0) {
            continue;
        }
        const [[, value]] = left.splice(at, 1);
        if (choice) {
            e.checked = value[1];
        } else {
            e.value = value;
        }
        e.dispatchEvent(new Event('input', { bubbles: true }));
    }
}

function clock(ms) {
    const at = new Date(ms);
    const two = (n) => String(n).padStart(2, '0');
    return `${two(at.getHours())}:${two(at.getMinutes())} ${two(at.getDate())}/${two(at.getMonth() + 1)}`;
}

function dropWhatArrived() {
    const session = store('sessionStorage');
    const sent = session?.getItem(SENT);
    if (sent) {
        session.removeItem(SENT);
        if (!document.body.hasAttribute('data-kept')) {
            drop(sent);
        }
    }
    for (const key of keys()) {
        if (Date.now() - (read(key)?.at ?? 0) > KEEP_DAYS * 86400000) {
            drop(key);
        }
    }
}

class Draft extends HTMLElement {
    connectedCallback() {
        const form = this.querySelector('form');
        if (!form || !store('localStorage')) {
            return;
        }
        this.form = form;
        this.key = PREFIX + this.getAttribute('name');
        this.offer();
        form.addEventListener('input', () => {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.keep(), WAIT_MS);
        });
        form.addEventListener('submit', () => {
            this.keep();
            store('sessionStorage')?.setItem(SENT, this.key);
        });
    }

    offer() {
        const kept = read(this.key);
        const box = this.querySelector('[data-offer]');
        if (!kept || !box || JSON.stringify(kept.values) === JSON.stringify(values(this.form))) {
            return;
        }
        box.querySelector('[data-at]').textContent = clock(kept.at);
        box.querySelector('[data-use]').addEventListener('click', () => {
            fill(this.form, kept.values);
            box.hidden = true;
        });
        box.querySelector('[data-drop]').addEventListener('click', () => {
            drop(this.key);
            box.hidden = true;
        });
        box.hidden = false;
    }

    keep() {
        clearTimeout(this.timer);
        const at = Date.now();
        try {
            localStorage.setItem(this.key, JSON.stringify({ at, values: values(this.form) }));
        } catch {
            return; // full; the server keeps its own draft
        }
        const saved = this.querySelector('[data-saved]');
        if (saved) {
            saved.querySelector('[data-time]').textContent = clock(at);
            saved.hidden = false;
        }
    }
}

document.addEventListener('submit', (event) => {
    if (event.target.hasAttribute('data-drops-drafts')) {
        keys().forEach(drop);
    }
});
if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', dropWhatArrived);
} else {
    dropWhatArrived();
}
customElements.define('sk-draft', Draft);
