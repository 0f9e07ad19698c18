const works = new Set<() => void>();

/**
 * Runs when this process ends in any way that it has a say in (done, process.exit, an uncaught error), the newest first. Only what is
 * done at once: nothing is waited for. Returns what takes it back.
 */
export function atExit(work: () => void): () => void {
  if (works.size === 0) process.on('exit', runAll);
  const own = () => work();
  works.add(own);
  return () => {
    works.delete(own);
    if (works.size === 0) process.off('exit', runAll);
  };
}

function runAll(): void {
  for (const work of [...works].reverse()) {
    try {
      work();
    } catch {
      // The process ends; what is left behind is swept at the next start.
    }
  }
}
