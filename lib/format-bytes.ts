/** 35 420 → "35.4 kB": powers of ten, as disks and S3 bills count. */
export function formatBytes(bytes: number): string {
  const power = Math.max(1, Math.min(3, Math.floor(Math.log10(bytes) / 3)));
  const unit = (['kilobyte', 'megabyte', 'gigabyte'] as const)[power - 1]!;
  return (bytes / 1000 ** power).toLocaleString('en-US', { style: 'unit', unit, maximumSignificantDigits: 3 });
}
