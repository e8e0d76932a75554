/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { buildAndPack } from '../../sandbox/build';
import { ensureN8n } from '../../sandbox/n8n/install';
import type { WorkflowFile } from '../../sandbox/n8n/rest';
import { startSandbox, type Sandbox } from '../../sandbox/sandbox';
import { launchBrowser, openEditor } from '../../test/e2e/support/browser';
import { BEFORE, buildBefore } from '../before';
import { MEASURED, seamNode } from '../nodes';
import { fixed, type Section } from '../report';
import { median, pairs, ratio } from '../statistics';

const OPENS = 7;
const TIMEZONE = 'Europe/Berlin';
const WORKFLOW = 'form';
/** How much longer the form may take than before most operations came in. */
const MOST_OF_BEFORE = 1.2;

const FIRST_FIELD = '[data-test-id="parameter-input-resource"]';

/**
 * Run in the page: takes the time from the double click that opens a node's form until its first field has been drawn, and
 * leaves it in `window.untilFirstField`. A text, since the page knows nothing of what a compiler adds to a function.
 */
const STOPWATCH = `
	window.untilFirstField = new Promise((resolve, reject) => {
		setTimeout(() => reject(new Error('The form did not open in a minute')), 60_000);
		addEventListener('dblclick', ({ timeStamp }) => {
			const observer = new MutationObserver(() => {
				if (!document.querySelector('${FIRST_FIELD}')) return;
				observer.disconnect();
				requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - timeStamp)));
			});
			observer.observe(document.body, { childList: true, subtree: true });
		}, { capture: true, once: true });
	});
	undefined;`;

/** An n8n with one make of the package, in which a builder has opened the editor. */
interface Side {
	sandbox: Sandbox;
	page: Page;
}

/** Starts n8n with a packed package, with a workflow whose one node creates an access code. */
async function startSide(tarball: string, userFolder: string, browser: Browser): Promise<Side> {
	const installation = await ensureN8n();
	const sandbox = await startSandbox({ installation, tarball, n8n: { userFolder, timezone: TIMEZONE } });
	try {
		const node = { ...seamNode(), credentials: { seamApi: sandbox.fillIns.credential } };
		const workflow: WorkflowFile = { name: WORKFLOW, nodes: [node], connections: {} };
		await sandbox.rest.saveWorkflow(WORKFLOW, workflow);
		const page = await openEditor(browser, { n8nUrl: sandbox.n8n.url, timezone: TIMEZONE });
		return { sandbox, page };
	} catch (error) {
		await sandbox.stop();
		throw error;
	}
}

/** Loads the editor anew and opens the node's form. Resolves with the milliseconds until its first field is there. */
async function openForm({ page }: Side): Promise<number> {
	await page.goto(`/workflow/${WORKFLOW}`);
	const node = page.locator(`[data-test-id="canvas-node"][data-node-name="${MEASURED}"]`);
	await node.waitFor();
	await page.waitForLoadState('networkidle');
	await page.evaluate(STOPWATCH);
	await node.dblclick();
	return Number(await page.evaluate('window.untilFirstField'));
}

/** How long a builder waits for the form of the node, beside the package before most of its operations came in. */
export async function editor(): Promise<Section> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-seam-editor-'));
	const before = await buildBefore();
	const browser = await launchBrowser();
	const sides: Side[] = [];
	try {
		const start = async (name: string, tarball: string) => {
			const side = await startSide(tarball, path.join(folder, name), browser);
			sides.push(side);
			// The first time, the browser compiles the editor.
			await openForm(side);
			return side;
		};
		const ours = await start('now', await buildAndPack(path.join(folder, 'packed')));
		const theirs = await start('before', await before.pack());
		const measured = await pairs(
			OPENS,
			async () => await openForm(ours),
			async () => await openForm(theirs),
		);
		const ofBefore = ratio(measured);
		const time = (side: 'ours' | 'theirs') => `${fixed(median(measured.map((pair) => pair[side])), 0)} ms`;
		return {
			title: 'The form in the editor',
			intro: [
				"From the double click on a node that creates an access code until the first field of its form is drawn, in n8n's own",
				'editor in Chromium, which is loaded anew each time; also with the package as it was before bookings, access grants and',
				`the rest of Seam came in (\`${BEFORE}\`). Median of ${OPENS} times each, in turn.`,
			],
			head: ['', 'time to first field', 'ours / before'],
			rows: [
				['now', time('ours'), fixed(ofBefore)],
				[`\`${BEFORE}\``, time('theirs'), ''],
			],
			goals: [{ text: `at most ${MOST_OF_BEFORE} of the time before`, holds: ofBefore <= MOST_OF_BEFORE }],
		};
	} finally {
		await browser.close();
		await Promise.all(sides.map(async ({ sandbox }) => await sandbox.stop()));
		await before.remove();
		await rm(folder, { recursive: true, force: true });
	}
}
