/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '../../sandbox/build';
import { npmEnvironment, run } from '../../sandbox/command';

/** Nobody's settings of git, and a name for the commits. */
const GIT: NodeJS.ProcessEnv = {
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'Maintainer',
	GIT_AUTHOR_EMAIL: 'maintainer@example.com',
	GIT_COMMITTER_NAME: 'Maintainer',
	GIT_COMMITTER_EMAIL: 'maintainer@example.com',
};

/** A maintainer's clone of this repository as it is now, with the repository that it was cloned from beside it. */
export interface Clone {
	folder: string;
	/** Runs a program in the clone; resolves with its standard output. */
	execute(program: string, args: string[], env?: NodeJS.ProcessEnv): Promise<string>;
	/** Commits what has changed, and pushes it. */
	commit(message: string): Promise<void>;
	/** A fresh clone of one tag, as the workflow that publishes has it. */
	checkOut(tag: string): Promise<Clone>;
	/** Removes the clone, and with the first one the repository too. */
	remove(): Promise<void>;
}

/** The installed modules are this repository's own. */
async function makeClone(folder: string, origin: string, remove: () => Promise<void>): Promise<Clone> {
	await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'), 'junction');
	await appendFile(join(folder, '.git', 'info', 'exclude'), 'node_modules\n');
	const execute: Clone['execute'] = async (program, args, env = {}) =>
		await run(program, args, {
			cwd: folder,
			env: { ...npmEnvironment(), CI: 'true', RELEASE_MODE: undefined, ...GIT, ...env },
		});
	return {
		folder,
		execute,
		async commit(message) {
			await execute('git', ['add', '--all']);
			await execute('git', ['commit', '--quiet', '--message', message]);
			await execute('git', ['push', '--quiet', '--set-upstream', 'origin', 'main']);
		},
		async checkOut(tag) {
			const target = await mkdtemp(`${folder}-${tag}-`);
			await execute('git', ['clone', '--quiet', '--depth=1', '--branch', tag, `file://${origin}`, target]);
			return await makeClone(target, origin, async () => await rm(target, { recursive: true }));
		},
		remove,
	};
}

/** Puts this repository's files, committed or not, into a new repository with one commit. */
export async function cloneOfThisRepository(): Promise<Clone> {
	const root = await realpath(await mkdtemp(join(tmpdir(), 'n8n-nodes-seam-release-')));
	const origin = join(root, 'origin.git');
	const folder = join(root, 'clone');
	const git = async (args: string[]) =>
		await run('git', args, { cwd: root, env: { ...process.env, ...GIT } });
	await git(['init', '--quiet', '--bare', '--initial-branch=main', origin]);
	await git(['init', '--quiet', '--initial-branch=main', folder]);
	await git(['-C', folder, 'remote', 'add', 'origin', origin]);

	const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
	const names = (await run('git', listing, { cwd: REPOSITORY })).split('\0').filter(Boolean);
	for (const name of names.filter((file) => existsSync(join(REPOSITORY, file)))) {
		await mkdir(dirname(join(folder, name)), { recursive: true });
		await cp(join(REPOSITORY, name), join(folder, name));
	}
	const clone = await makeClone(folder, origin, async () => await rm(root, { recursive: true, force: true }));
	await clone.commit('The state of today');
	return clone;
}
