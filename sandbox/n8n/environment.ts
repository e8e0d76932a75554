/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { delimiter, dirname } from 'node:path';
import type { N8nInstallation } from './install';

/**
 * Settings of another n8n on this machine must not reach this one, least of all its database; nor that a test runner
 * has started it, for n8n behaves otherwise when it believes that it is being tested.
 */
const OF_ANOTHER_N8N =
	/^(N8N_|DB_|QUEUE_|EXECUTIONS_|CREDENTIALS_|NODES_|WEBHOOK_URL$|GENERIC_TIMEZONE$|NODE_OPTIONS$|NODE_ENV$|JEST_|npm_)/i;

/** Parts of n8n that call out to n8n's own services or that a sandbox has no use for. */
const DISABLED_MODULES = [
	'chat-hub',
	'insights',
	'instance-ai',
	'instance-reporting',
	'instance-version-history',
	'mcp',
	'mcp-registry',
	'quick-connect',
	'workflow-builder',
];

export interface N8nSettings {
	/** Where n8n makes its `.n8n` folder with database, key and community nodes. */
	userFolder: string;
	/** IANA name of the zone that dates without one are read in. Default: this machine's. */
	timezone?: string;
	/** Further or other variables. */
	env?: NodeJS.ProcessEnv;
}

/**
 * The environment of an n8n process: on loopback only, with nothing that phones home, and otherwise with n8n's own
 * defaults, its expression engine above all.
 */
export function n8nEnvironment({ node }: N8nInstallation, settings: N8nSettings): NodeJS.ProcessEnv {
	const inherited = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !OF_ANOTHER_N8N.test(name)),
	);
	return {
		...inherited,
		// n8n starts its task runner with the `node` that it finds on the path.
		PATH: [dirname(node), inherited.PATH].filter(Boolean).join(delimiter),
		N8N_USER_FOLDER: settings.userFolder,
		GENERIC_TIMEZONE: settings.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_LOG_FORMAT: 'json',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_PYTHON_ENABLED: 'false',
		N8N_DISABLED_MODULES: DISABLED_MODULES.join(','),
		...settings.env,
	};
}
