// <sk-total goal="100"> adds up the inputs marked data-part while they are typed and writes the sum
// into its <output>. It reads values and never sets one. goal: the sum that is right, if there is one;
// otherwise any sum is. A part that is no number counts as nothing; the server says what is wrong.
function hundredths(text) {
    const match = text.trim().replace('%', '').trim().match(/^(\d{1,7})(?:[.,](\d{1,2}))?$/);
    return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : 0;
}

function spoken(value) {
    const rest = String(value % 100).padStart(2, '0').replace(/0+$/, '');
    return String(Math.floor(value / 100)) + (rest ? `,${rest}` : '');
}

class Total extends HTMLElement {
    connectedCallback() {
        this.addEventListener('input', () => this.add());
        this.add();
    }

    add() {
        const output = this.querySelector('output');
        const parts = [...this.querySelectorAll('[data-part]')];
        if (!output || parts.length === 0) {
            return;
        }
        const sum = parts.reduce((all, part) => all + hundredths(part.value), 0);
        const said = spoken(sum);
        if (output.value !== said) {
            output.value = said;
        }
        const goal = this.getAttribute('goal');
        output.closest('.total-line')?.classList.toggle('is-wrong',
            goal !== null && sum !== hundredths(goal));
    }
}
customElements.define('sk-total', Total);
