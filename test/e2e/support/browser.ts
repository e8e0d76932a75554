/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, selectors, type Browser, type Page } from 'playwright-core';
import { REPOSITORY } from '../../../sandbox/build';
import { findChromium } from '../../../sandbox/n8n/chromium';
import { OWNER } from '../../../sandbox/n8n/rest';
import { RESULTS } from './results';
import { currentSession, type Session } from './session';

/** No sandbox of its own, since tests may run as root in a container; no calls to the browser's maker. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export async function launchBrowser(): Promise<Browser> {
	const executablePath = findChromium();
	if (!executablePath) {
		throw new Error('No Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH');
	}
	selectors.setTestIdAttribute('data-test-id');
	return await chromium.launch({ executablePath, args: FLAGS });
}

/** A page on which the owner has signed in to the editor of an n8n, by default the run's, by its form. */
export async function openEditor(
	browser: Browser,
	{ n8nUrl, timezone }: Pick<Session, 'n8nUrl' | 'timezone'> = currentSession(),
): Promise<Page> {
	const context = await browser.newContext({
		baseURL: n8nUrl,
		viewport: { width: 1440, height: 900 },
		timezoneId: timezone,
	});
	const page = await context.newPage();
	await page.goto('/signin');
	await page.getByLabel('Email').fill(OWNER.email);
	await page.locator('input[type=password]').fill(OWNER.password);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/home\//);
	return page;
}

/**
 * Saves what the page shows to test-results/screenshots. With UPDATE_IMAGES=1 in the environment, an image that the
 * README shows is renewed as well.
 */
export async function screenshot(page: Page, name: string, { inReadme = false } = {}): Promise<void> {
	const folder = join(RESULTS, 'screenshots');
	await mkdir(folder, { recursive: true });
	const path = join(folder, `${name}.png`);
	await page.screenshot({ path });
	if (!inReadme || process.env.UPDATE_IMAGES !== '1') return;
	const images = join(REPOSITORY, 'docs', 'images');
	await mkdir(images, { recursive: true });
	await copyFile(path, join(images, `${name}.png`));
}
