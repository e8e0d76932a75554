/**
 * Loaded into n8n's process before n8n: when the process that started it is gone, however that came about, n8n leaves
 * as well instead of living on unseen.
 */
const PATIENCE_MS = 15_000;

process.once('disconnect', () => {
	process.kill(process.pid, 'SIGTERM');
	setTimeout(() => process.kill(process.pid, 'SIGKILL'), PATIENCE_MS).unref();
});
