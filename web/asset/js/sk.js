// Comfort on top of pages that work without it. No element here changes what is being typed.
import './draft.js';
import './total.js';
import './count.js';
import './copy.js';

function ready(run) {
    if (document.readyState === 'loading') {
        document.addEventListener('DOMContentLoaded', run);
    } else {
        run();
    }
}

// A refused page is read from its list of faults.
ready(() => document.querySelector('.govuk-error-summary')?.focus());

// The menu of a phone is opened by its address (#menu); Escape closes it as its cross does.
document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && location.hash === '#menu') {
        location.hash = '#main';
    }
});
