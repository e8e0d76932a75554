import type { Locator, Page } from 'playwright-core';

/** n8n's editor by what a builder sees and does. Elements are found by n8n's own test ids. */
export class Editor {
	constructor(readonly page: Page) {}

	async openNewWorkflow(): Promise<void> {
		await this.page.goto('/workflow/new');
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		const checklist = this.page.getByRole('button', { name: 'close' });
		if (await checklist.first().isVisible()) await checklist.first().click();
	}

	/** Opens the node panel and types into its search. Resolves with the names of what it finds, best first. */
	async searchNodes(text: string): Promise<string[]> {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.page.getByTestId('node-creator-search-bar').fill(text);
		const names = this.page.getByTestId('node-creator-item-name');
		await names
			.filter({ hasText: new RegExp(text, 'i') })
			.first()
			.waitFor();
		return (await names.allTextContents()).map((name) => name.trim());
	}

	/** Adds one of the actions of a node that the search has found; its form opens. */
	async addAction(node: string, action: string): Promise<void> {
		await this.page
			.getByTestId('node-creator-item-name')
			.filter({ hasText: new RegExp(`^${node}$`) })
			.click();
		const category = this.page.getByTestId('node-creator-category-item').filter({ hasText: /^\s*Actions/ });
		await category.waitFor();
		const entry = this.page.getByText(action, { exact: true });
		if (!(await entry.isVisible())) await category.click();
		await entry.click();
		await this.page.getByTestId('ndv').waitFor();
	}

	/** Titles of all fields in the open form, top to bottom. */
	async fieldTitles(): Promise<string[]> {
		const titles = await this.page.getByTestId('node-parameters').getByTestId('input-label').allInnerTexts();
		// Below its title, a label holds the switch between Fixed and Expression.
		return titles.map((title) => title.split('\n')[0].trim()).filter(Boolean);
	}

	field(name: string): Locator {
		return this.page.getByTestId(`parameter-input-${name}`);
	}

	/** Opens a resource locator's list. Resolves with the titles in it. */
	async openList(name: string): Promise<string[]> {
		await this.field(name).getByTestId('rlc-input').click();
		const items = this.page.getByTestId('rlc-item');
		await items.first().waitFor();
		return (await items.allTextContents()).map((title) => title.trim());
	}

	async chooseFromList(title: string | RegExp): Promise<void> {
		await this.page.getByTestId('rlc-item').filter({ hasText: title }).click();
	}

	async fillIn(name: string, text: string): Promise<void> {
		await this.field(name).locator('input').fill(text);
	}

	/** Switches a field to Expression, types one (n8n closes the braces by itself) and waits for n8n's preview of it. */
	async fillInExpression(name: string, code: string, preview: RegExp): Promise<void> {
		const item = this.page.getByTestId('parameter-item').filter({ has: this.field(name) });
		// The switch shows on hover, where the field's tooltip would take the click.
		await item.getByTestId('radio-button-expression').dispatchEvent('click');
		await this.field(name).locator('.cm-content').focus();
		await this.page.keyboard.type(`{{ ${code}`);
		// The suggestions that typing brings up would cover the fields below.
		await this.page.getByTestId('tab-params').click();
		await this.page
			.getByTestId(`parameter-expression-preview-${name}`)
			.filter({ hasText: preview })
			.waitFor();
	}

	async switchOn(name: string): Promise<void> {
		await this.field(name).locator('.el-switch').click();
	}

	/** Runs the open node and waits until it has run well. Resolves with its output as a table: headers, then rows. */
	async executeStep(): Promise<string[][]> {
		await this.page.getByTestId('node-execute-button').click();
		const output = this.page.getByTestId('output-panel');
		await output.getByTestId('node-run-status-success').waitFor({ timeout: 60_000 });
		// The first row holds the headings. On a busy machine the table comes well after the tick.
		await output.getByRole('row').nth(1).waitFor({ timeout: 60_000 });
		const rows = await output.getByRole('row').all();
		return await Promise.all(
			rows.map(async (row) => await row.locator('th:visible, td:visible').allTextContents()),
		);
	}

	/** Shows the output of the open node as JSON, which has room for all of it. */
	async showOutputAsJson(): Promise<void> {
		await this.page.getByTestId('output-panel').getByTestId('radio-button-json').click();
	}

	/** Shows one of the outputs of the open node, Success or Error. */
	async openBranch(name: string): Promise<void> {
		await this.page
			.getByTestId('output-panel')
			.getByText(new RegExp(`^${name} Branch`))
			.click();
	}

	/** The text in the output of the open node, on one line. */
	async output(): Promise<string> {
		return (await this.page.getByTestId('output-panel').innerText()).replace(/\s+/g, ' ');
	}

	/** Makes the window as high as the open form, so that a picture shows all of its fields. */
	async showWholeForm(): Promise<void> {
		await this.page.setViewportSize({ width: 1440, height: 1240 });
		await this.page.getByTestId('node-parameters').hover();
		await this.page.mouse.wheel(0, -5000);
	}

	/** Opens a node of the workflow by its name. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.page.getByTestId('ndv').waitFor();
	}

	/** Sends n8n's notices away, so that a picture shows only the work. */
	async dismissNotices(): Promise<void> {
		const close = this.page.locator('.el-notification__closeBtn');
		for (const notice of await close.all()) await notice.dispatchEvent('click');
		await this.page.locator('.el-notification').waitFor({ state: 'detached' });
	}

	/** Runs the whole workflow from one of its triggers, and waits until the last of `nodes` has run well. */
	async runFrom(trigger: string, nodes: string[]): Promise<void> {
		await this.page.getByTestId(`execute-workflow-button-${trigger}`).dispatchEvent('click');
		for (const name of nodes) {
			await this.page
				.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`)
				.getByTestId('canvas-node-status-success')
				.waitFor({ timeout: 60_000 });
		}
		await this.page.getByTestId('execute-workflow-button').getByText('Execute workflow').waitFor();
	}
}
