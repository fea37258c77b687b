// <sk-count max="500" left="Còn {n} ký tự" over="Quá {n} ký tự"> around a label and a text field says
// how many characters are left, in its [data-message]. Characters are counted after NFC, as the
// server counts them; nothing is cut off. The sentence comes from the page, so that it is translated.
const SAY_AFTER_MS = 700;

function characters(text) {
    let count = 0;
    for (const c of text.normalize('NFC')) {
        count += c !== '\r' ? 1 : 0;
    }
    return count;
}

class Count extends HTMLElement {
    connectedCallback() {
        this.field = this.querySelector('textarea, input');
        this.message = this.querySelector('[data-message]');
        if (!this.field || !this.message) {
            return;
        }
        this.message.setAttribute('aria-live', 'polite');
        this.addEventListener('input', () => {
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.say(), SAY_AFTER_MS);
        });
        this.say();
    }

    say() {
        const left = Number(this.getAttribute('max')) - characters(this.field.value);
        const sentence = this.getAttribute(left < 0 ? 'over' : 'left') ?? '{n}';
        this.message.textContent = sentence.replace('{n}', Math.abs(left).toLocaleString('vi-VN'));
        this.message.classList.toggle('govuk-error-message', left < 0);
        this.message.classList.toggle('govuk-hint', left >= 0);
    }
}
customElements.define('sk-count', Count);
