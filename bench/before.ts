/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { REPOSITORY } from '../sandbox/build';
import { run } from '../sandbox/command';
import { packPackage } from '../sandbox/n8n/communityPackage';

/** The last commit before bookings, access grants and the rest of Seam came in: what they cost is measured beside it. */
const COMMIT = '8e78b3f38585efc42a511f791f2680b9f77e11fc';

/** How the report calls it. */
export const BEFORE = COMMIT.slice(0, 7);

/** The package as it was then, built. */
export interface EarlierPackage {
	folder: string;
	/** Packs it as it would be published. Resolves with the tarball's path. */
	pack(): Promise<string>;
	remove(): Promise<void>;
}

/** Builds the package of then, with the tools of now. */
export async function buildBefore(): Promise<EarlierPackage> {
	const place = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-seam-before-'));
	const folder = path.join(place, BEFORE);
	const archive = `${folder}.tar`;
	const remove = async () => await rm(place, { recursive: true, force: true });
	try {
		await run('git', ['archive', `--prefix=${BEFORE}/`, `--output=${archive}`, COMMIT], { cwd: REPOSITORY });
		await run('tar', ['-xf', archive, '-C', place]);
		await symlink(path.join(REPOSITORY, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
		await run('npm', ['run', 'build'], { cwd: folder });
	} catch (error) {
		await remove();
		const reason = error instanceof Error ? error.message : String(error);
		throw new Error(
			`The package of ${BEFORE} can't be built. A repository without its history gets it by \`git fetch --unshallow\`.\n${reason}`,
		);
	}
	return { folder, pack: async () => await packPackage(folder, path.join(place, 'packed')), remove };
}
