// <sk-copy from="id"> holds a hidden button and a hidden [data-done]; the button copies the text of
// the element with that id (or the value of a field). Without a script there is only the text to mark.
function copyByMark(text) {
    const field = document.createElement('textarea');
    field.value = text;
    field.className = 'vh';
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy'); // pages on plain http have no clipboard object
    field.remove();
    return done;
}

class Copy extends HTMLElement {
    connectedCallback() {
        const button = this.querySelector('button');
        if (button) {
            button.hidden = false;
            button.addEventListener('click', () => this.copy(button));
        }
    }

    async copy(button) {
        const source = document.getElementById(this.getAttribute('from'));
        const text = (source?.value ?? source?.textContent ?? '').trim();
        let done;
        try {
            await navigator.clipboard.writeText(text);
            done = true;
        } catch {
            done = copyByMark(text);
        }
        const said = this.querySelector('[data-done]');
        if (said) {
            said.hidden = !done;
        }
        button.focus();
    }
}
customElements.define('sk-copy', Copy);
