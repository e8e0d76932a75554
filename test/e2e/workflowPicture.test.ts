import type { Browser } from 'playwright-core';
import { fillIn, readExample } from '../../sandbox/example';
import { launchBrowser, openEditor, screenshot } from './support/browser';
import { Editor } from './support/editor';
import { signIn } from './support/n8n';
import { currentSession } from './support/session';

const EXAMPLE = 'code-on-lock-to-guest';
/** Where the step sends to in the file, so that the picture shows what a builder sees after the import. */
const AS_IMPORTED = 'https://example.com/messages';

describe('A builder who imported "code on the lock, message to the guest"', () => {
	let browser: Browser;

	beforeAll(async () => {
		browser = await launchBrowser();
	});

	afterAll(async () => {
		await browser?.close();
	});

	it('sees the whole of it, and tries its upper half with the sample booking', async () => {
		const rest = await signIn();
		const fillIns = { ...currentSession().fillIns, messagesUrl: AS_IMPORTED };
		await rest.saveWorkflow(EXAMPLE, fillIn(await readExample(EXAMPLE), fillIns));
		const editor = new Editor(await openEditor(browser));
		await editor.openWorkflow(EXAMPLE);
		await editor.runFrom('Try It Out', ['Note Guest', 'Create or Update Booking', 'Answer']);
		const success = editor.page.getByText('Workflow executed successfully');
		await success.waitFor();
		await success.waitFor({ state: 'hidden' });
		await screenshot(editor.page, 'workflow', { inReadme: true });
	});
});
